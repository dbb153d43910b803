from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Committee, Person
from findings.immediate import lifecycle
from findings.register.models import Finding, WorkingPaper
from kernel.due import Due, Kept
from kernel.events import doers_of, history, last_doer
from kernel.files import StoredFile
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither, fingerprint_of
from rounds.models import Inspection

SIGNATURES = ("approved", "issued", "acknowledged", "reported", "verified")


def _signature(label):
    return models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


class ImmediateQuerySet(models.QuerySet):
    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term", "committee", "finding", "paper",
            *(f"{deed}_by" for deed in SIGNATURES),
        )  # fmt: skip

    def for_desk(self):
        return self.annotate(submitter_id=models.Subquery(doers_of(self.model, "submit")))


class ImmediateRectification(LifecycleModel):
    """立行立改: a clear problem the unit puts right at once, while the inspection still runs."""

    lifecycle = lifecycle.IMMEDIATE

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="immediate_rectifications",
        verbose_name="巡察任务",
    )  # fmt: skip
    committee = models.ForeignKey(
        Committee, models.PROTECT, editable=False, related_name="+", verbose_name="派出党组织"
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="immediate_rectifications",
        verbose_name="对应问题", help_text="仅供组内掌握，不告知被巡察单位。",
    )  # fmt: skip
    paper = models.ForeignKey(
        WorkingPaper, models.PROTECT, null=True, blank=True,
        related_name="immediate_rectifications", verbose_name="对应底稿",
        help_text="仅供组内掌握，不告知被巡察单位。",
    )  # fmt: skip
    title = models.CharField("标题", max_length=120)
    problem = models.TextField(
        "存在问题", help_text="单位将看到这段文字，不要写来信、谈话和举报人的任何情况。"
    )
    requirement = models.TextField("整改要求")
    due_on = models.DateField("整改期限")
    number = models.CharField("文号", max_length=40, blank=True, editable=False)
    year = models.PositiveSmallIntegerField("文号年份", null=True, editable=False)
    sequence = models.PositiveSmallIntegerField("文号序号", null=True, editable=False)
    result = models.TextField("整改结果", blank=True, editable=False)
    approved_by = _signature("批准人")
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    approved_fingerprint = models.CharField(
        "批准文本摘要", max_length=64, blank=True, editable=False
    )
    issued_by = _signature("下发人")
    issued_at = models.DateTimeField("下发时间", null=True, editable=False)
    acknowledged_by = _signature("签收人")
    acknowledged_at = models.DateTimeField("签收时间", null=True, editable=False)
    reported_by = _signature("报告人")
    reported_at = models.DateTimeField("报告时间", null=True, editable=False)
    verified_by = _signature("核实人")
    verified_at = models.DateTimeField("核实时间", null=True, editable=False)

    objects = ImmediateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "立行立改"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                condition=~models.Q(number=""),
                name="immediate_number_once",
            ),
            *(both_or_neither(name, "immediate") for name in SIGNATURES),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="immediate_by_state"),
            models.Index(fields=["state", "due_on"], name="immediate_pressing"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("immediaterectification", args=[self.pk])

    @annotated
    def submitter_id(self) -> int | None:
        """Who submitted it last, and therefore does not approve it."""
        return last_doer(self, "submit")

    @property
    def issued_on(self):
        return self.issued_at and timezone.localdate(self.issued_at)

    @property
    def due(self) -> Due | Kept:
        """The day counter until the unit reports, and afterwards whether it was in time."""
        if self.state in lifecycle.BEFORE_THE_RESULT:
            return Due(self.due_on, timezone.localdate())
        if self.reported_at is None:
            return Kept(self.due_on)
        late = (timezone.localdate(self.reported_at) - self.due_on).days
        if late > 0:
            return Kept(self.due_on, f"逾期 {late} 天", "late")
        return Kept(self.due_on, "按期", "ok")

    @property
    def is_with_the_unit(self) -> bool:
        return self.state in lifecycle.WITH_THE_UNIT

    def results_in_order(self):
        return self.result_files.select_related("added_by").order_by("id")

    def course_with_the_unit(self):
        """The part of the history that the unit itself took part in."""
        return history(self).filter(verb__in=lifecycle.DEEDS_WITH_THE_UNIT)

    @property
    def fingerprint(self) -> str:
        """Of what is approved and then told to the unit."""
        return fingerprint_of(
            self.inspection_id, self.title, self.problem, self.requirement, self.due_on
        )


class ResultEvidence(StoredFile):
    """佐证材料: what the unit hands in with its result."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    immediate = models.ForeignKey(
        ImmediateRectification, models.PROTECT, related_name="result_files",
        verbose_name="立行立改",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "立行立改佐证材料"
        ordering = ["id"]
