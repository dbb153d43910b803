from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from findings.reports.models import FeedbackOpinion, fingerprint_of
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from rectification import lifecycle
from rectification.models.fields import OfACase, digest, moment, person, signature
from rounds.models import Inspection


def day_of_feedback() -> Subquery:
    """When the outer row's inspection was fed back; deadlines of rectification start there."""
    feedback = FeedbackOpinion.objects.filter(inspection=OuterRef("inspection"))
    return Subquery(feedback.values("delivered_on")[:1])


class RectificationReportQuerySet(OfACase):
    people = ("signed_by", "accepted_by")

    def for_desk(self):
        return self.annotate(delivered_on=day_of_feedback())


class RectificationReport(LifecycleModel):
    """整改情况报告, and the principal head's own report on having organised it."""

    class Kind(models.TextChoices):
        UNIT = "unit", "整改情况报告"
        HEAD = "head", "主要负责人组织落实情况报告"

    lifecycle = lifecycle.REPORT

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="rectification_reports", verbose_name="巡察任务"
    )
    kind = models.CharField("报告种类", max_length=8, choices=Kind)
    text = models.TextField("报告正文", blank=True)
    draft_number = models.PositiveSmallIntegerField("第几稿", default=0, editable=False)
    fingerprint = digest("提请签字文本指纹")
    signed_by = person("签字人")
    signed_at = moment("签字时间")
    signed_fingerprint = digest("签字文本指纹")
    signed_text = models.TextField("签字文本", blank=True, editable=False)
    accepted_by = person("审核人")
    accepted_at = moment("审核时间")
    accepted_fingerprint = digest("审核文本指纹")
    office_comments = models.TextField("审核意见", blank=True, editable=False)

    objects = RectificationReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改报告"
        ordering = ["inspection", "-kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "kind"], name="one_rectification_report_of_a_kind",
                violation_error_message="这一种报告已经有了，请打开修改。",
            ),
            signature("signed", "rectification_report_signed"),
            signature("accepted", "rectification_report_accepted"),
            models.CheckConstraint(
                condition=~Q(state__in=("signed", "accepted")) | ~Q(signed_fingerprint=""),
                name="rectification_report_signed_text",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.inspection.unit}{self.get_kind_display()}"

    @property
    def unit_line(self):
        return str(self.inspection.unit)

    def get_absolute_url(self):
        return reverse("rectificationreport", args=[self.pk])

    @annotated
    def delivered_on(self):
        return self.inspection.feedback_opinions.values_list("delivered_on", flat=True).first()

    @property
    def is_signed(self) -> bool:
        return self.state in lifecycle.SIGNED

    @property
    def draft_fingerprint(self) -> str:
        return fingerprint_of({"title": self.title, "kind": self.kind, "text": self.text})

    @property
    def signature_stands(self) -> bool:
        """Whether it is signed, and for exactly the text that the report has now."""
        return self.is_signed and self.signed_fingerprint == self.draft_fingerprint
