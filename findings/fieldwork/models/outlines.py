from django.db import models
from django.urls import reverse

from accounts.models import Committee
from findings.fieldwork.outline import numbered, read_outline


class Group(models.TextChoices):
    """谈话对象的类别 (domain.md §14, the SOE manual's list)."""

    LEADERSHIP = "leadership", "领导班子成员"
    MIDDLE_MANAGER = "middle_manager", "中层干部"
    SUBORDINATE_HEAD = "subordinate_head", "下属单位负责人"
    KEY_POST = "key_post", "重点岗位人员"
    REPRESENTATIVE = "representative", "干部群众代表"
    RETIRED_LEADER = "retired_leader", "近三年退休领导"
    OTHER = "other", "其他知情人"


class InterviewOutlineQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)


class InterviewOutline(models.Model):
    """谈话提纲: the office's questions for one kind of person; a talk begins with a copy."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="interview_outlines", verbose_name="派出党组织"
    )
    group = models.CharField("谈话对象类别", max_length=16, choices=Group)
    title = models.CharField("名称", max_length=60, help_text="如“领导班子成员谈话提纲”。")
    questions = models.TextField(
        "提纲",
        help_text="一行一问；下一层的问题在行首加一个“-”，再下一层加两个。序号由系统编，不必填写。",
    )
    is_active = models.BooleanField("在用", default=True)

    objects = InterviewOutlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "谈话提纲"
        ordering = ["group", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "title"], name="outline_title_once",
                violation_error_message="已有同名的提纲，请换一个名称。",
            )
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("interviewoutline", args=[self.pk])

    @property
    def lines(self) -> list[tuple[int, str, str]]:
        return numbered(read_outline(self.questions))
