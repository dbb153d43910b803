from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse

from accounts.models import Person
from findings.requests import lifecycle
from kernel.lifecycle import LifecycleModel
from rounds.models import Inspection

PRESSING = {"most_urgent": 2, "urgent": 1}


class MajorMatterQuerySet(models.QuerySet):
    def pressing_first(self):
        """With `pressing`: while they wait for an answer or its consequences, 特急 before 加急."""
        waits = Q(state__in=("drafting", "reported", "answered"))
        return self.annotate(
            pressing=Case(
                *(When(waits & Q(urgency=name), then=rank) for name, rank in PRESSING.items()),
                default=0, output_field=models.SmallIntegerField(),
            )
        )  # fmt: skip

    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term", "reported_by", "answered_by"
        )


class MajorMatter(LifecycleModel):
    """请示报告: an important matter the head brings before the leading group at once."""

    class Kind(models.TextChoices):
        REPORT = "report", "报告"
        REQUEST = "request", "请示"

    class Urgency(models.TextChoices):
        ORDINARY = "ordinary", "平件"
        URGENT = "urgent", "加急"
        MOST_URGENT = "most_urgent", "特急"

    lifecycle = lifecycle.MATTER

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="major_matters", verbose_name="巡察任务"
    )
    kind = models.CharField(
        "类型", max_length=8, choices=Kind, default=Kind.REPORT,
        help_text="报告可由领导小组签阅，请示须得到答复。",
    )  # fmt: skip
    urgency = models.CharField("紧急程度", max_length=12, choices=Urgency, default=Urgency.ORDINARY)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    copy_office = models.BooleanField(
        "同时报巡察办", default=False,
        help_text="特殊情况直接报领导小组的，不要勾选。",
    )  # fmt: skip
    answer = models.TextField("答复", blank=True, editable=False)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="答复人",
    )  # fmt: skip
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    reported_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="报送人",
    )  # fmt: skip
    reported_at = models.DateTimeField("报送时间", null=True, editable=False)

    objects = MajorMatterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "请示报告"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="matter_answered",
            ),
            models.CheckConstraint(
                condition=Q(reported_by__isnull=True, reported_at__isnull=True)
                | Q(reported_by__isnull=False, reported_at__isnull=False),
                name="matter_reported",
            ),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="matter_by_state")]

    def __str__(self):
        return self.title

    @property
    def press(self) -> tuple[int, str]:
        """How it stands out on a desk: its rank above the others, and the word for it."""
        rank = PRESSING.get(self.urgency, 0)
        return rank, self.get_urgency_display() if rank else ""

    def get_absolute_url(self):
        return reverse("majormatter", args=[self.pk])
