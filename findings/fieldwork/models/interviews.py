from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Person
from findings.fieldwork import lifecycle
from findings.fieldwork.models.outlines import Group
from findings.fieldwork.outline import numbered, read_outline
from kernel.enclosed import EnclosedTextField
from kernel.files import EnclosedFile
from kernel.lifecycle import LifecycleModel
from kernel.proof import fingerprint_of
from kernel.workdays import zh
from rounds.models import Inspection


class InterviewQuerySet(models.QuerySet):
    def held(self):
        return self.filter(state__in=lifecycle.HELD)

    def for_desk(self):
        return self.defer("outline")


class Interview(LifecycleModel):
    """个别谈话: two of the team and one person; read and signed by that person (domain.md §17).

    `title` names nobody: it stands on desks, in reminders and in mails. What was asked and said lies
    enclosed; whom one talked to is searched and sorted in the ledger and lies in the clear.
    """

    class Necessity(models.TextChoices):
        REQUIRED = "required", "必谈"
        CHOSEN = "chosen", "选谈"

    lifecycle = lifecycle.INTERVIEW
    reading_label = "查阅谈话记录"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="interviews", verbose_name="巡察任务"
    )
    subject_name = models.CharField("谈话对象", max_length=40)
    subject_post = models.CharField("职务", max_length=80, help_text="所在部门和职务。")
    group = models.CharField("对象类别", max_length=16, choices=Group)
    necessity = models.CharField(
        "必谈或选谈", max_length=10, choices=Necessity, default=Necessity.REQUIRED
    )
    asker = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name="谈话人",
        help_text="谈话须两人在场：一人谈，一人记。",
    )  # fmt: skip
    recorder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="记录人")
    planned_on = models.DateField("计划日期")
    place = models.CharField("地点", max_length=80, blank=True)
    outline = EnclosedTextField("谈话提纲", blank=True)
    held_on = models.DateField("谈话日期", null=True, blank=True)
    transcript = EnclosedTextField("谈话记录", blank=True)
    signed_on = models.DateField("签字日期", null=True, editable=False)
    signed_fingerprint = models.CharField("签字文本摘要", max_length=64, blank=True, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "个别谈话"
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asker=F("recorder")), name="interview_by_two",
                violation_error_message="谈话人和记录人须是两个人，请另选一人。",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | Q(held_on__isnull=False, signed_on__gte=F("held_on")),
                name="interview_signed_after_held",
                violation_error_message="签字日期不能早于谈话日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=lifecycle.HELD) | Q(held_on__isnull=False),
                name="interview_held_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=lifecycle.SIGNED)
                | Q(signed_on__isnull=False) & ~Q(signed_fingerprint=""),
                name="interview_signed_has_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["inspection", "state"], name="interview_by_state"),
            models.Index(fields=["state", "planned_on"], name="interview_pressing"),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return f"{self.get_group_display()}谈话（{zh(self.held_on or self.planned_on)}）"

    def get_absolute_url(self):
        return reverse("interview", args=[self.pk])

    @property
    def due_on(self):
        """A talk is due on the day it was planned for; no rule sets a day for its signature."""
        return self.planned_on if self.state == "planned" else None

    @property
    def outline_lines(self) -> list[tuple[int, str, str]]:
        return numbered(read_outline(self.outline))

    @property
    def fingerprint(self) -> str:
        """Of what the person reads and signs: who, with whom, when, where, and every word."""
        names = (
            "inspection_id", "subject_name", "subject_post", "asker_id", "recorder_id",
            "held_on", "place", "transcript",
        )  # fmt: skip
        return fingerprint_of([[name, getattr(self, name)] for name in names])

    def files_in_order(self):
        return self.files.select_related("added_by").order_by("pk")


class InterviewAddendum(models.Model):
    """补正说明: what is corrected or added once the record is signed; the record itself stays."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    interview = models.ForeignKey(
        Interview, models.PROTECT, related_name="addenda", verbose_name="个别谈话"
    )
    text = EnclosedTextField("补正内容")
    signed_on = models.DateField("本人签字日期")
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="填写人")
    written_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = verbose_name_plural = "谈话补正说明"
        ordering = ["id"]

    def __str__(self):
        return f"{self.interview}补正"


class InterviewFile(EnclosedFile):
    """签字页: the scan of a page the person signed, of the record or of an addendum."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    interview = models.ForeignKey(
        Interview, models.PROTECT, related_name="files", verbose_name="个别谈话"
    )
    addendum = models.ForeignKey(
        InterviewAddendum, models.PROTECT, null=True, related_name="files",
        verbose_name="补正说明",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "谈话签字页"
        ordering = ["id"]
