from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import Person
from findings.register.models import Finding, FindingPaper
from findings.reports import lifecycle
from findings.reports.models.text import by_focus, fingerprint_of
from kernel.gathering import Listed, annotated
from kernel.lifecycle import LifecycleModel
from rounds.models import Inspection


class ReportQuerySet(models.QuerySet):
    def with_case(self):
        rows = self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__committee"
        )
        return rows.prefetch_related(models.Prefetch("problems", ReportFinding.objects.traced()))

    def for_desk(self):
        problems = ReportFinding.objects.filter(report=OuterRef("pk")).order_by("position")
        lapsed = problems.exclude(finding__state="confirmed")
        passes = ReportApproval.objects.filter(
            report=OuterRef("pk"), decision="pass", draft_number=OuterRef("draft_number")
        )
        return self.annotate(
            has_problems=Exists(problems),
            lapsed_problems=Listed(lapsed.values(value=F("title"))[:3]),
            passed_by=Listed(passes.order_by().values(value=F("person_id"))),
        )


class Report(LifecycleModel):
    """巡察报告: assembled from confirmed findings; approved step by step, each step by text hash."""

    lifecycle = lifecycle.REPORT

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="reports", verbose_name="巡察任务"
    )
    basis = models.TextField(
        "巡察工作开展情况",
        blank=True,
        help_text="依据、时间、方式和工作量，如谈话人数、查阅资料份数。",
    )
    overall = models.TextField("总体评价", blank=True, help_text="先写工作成效，再写总体判断。")
    advice = models.TextField("意见建议", blank=True)
    draft_number = models.PositiveSmallIntegerField("第几稿", default=0, editable=False)
    reached_office_at = models.DateTimeField("首次报巡察办时间", null=True, editable=False)
    decided_on = models.DateField("书记专题会议日期", null=True, editable=False)
    minutes_number = models.CharField("会议纪要编号", max_length=60, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察报告"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], name="one_report_per_inspection",
                violation_error_message="本次巡察已有巡察报告。",
            )
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"关于巡察{self.inspection.unit.name}的情况报告"

    @property
    def unit_line(self):
        return str(self.inspection.unit)

    def get_absolute_url(self):
        return reverse("report", args=[self.pk])

    def problems_in_order(self):
        return self.problems.all()

    def sections(self) -> list[tuple[str, list]]:
        """(focus, problems) as the report tells them."""
        return by_focus(list(self.problems_in_order()))

    def findings_at_hand(self):
        """Findings that may stand in this report: confirmed ones, and those already in it."""
        return Finding.objects.filter(
            Q(inspection_id=self.inspection_id, state="confirmed") | Q(reported_in__report=self)
        ).distinct()

    @annotated
    def has_problems(self) -> bool:
        return self.problems.exists()

    @annotated
    def lapsed_problems(self) -> list[str]:
        """Titles of problems whose finding has been reopened or withdrawn meanwhile: up to three."""
        rows = self.problems.exclude(finding__state="confirmed").order_by("position")
        return list(rows.values_list("title", flat=True)[:3])

    @property
    def frozen(self) -> dict:
        """The exact text that an approval approves."""
        problems = [
            {"focus": focus, "title": row.title, "text": row.text}
            for focus, rows in self.sections()
            for row in rows
        ]
        return {
            "title": self.title,
            "basis": self.basis,
            "overall": self.overall,
            "problems": problems,
            "advice": self.advice,
        }

    @property
    def told_findings(self) -> list[int]:
        """The keys of the findings behind the problems of `frozen`, in its order."""
        return [row.finding_id for _, rows in self.sections() for row in rows]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.frozen)

    def approvals_in_order(self) -> list["ReportApproval"]:
        """Every decision so far, each knowing whether it still holds for the present text."""
        rows = list(self.approvals.select_related("person").order_by("at", "id"))
        present = self.fingerprint
        for row in rows:
            row.stands = row.holds_for(self, present)
        return rows

    @annotated
    def passed_by(self) -> list[int]:
        """Who passed the present draft at some step (a new submission makes a new draft)."""
        passes = self.approvals.filter(decision="pass", draft_number=self.draft_number)
        return list(passes.order_by().values_list("person_id", flat=True))


class ReportFindingQuerySet(models.QuerySet):
    def traced(self):
        """Each with its finding and the approved papers behind it."""
        behind = FindingPaper.objects.filter(finding=OuterRef("finding"), paper__state="approved")
        return self.select_related("finding").annotate(
            paper_ids=Listed(behind.order_by("paper_id").values(value=F("paper_id")))
        )


class ReportFinding(models.Model):
    """One problem in a report: the wording is the report's own, taken over from the finding."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    report = models.ForeignKey(
        Report, models.CASCADE, related_name="problems", verbose_name="巡察报告"
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="reported_in", verbose_name="问题"
    )
    position = models.PositiveSmallIntegerField("顺序")
    focus_name = models.CharField("监督重点", max_length=120)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("问题表述", help_text="分三层写：现象、定性分析、责任。")

    objects = ReportFindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告中的问题"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "finding"], name="finding_once_in_report")
        ]

    def __str__(self):
        return self.title

    @annotated
    def paper_ids(self) -> list[int]:
        """The approved papers behind its finding."""
        rows = self.finding.drawn_from.filter(paper__state="approved")
        return list(rows.order_by("paper_id").values_list("paper_id", flat=True))


class ReportApproval(models.Model):
    """审批链: one decision at one step, with the hash of exactly the text it decided on."""

    class Step(models.TextChoices):
        TEAM_MEETING = "team_meeting", "组务会"
        OFFICE_REVIEW = "office_review", "巡察办审核"
        LEADING_GROUP = "leading_group", "领导小组审议"
        SECRETARY_MEETING = "secretary_meeting", "书记专题会议"

    class Decision(models.TextChoices):
        PASS = "pass", "通过"
        RETURN = "return", "退回"
        REVISE = "revise", "改文字后退组务会复核"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="approvals", verbose_name="巡察报告"
    )
    step = models.CharField("环节", max_length=20, choices=Step)
    decision = models.CharField("结论", max_length=8, choices=Decision)
    fingerprint = models.CharField("文本指纹", max_length=64)
    draft_number = models.PositiveSmallIntegerField("第几稿")
    version_no = models.PositiveIntegerField("审批时版本")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("办理时间", auto_now_add=True)
    remark = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告审批"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "draft_number", "step"], name="one_decision_per_step_and_draft"
            )
        ]

    def __str__(self):
        return f"{self.get_step_display()}{self.get_decision_display()}"

    def holds_for(self, report, fingerprint: str) -> bool:
        """A pass holds for the draft and the very text it was given for."""
        return (
            self.decision == self.Decision.PASS
            and not report.is_editable
            and self.draft_number == report.draft_number
            and self.fingerprint == fingerprint
        )
