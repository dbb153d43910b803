from django.db import models

from accounts.models import Person
from findings.reports.models.report import Report
from rounds.models import Inspection


class ReportText(models.Model):
    """One wording of a report, kept once however often the report comes back to it."""

    append_only = True

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="texts", verbose_name="巡察报告"
    )
    fingerprint = models.CharField("文本指纹", max_length=64)
    content = models.JSONField("全文")

    class Meta:
        verbose_name = verbose_name_plural = "报告文本"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "fingerprint"], name="report_text_once")
        ]

    def __str__(self):
        return self.fingerprint[:16]


class ReportVersionQuerySet(models.QuerySet):
    def in_order(self):
        return self.select_related("text", "person").order_by("number")


class ReportVersion(models.Model):
    """报告版本: what a report said after one change, who made it, and for whom.

    `capacity` follows from the deed, never from a person's posts: a report is edited by the right of
    the team's leaders and worded anew (`revise`) by the right of the office. `number` is the order
    and is shown to nobody: the office, who knows only of what was handed in, would see gaps in it.
    """

    append_only = True

    class Capacity(models.TextChoices):
        TEAM = "team", "巡察组"
        OFFICE = "office", "巡察办"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="versions", verbose_name="巡察报告"
    )
    number = models.PositiveIntegerField("次序")
    text = models.ForeignKey(
        ReportText, models.PROTECT, related_name="versions", verbose_name="全文"
    )
    findings = models.JSONField("各问题的编号", default=list)  # keys, in the order of the text
    draft_number = models.PositiveSmallIntegerField("第几稿")
    during = models.CharField("所在环节", max_length=24)
    capacity = models.CharField("身份", max_length=8, choices=Capacity)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="改动人"
    )
    at = models.DateTimeField("改动时间")

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告版本"
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once")
        ]

    def __str__(self):
        return f"第 {self.draft_number} 稿 {self.get_capacity_display()}"

    @property
    def step_label(self) -> str:
        return Report.lifecycle.state(self.during).label
