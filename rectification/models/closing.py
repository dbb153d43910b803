from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from findings.reports.models import fingerprint_of
from kernel.gathering import Counted, annotated
from kernel.lifecycle import LifecycleModel
from rectification import lifecycle
from rectification.models.fields import OfACase, digest, moment, person, signature
from rectification.models.items import RectificationItem
from rectification.models.look_back import LookBackCheck
from rectification.models.report import RectificationReport, day_of_feedback
from rounds.models import Inspection


class AccountabilityQuerySet(OfACase):
    people = ("recorded_by", "item")


class Accountability(models.Model):
    """整改不力问责: what was decided against whom, by the office; not for the liaison's eyes."""

    class Form(models.TextChoices):
        TALK = "talk", "约谈"
        NOTICE = "notice", "通报"
        REMINDER = "reminder", "提醒"
        ADMONITION = "admonition", "告诫"
        ACCOUNTABILITY = "accountability", "问责"
        PERSONNEL = "personnel", "组织处理"
        DISCIPLINE = "discipline", "纪律处分"
        OTHER = "other", "其他"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="accountabilities", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        RectificationItem, models.PROTECT, null=True, blank=True,
        related_name="accountabilities", verbose_name="涉及的整改问题",
    )  # fmt: skip
    person_name = models.CharField("问责对象", max_length=60)
    post = models.CharField("职务", max_length=80, blank=True)
    form = models.CharField("方式", max_length=16, choices=Form)
    reason = models.TextField("事由")
    decided_on = models.DateField("决定日期")
    recorded_by = person("登记人")
    recorded_at = moment("登记时间")

    objects = AccountabilityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改问责"
        ordering = ["-decided_on", "-id"]
        constraints = [signature("recorded", "accountability_recorded")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("accountability", args=[self.pk])

    @property
    def title(self):
        return f"{self.get_form_display()}：{self.person_name}"


def _same_case(rows):
    """The rows of the inspection that the outer row belongs to."""
    return rows.filter(inspection=OuterRef("inspection")).order_by()


def _accepted_reports():
    return _same_case(RectificationReport.objects.filter(state="accepted"))


class EvaluationQuerySet(OfACase):
    people = ("submitted_by", "approved_by")

    def for_desk(self):
        return self.annotate(
            reports_accepted=Counted(_accepted_reports()), delivered_on=day_of_feedback()
        )


class Evaluation(LifecycleModel):
    """整改评估: the office grades the unit's rectification, the leading group decides."""

    class Grade(models.TextChoices):
        GOOD = "good", "好"
        FAIR = "fair", "较好"
        ORDINARY = "ordinary", "一般"
        POOR = "poor", "差"

    lifecycle = lifecycle.EVALUATION

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="evaluations", verbose_name="巡察任务"
    )
    grade = models.CharField("等次", max_length=8, choices=Grade, blank=True)
    score = models.DecimalField(
        "得分", max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="百分制，可填一位小数；仅供内部掌握。",
    )  # fmt: skip
    comment = models.TextField(
        "评估意见", blank=True, help_text="审定后，被巡察单位将看到等次和意见。"
    )
    submitted_by = person("报审人")
    submitted_at = moment("报审时间")
    approved_by = person("审定人")
    approved_at = moment("审定时间")
    approved_fingerprint = digest("审定文本指纹")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改评估"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], name="one_evaluation_per_inspection",
                violation_error_message="本次巡察已有整改评估。",
            ),
            signature("submitted", "evaluation_submitted"),
            signature("approved", "evaluation_approved"),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(approved_fingerprint="") & ~Q(grade=""),
                name="evaluation_approved_with_grade",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.inspection.unit}整改评估"

    def get_absolute_url(self):
        return reverse("evaluation", args=[self.pk])

    @annotated
    def delivered_on(self):
        return self.inspection.feedback_opinions.values_list("delivered_on", flat=True).first()

    @annotated
    def reports_accepted(self) -> int:
        return self.inspection.rectification_reports.filter(state="accepted").count()

    @property
    def fingerprint(self) -> str:
        score = None if self.score is None else f"{self.score:.1f}"
        return fingerprint_of(
            {"id": self.pk, "grade": self.grade, "score": score, "comment": self.comment}
        )


class PublicationQuerySet(OfACase):
    people = ("confirmed_by", "approved_by")

    def for_desk(self):
        return self.annotate(unit_report_accepted=Exists(_accepted_reports().filter(kind="unit")))


class Publication(LifecycleModel):
    """整改公开: what is published of the rectification, inside the Party or to society."""

    class Audience(models.TextChoices):
        INSIDE = "inside", "党内通报"
        SOCIETY = "society", "向社会公开"

    lifecycle = lifecycle.PUBLICATION

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="publications", verbose_name="巡察任务"
    )
    audience = models.CharField("公开范围", max_length=8, choices=Audience)
    text = models.TextField("公开稿", blank=True)
    withheld = models.TextField(
        "不公开的内容和理由", blank=True,
        help_text="涉密、正在核查或可能引发重大舆情等内容可不公开；填写后改由领导小组审批。",
    )  # fmt: skip
    confirmed_by = person("确认人")
    confirmed_at = moment("确认时间")
    confirmed_fingerprint = digest("确认文本指纹")
    confirmed_text = models.TextField("确认文本", blank=True, editable=False)
    confirmed_withheld = models.TextField("确认的不公开内容", blank=True, editable=False)
    approved_by = person("批准人")
    approved_at = moment("批准时间")
    approved_fingerprint = digest("批准文本指纹")
    published_on = models.DateField("公开日期", null=True, editable=False)
    place = models.CharField("公开载体", max_length=200, blank=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改公开"
        ordering = ["inspection", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "audience"], name="one_publication_per_audience",
                violation_error_message="这一范围的公开稿已经有了，请打开修改。",
            ),
            signature("confirmed", "publication_confirmed"),
            signature("approved", "publication_approved"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False),
                name="publication_published_on_a_day",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.inspection.unit}整改情况{self.get_audience_display()}"

    def get_absolute_url(self):
        return reverse("publication", args=[self.pk])

    @annotated
    def unit_report_accepted(self) -> bool:
        reports = self.inspection.rectification_reports
        return reports.filter(kind="unit", state="accepted").exists()

    @property
    def is_confirmed(self) -> bool:
        """From its confirmation until it is returned, the text is the one that was confirmed."""
        return self.state in ("confirmed", "approved", "published")

    @property
    def draft_fingerprint(self) -> str:
        return fingerprint_of(
            {"audience": self.audience, "text": self.text, "withheld": self.withheld}
        )

    @property
    def fingerprint(self) -> str:
        return self.draft_fingerprint


def _unfinished(items):
    """Items neither closed out nor to be kept up for good."""
    return items.exclude(state="closed_out").exclude(long_term=True)


class ArchiveQuerySet(OfACase):
    people = ("archived_by",)

    def for_desk(self):
        evaluations = _same_case(Evaluation.objects.filter(state="approved"))
        return self.annotate(
            reports_accepted=Counted(_accepted_reports()),
            evaluation_approved=Exists(evaluations),
            items_left=Counted(_same_case(_unfinished(RectificationItem._base_manager.all()))),
            unchecked=Counted(_same_case(LookBackCheck.objects.filter(state="unchecked"))),
        )


class Archive(LifecycleModel):
    """归档: the case file closed into its box."""

    lifecycle = lifecycle.ARCHIVE

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="archives", verbose_name="巡察任务"
    )
    box_number = models.CharField("案卷（盒）号", max_length=60)
    note = models.TextField("备注", blank=True, help_text="卷内件数、保管期限、存放地点等。")
    archived_by = person("归档人")
    archived_at = moment("归档时间")

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归档"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], name="one_archive_per_inspection",
                violation_error_message="本次巡察已开始归档。",
            ),
            signature("archived", "archive_archived"),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.inspection.unit}巡察案卷"

    def get_absolute_url(self):
        return reverse("archive", args=[self.pk])

    # --- what the case still lacks before it is filed away

    @annotated
    def reports_accepted(self) -> int:
        return self.inspection.rectification_reports.filter(state="accepted").count()

    @annotated
    def evaluation_approved(self) -> bool:
        return self.inspection.evaluations.filter(state="approved").exists()

    @annotated
    def items_left(self) -> int:
        return _unfinished(self.inspection.rectification_items).count()

    @annotated
    def unchecked(self) -> int:
        return self.inspection.look_back_checks.filter(state="unchecked").count()
