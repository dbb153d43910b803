"""代办: a colleague does for some days what somebody away may hand over (docs/decisions/0010)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.organisations import Committee
from accounts.models.people import Person, Posting
from accounts.parties import party


class SubstitutionQuerySet(models.QuerySet):
    def running(self, on: date | None = None):
        """In effect on that day; whose account is switched off has nobody act for it."""
        on = on or timezone.localdate()
        return self.filter(
            starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True, principal__is_active=True
        )

    def overlapping(self, starts_on, ends_on):
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at__isnull=True)

    def with_people(self):
        return self.select_related("principal", "substitute", "ended_by")


class Substitution(models.Model):
    """Who stands in for whom, from when until when. Its effect ends by itself with the last day."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="派出党组织"
    )
    principal = models.ForeignKey(
        Person, models.PROTECT, related_name="substitutions", verbose_name="被代办人"
    )
    substitute = models.ForeignKey(
        Person, models.PROTECT, related_name="stands_in", verbose_name="代办人"
    )
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    reason = models.CharField("事由", max_length=120)
    named_at = models.DateTimeField("指定时间", default=timezone.now)
    ended_at = models.DateTimeField("提前结束时间", null=True, editable=False)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="结束人"
    )

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代办"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=F("substitute")), name="substitute_is_another"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="substitution_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="substitution_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["substitute", "ends_on"], name="substitution_of_substitute"),
            models.Index(fields=["principal", "ends_on"], name="substitution_of_principal"),
            models.Index(fields=["committee", "-starts_on"], name="substitution_of_committee"),
        ]

    def __str__(self):
        return f"{self.substitute}代{self.principal}"

    def get_absolute_url(self):
        return reverse("substitution", args=[self.pk])

    @property
    def can_end(self) -> bool:
        return self.ended_at is None and self.ends_on >= timezone.localdate()

    @property
    def state_label(self) -> str:
        today = timezone.localdate()
        if self.ended_at:
            return "已提前结束"
        if self.ends_on < today:
            return "已到期"
        return "代办中" if self.starts_on <= today else "尚未开始"

    @property
    def tone(self) -> str:
        return "run" if self.can_end else "off"


UNIT_POSTS = (Posting.Post.UNIT_SECRETARY, Posting.Post.UNIT_LIAISON)


@party
def colleagues_in_post(person_id, today):
    """The same post at the committee or in a receiving department; secretary and liaisons of a unit."""
    for mine in Posting.objects.current(today).filter(person=person_id):
        posts = UNIT_POSTS if mine.post in UNIT_POSTS else (mine.post,)
        rows = Posting.objects.current(today).filter(
            post__in=posts, committee=mine.committee_id, organisation=mine.organisation_id
        )
        yield from rows.order_by("pk").values_list(
            "person_id", models.functions.Coalesce("committee_id", "organisation__committee_id")
        )
