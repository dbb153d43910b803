"""Fields and constraints that the records of rectification share."""

from django.db import models
from django.db.models import Q, QuerySet

from accounts.models import Person


class OfACase(QuerySet):
    """Rows that can bring along what their own page names."""

    people = ()

    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__committee", *self.people
        )


def person(label):
    """Who did a deed; set together with its time, by the deed."""
    return models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


def moment(label):
    return models.DateTimeField(label, null=True, editable=False)


def digest(label="文本指纹"):
    return models.CharField(label, max_length=64, blank=True, editable=False)


def signature(deed: str, name: str):
    """Who and when belong together: one is known exactly if the other is."""
    by, at = f"{deed}_by__isnull", f"{deed}_at__isnull"
    return models.CheckConstraint(
        condition=Q(**{by: True, at: True}) | Q(**{by: False, at: False}), name=name
    )
