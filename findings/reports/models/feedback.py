from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Committee, Person
from findings.register.models import Finding
from findings.reports import lifecycle
from findings.reports.models.text import by_focus, fingerprint_of
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from rounds.models import Inspection


def _both_or_neither(by: str, at: str, name: str):
    """Who and when belong together: one is known exactly if the other is."""
    return models.CheckConstraint(
        condition=Q(**{f"{by}__isnull": True, f"{at}__isnull": True})
        | Q(**{f"{by}__isnull": False, f"{at}__isnull": False}),
        name=name,
    )


class FeedbackOpinionQuerySet(models.QuerySet):
    def with_case(self):
        rows = self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__committee", "received_by"
        )
        return rows.prefetch_related("items")

    def for_desk(self):
        return self.annotate(has_items=Exists(FeedbackItem.objects.filter(feedback=OuterRef("pk"))))


class FeedbackOpinion(LifecycleModel):
    """反馈意见: a document of its own, frozen at approval; what the unit receives and signs for."""

    TEXTS = ("basis", "overall", "advice", "report_requirement", "copies")

    lifecycle = lifecycle.FEEDBACK

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="feedback_opinions", verbose_name="巡察任务"
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, editable=False, related_name="+", verbose_name="派出党组织"
    )
    basis = models.TextField("巡察依据与时间", blank=True)
    overall = models.TextField("总体评价", blank=True)
    advice = models.TextField("意见建议", blank=True)
    report_requirement = models.TextField(
        "报告要求", blank=True, help_text="何时报整改方案，何时报整改情况报告。"
    )
    copies = models.CharField(
        "抄送", max_length=200, blank=True, help_text="多个单位用顿号分开；最后一页版记中列出。"
    )
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="报批人"
    )
    submitted_at = models.DateTimeField("报批时间", null=True, editable=False)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="批准人"
    )
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    frozen_text = models.JSONField("批准文本", null=True, editable=False)
    frozen_fingerprint = models.CharField("批准文本指纹", max_length=64, blank=True, editable=False)
    year = models.PositiveSmallIntegerField("文号年份", null=True, editable=False)
    sequence = models.PositiveSmallIntegerField("文号序号", null=True, editable=False)
    number = models.CharField("发文字号", max_length=40, blank=True, editable=False)
    delivered_on = models.DateField("反馈日期", null=True, editable=False)
    delivered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="登记人"
    )
    delivered_at = models.DateTimeField("登记反馈时间", null=True, editable=False)
    place = models.CharField("反馈地点", max_length=80, blank=True, editable=False)
    principal_head = models.CharField("向主要负责人反馈", max_length=60, blank=True, editable=False)
    attendees = models.CharField("向领导班子反馈", max_length=200, blank=True, editable=False)
    received_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="签收人"
    )
    received_at = models.DateTimeField("签收时间", null=True, editable=False)
    received_fingerprint = models.CharField(
        "签收文本指纹", max_length=64, blank=True, editable=False
    )

    objects = FeedbackOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反馈意见"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], name="one_feedback_per_inspection",
                violation_error_message="本次巡察已有反馈意见。",
            ),
            models.UniqueConstraint(
                fields=["committee", "number"], condition=~Q(number=""), name="feedback_number_once"
            ),
            models.CheckConstraint(
                condition=Q(frozen_text__isnull=True, frozen_fingerprint="")
                | Q(frozen_text__isnull=False) & ~Q(frozen_fingerprint=""),
                name="feedback_frozen_with_fingerprint",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=lifecycle.SETTLED) | ~Q(frozen_fingerprint=""),
                name="feedback_settled_is_frozen",
            ),
            _both_or_neither("submitted_by", "submitted_at", "feedback_submitted"),
            _both_or_neither("approved_by", "approved_at", "feedback_approved"),
            _both_or_neither("delivered_by", "delivered_at", "feedback_delivered"),
            _both_or_neither("received_by", "received_at", "feedback_received"),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"关于巡察{self.inspection.unit.name}的反馈意见"

    @property
    def unit_line(self):
        return str(self.inspection.unit)

    def get_absolute_url(self):
        return reverse("feedbackopinion", args=[self.pk])

    def items_in_order(self):
        return self.items.all()

    @annotated
    def has_items(self) -> bool:
        return self.items.exists()

    @property
    def text(self) -> dict:
        """The frozen text once approved; before that, the text as it stands."""
        return self.frozen_text if self.frozen_text is not None else self.draft_text

    @property
    def draft_text(self) -> dict:
        return {
            "title": self.title,
            "addressee": self.inspection.unit.name,
            **{name: getattr(self, name) for name in self.TEXTS},
            "problems": [item.frozen for item in self.items_in_order()],
        }

    def sections(self) -> list[tuple[str, list[dict]]]:
        return by_focus(self.text["problems"])

    @property
    def fingerprint(self) -> str:
        return self.frozen_fingerprint or fingerprint_of(self.draft_text)

    @property
    def is_intact(self) -> bool:
        """Whether text and 问题清单 are still exactly what was approved."""
        return (
            self.frozen_text is not None
            and fingerprint_of(self.frozen_text) == self.frozen_fingerprint
            and self.frozen_text["problems"] == [item.frozen for item in self.items_in_order()]
        )

    # --- what follows from the day of feedback ---------------------------------------------------

    def plan_due(self, calendar):
        """When the rectification plan is due; None before delivery."""
        return self.inspection.due_day("plan", self.delivered_on, calendar)

    @property
    def concentrated_until(self):
        """The last day of concentrated rectification (集中整改期); None before delivery."""
        return self.inspection.due_day("concentrated", self.delivered_on)

    def explain(self, calendar) -> str:
        """Both deadlines with their reckoning, in a sentence."""
        said = [f"{label}：{text}" for label, text in self.deadlines(calendar)]
        return "；".join(said) + "。" if said else ""

    def deadlines(self, calendar) -> list[tuple[str, str]]:
        """What the day of the feedback sets in motion, each with its reckoning."""
        if self.delivered_on is None:
            return []
        told = self.inspection.explain_due
        return [
            ("整改方案", told("plan", "反馈", self.delivered_on, calendar)),
            ("集中整改", told("concentrated", "反馈", self.delivered_on, calendar)),
        ]


class FeedbackItem(models.Model):
    """One problem of the 问题清单, verbatim as fed back; what the unit rectifies item by item."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="feedback_items", verbose_name="巡察任务"
    )
    feedback = models.ForeignKey(
        FeedbackOpinion, models.CASCADE, related_name="items", verbose_name="反馈意见"
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, editable=False,
        related_name="fed_back_as", verbose_name="对应问题",
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("序号")
    position = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("问题", max_length=120)
    text = models.TextField("问题表述")
    category_name = models.CharField("问题类别", max_length=60, blank=True)
    focus_name = models.CharField("监督重点", max_length=120)
    scope = models.CharField("范围", max_length=12, choices=Finding.Scope)

    class Meta:
        verbose_name = verbose_name_plural = "反馈问题"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["feedback", "number"], name="feedback_item_number_once")
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def frozen(self) -> dict:
        return {
            "number": self.number,
            "focus": self.focus_name,
            "title": self.title,
            "text": self.text,
            "category": self.category_name,
            "scope": self.get_scope_display(),
        }
