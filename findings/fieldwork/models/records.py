from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Person
from findings.fieldwork import lifecycle
from kernel.files import StoredFile
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither
from rounds.models import Inspection


class FieldRecord(LifecycleModel):
    """现场记录: what the team heard, sat in on, walked to, asked by vote or checked on site."""

    class Kind(models.TextChoices):
        FIELD_VISIT = "field_visit", "走访下沉"
        COVERT_CHECK = "covert_check", "明察暗访"
        FORUM = "forum", "座谈会"
        HEARING = "hearing", "听取汇报"
        SITTING_IN = "sitting_in", "列席会议"
        QUESTIONNAIRE = "questionnaire", "问卷调查"
        DEMOCRATIC_VOTE = "democratic_vote", "民主测评"
        SPECIAL_CHECK = "special_check", "专项检查"
        PERSONAL_MATTER_CHECK = "personal_matter_check", "个人事项抽查"

    SURVEYS = ("questionnaire", "democratic_vote")

    lifecycle = lifecycle.RECORD

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="field_records", verbose_name="巡察任务"
    )
    kind = models.CharField("方式", max_length=24, choices=Kind, default=Kind.FIELD_VISIT)
    title = models.CharField("主题", max_length=120, help_text="如“走访老旧小区改造住户”。")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=120, blank=True)
    people = models.CharField(
        "对象", max_length=300, blank=True, help_text="走访了谁、谁汇报、哪些人参加。"
    )
    staff = models.CharField("巡察组人员", max_length=120, blank=True)
    summary = models.TextField("主要情况", blank=True)
    noted = models.TextField("发现的情况", blank=True, help_text="值得进一步了解的疑点和问题。")
    sent = models.PositiveIntegerField("发放份数", null=True, blank=True)
    came_back = models.PositiveIntegerField("收回份数", null=True, blank=True)
    valid = models.PositiveIntegerField("有效份数", null=True, blank=True)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="记录人"
    )
    settled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="整理人",
    )  # fmt: skip
    settled_at = models.DateTimeField("整理时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "现场记录"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent__isnull=True, came_back__isnull=True, valid__isnull=True)
                | Q(kind__in=["questionnaire", "democratic_vote"]),
                name="field_record_counted_survey",
                violation_error_message="只有问卷调查和民主测评填写份数。",
            ),
            models.CheckConstraint(
                condition=Q(came_back__isnull=True)
                | Q(sent__isnull=False, sent__gte=F("came_back")),
                name="field_record_came_back",
                violation_error_message="收回份数不能多于发放份数。",
            ),
            models.CheckConstraint(
                condition=Q(valid__isnull=True)
                | Q(came_back__isnull=False, came_back__gte=F("valid")),
                name="field_record_valid",
                violation_error_message="有效份数不能多于收回份数。",
            ),
            both_or_neither("settled", "field_record"),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="field_record_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("fieldrecord", args=[self.pk])

    @property
    def is_survey(self) -> bool:
        return self.kind in self.SURVEYS

    def files_in_order(self):
        return self.files.select_related("added_by").order_by("pk")


class FieldRecordFile(StoredFile):
    """现场照片和材料: what was photographed or handed over on the spot."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    record = models.ForeignKey(
        FieldRecord, models.PROTECT, related_name="files", verbose_name="现场记录"
    )

    class Meta:
        verbose_name = verbose_name_plural = "现场照片和材料"
        ordering = ["id"]


class QuestionResult(models.Model):
    """问卷结果: how many gave one answer to one question."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    record = models.ForeignKey(
        FieldRecord, models.CASCADE, related_name="results", verbose_name="现场记录"
    )
    position = models.PositiveSmallIntegerField("题号")
    question = models.CharField("题目", max_length=120)
    place = models.PositiveSmallIntegerField("选项序号")
    answer = models.CharField("选项", max_length=40)
    votes = models.PositiveIntegerField("票数")

    class Meta:
        verbose_name = verbose_name_plural = "问卷结果"
        ordering = ["record", "position", "place"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position", "place"], name="answer_once")
        ]

    def __str__(self):
        return f"{self.question}：{self.answer}"
