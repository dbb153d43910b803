"""A notice outlives the right to its matter: whoever lost that right reads it no more."""

from collections import defaultdict

from django.apps import apps

from kernel import policy
from rounds.models import Inspection


def _matter(notice) -> tuple[type, int]:
    """What a notice is about, from its key (see `todo`: `model:pk:…` or `open:…:…:inspection:…`)."""
    label, pk, *rest = notice.key.split(":")
    if label == "open":
        return Inspection, int(rest[1])
    return apps.get_model(label), int(pk)


def still_theirs(notices, person) -> list:
    """Those of a person's notices whose matter the person may still know of."""
    by_model = defaultdict(set)
    for notice in notices:
        model, pk = _matter(notice)
        by_model[model].add(pk)
    known = {
        model: set(policy.visible(model, person).filter(pk__in=pks).values_list("pk", flat=True))
        for model, pks in by_model.items()
    }
    return [notice for notice in notices if _matter(notice)[1] in known[_matter(notice)[0]]]
