from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Person
from findings.register import lifecycle
from findings.register.models.categories import Category
from findings.register.models.papers import WorkingPaper
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither, fingerprint_of
from rounds.models import FocusItem, Inspection


class FindingQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(state="confirmed")

    def standing(self):
        return self.exclude(state="withdrawn")

    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__team",
            "category__parent", "focus", "confirmed_by",
        )  # fmt: skip

    def for_desk(self):
        return self.annotate(
            rests_on_papers=Exists(FindingPaper.objects.filter(finding=OuterRef("pk")))
        )

    def in_report_order(self):
        """By focus, then category, then number: the order in which a report tells them."""
        return self.order_by("focus__position", "category__code", "number", "id")


class Finding(LifecycleModel):
    """问题: what the team holds against the unit, drawn only from approved papers."""

    class Scope(models.TextChoices):
        INDIVIDUAL = "individual", "个性问题"
        COMMON = "common", "共性问题"

    class Disposal(models.TextChoices):
        IMMEDIATE = "immediate", "立行立改"
        RECTIFY = "rectify", "纳入整改"
        DISCIPLINE = "discipline", "移交纪检"
        ORGANISATION = "organisation", "移交组织"
        DEPARTMENT = "department", "移交职能部门"
        SPECIAL_REPORT = "special_report", "专题报告"
        NOTICE = "notice", "通报"
        PETITION = "petition", "转信访"
        NONE = "none", "不作为问题"

    lifecycle = lifecycle.FINDING

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="findings", verbose_name="巡察任务"
    )
    number = models.PositiveSmallIntegerField("编号", null=True, editable=False)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("问题表述", help_text="报告和反馈使用的表述：现象、定性、责任。")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="findings",
        verbose_name="问题类别",
    )  # fmt: skip
    focus = models.ForeignKey(
        FocusItem, models.PROTECT, null=True, blank=True, related_name="findings",
        verbose_name="监督重点",
    )  # fmt: skip
    scope = models.CharField("范围", max_length=12, choices=Scope, default=Scope.INDIVIDUAL)
    disposal = models.CharField("处置意见", max_length=16, choices=Disposal, blank=True)
    root_cause = models.TextField("原因分析", blank=True)
    advice = models.TextField("意见建议", blank=True)
    responsible_subject = models.CharField("责任主体", max_length=120, blank=True)
    meeting_on = models.DateField("组务会日期", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="认定人",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("认定时间", null=True, editable=False)
    confirmed_fingerprint = models.CharField(
        "认定文本摘要", max_length=64, blank=True, editable=False
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["inspection", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="finding_number_once"),
            both_or_neither("confirmed", "finding"),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="finding_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("finding", args=[self.pk])

    @property
    def number_text(self) -> str:
        return f"{self.number:02}" if self.number else "未编号"

    @property
    def calls_for_immediate(self) -> bool:
        return self.disposal == self.Disposal.IMMEDIATE and self.state != "withdrawn"

    @annotated
    def rests_on_papers(self) -> bool:
        return self.drawn_from.exists()

    def papers_in_order(self):
        """The approved papers this finding rests on."""
        return WorkingPaper.objects.filter(cited_by__finding=self).order_by("sequence", "id")

    @property
    def fingerprint(self) -> str:
        fields = (
            "inspection_id", "title", "text", "category_id", "focus_id", "scope", "disposal",
            "root_cause", "advice", "responsible_subject",
        )  # fmt: skip
        return fingerprint_of(
            [[name, getattr(self, name)] for name in fields],
            sorted(self.drawn_from.values_list("paper_id", flat=True)),
        )


class FindingPaper(models.Model):
    """A finding rests on a paper."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="drawn_from", verbose_name="问题"
    )
    paper = models.ForeignKey(
        WorkingPaper, models.PROTECT, related_name="cited_by", verbose_name="底稿"
    )

    class Meta:
        verbose_name = verbose_name_plural = "问题引用底稿"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "paper"], name="finding_paper_once")
        ]

    def __str__(self):
        return f"{self.finding}：{self.paper}"
