import secrets

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


def random_id() -> int:
    """A number for a row that tells nothing of how many there are; exact in a browser, too."""
    return secrets.randbelow(10**15 - 1) + 1


class UncountedModel(models.Model):
    """Abstract: rows under random numbers, so that nobody counts others' rows by their own."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)

    class Meta:
        abstract = True


class Event(models.Model):
    """Who did what to which record, when, from where and why; and who read, took out or tried to.

    No foreign keys: an event outlives what it describes. The database refuses UPDATE, DELETE and
    replacement (`kernel.guards`).
    """

    class Kind(models.TextChoices):
        DEED = "deed", "办理"
        READING = "reading", "查阅"
        EXPORT = "export", "导出下载"
        REFUSED = "refused", "被拒绝"
        ACCOUNT = "account", "账号与权限"

    at = models.DateTimeField("时间", default=timezone.now)
    kind = models.CharField("类别", max_length=8, choices=Kind, default=Kind.DEED)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=60)
    verb = models.CharField("动作", max_length=60)
    label = models.CharField("动作名称", max_length=60)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    inspection_id = models.BigIntegerField("巡察任务编号", null=True)
    from_state = models.CharField("原状态", max_length=24, blank=True)
    to_state = models.CharField("新状态", max_length=24, blank=True)
    note = models.TextField("说明", blank=True)
    data = models.JSONField("附加数据", default=dict, encoder=DjangoJSONEncoder)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)

    append_only = True

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["inspection_id", "id"], name="event_inspection"),
            models.Index(fields=["person_id", "at"], name="event_person"),
            models.Index(fields=["kind", "at"], name="event_kind"),
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self):
        return f"{self.person_name} {self.label}"


class Seal(models.Model):
    """封存: a batch of events bound together and chained to the batch before (kernel/seals.py)."""

    number = models.PositiveIntegerField("编号", primary_key=True)
    at = models.DateTimeField("时间")
    form = models.PositiveSmallIntegerField("格式版本")
    algorithm = models.CharField("摘要算法", max_length=10)
    events = models.PositiveIntegerField("记录条数")
    last_event = models.BigIntegerField("已封存的最大记录编号")
    root = models.CharField("成员摘要", max_length=64)
    previous = models.CharField("前一封存", max_length=64)
    value = models.CharField("封存值", max_length=64, unique=True)

    append_only = True

    class Meta:
        verbose_name = verbose_name_plural = "办理记录封存"
        ordering = ["number"]

    def __str__(self):
        return f"第 {self.number} 号封存"


class SealedEvent(models.Model):
    """Which seal holds an event. No foreign key to the event: its absence is what must show."""

    event_id = models.BigIntegerField("记录编号", primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members", verbose_name="封存")
    digest = models.CharField("摘要", max_length=64)

    append_only = True

    class Meta:
        verbose_name = verbose_name_plural = "封存成员"
        ordering = ["event_id"]

    def __str__(self):
        return str(self.event_id)


class WorkdayException(models.Model):
    """A day that differs from the week: a statutory holiday, or a make-up workday (调休)."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("是否上班", help_text="调休上班日勾选，放假日不勾选。")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}"


class Job(models.Model):
    """A paper to be built in the background; this row, not a broker message, is the truth.

    `claim` is the token of the worker that holds the job; only its holder may finish it.
    """

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
    STATES = [(QUEUED, "排队中"), (RUNNING, "正在生成"), (DONE, "已生成"), (FAILED, "生成失败")]

    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    maker = models.CharField("文种", max_length=80, blank=True)
    suffix = models.CharField("格式", max_length=5, default="pdf")
    content_hash = models.CharField("内容指纹", max_length=64)
    title = models.CharField("文件名", max_length=200)
    state = models.CharField("状态", max_length=8, choices=STATES, default=QUEUED)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    claim = models.CharField("占用标记", max_length=36, blank=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    requested_by_id = models.BigIntegerField("申请人编号")
    requested_at = models.DateTimeField("申请时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)
    file = models.CharField("存储名", max_length=120, blank=True)
    size = models.PositiveIntegerField("字节数", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书生成"
        ordering = ["-id"]
        constraints = [
            # The same content is not built twice, unless it failed.
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "maker", "suffix", "content_hash"],
                condition=~models.Q(state="failed"),
                name="job_once_per_content",
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_state")]

    def __str__(self):
        return self.title


class Run(models.Model):
    """One run of a task that is done again and again: whether the machinery still turns."""

    name = models.CharField("任务", max_length=60)
    started_at = models.DateTimeField("开始时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)
    failed = models.BooleanField("出错", default=False)
    result = models.CharField("结果", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务运行"
        ordering = ["-id"]
        indexes = [models.Index(fields=["name", "-id"], name="run_of_task")]

    def __str__(self):
        return self.name
