"""What leaves the house because of notices: one row per message, and which notices it told of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from kernel.models import UncountedModel
from xuncha.desk.models import Notice


class Way(models.TextChoices):
    """By which way a message may leave; which of them an installation has stands in its settings."""

    MAIL = "mail", "电子邮件"
    WECOM = "wecom", "企业微信"
    SMS = "sms", "短信"
    WEBHOOK = "webhook", "消息接口"


class Delivery(UncountedModel):
    """One message to one person by one way: the outbox, and afterwards the record of it.

    The row is the truth. Whoever sends claims it first (`claim`, `claimed_at`: a lease); what was
    claimed and never settled is taken back by `actions.sending.take_back`.
    """

    class Kind(models.TextChoices):
        DIGEST = "digest", "每日汇总"
        NOW = "now", "随时提醒"
        TRIAL = "trial", "测试消息"

    class Stage(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发出"
        UNCLEAR = "unclear", "送达不明"
        FAILED = "failed", "没有送达"
        RELEASED = "released", "已重新排队"
        MOOT = "moot", "不必发送"

    OPEN = (Stage.WAITING, Stage.SENDING)
    TROUBLED = (Stage.UNCLEAR, Stage.FAILED)

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="deliveries", verbose_name="收件人"
    )
    way = models.CharField("方式", max_length=8, choices=Way)
    kind = models.CharField("种类", max_length=8, choices=Kind)
    stage = models.CharField("进展", max_length=8, choices=Stage, default=Stage.WAITING)
    # The local day on which a digest leaves: no two for the same person, way and day.
    day = models.DateField("汇总日期", null=True)
    # What is said; once something may have arrived, the same is said again or nothing.
    text = models.CharField("内容", max_length=200, blank=True)
    said_at = models.DateTimeField("首次发送时间", null=True)
    written_at = models.DateTimeField("写入时间", default=timezone.now)
    next_try_at = models.DateTimeField("下次发送时间")
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    claim = models.CharField("占用标记", max_length=36, blank=True)
    claimed_at = models.DateTimeField("占用时间", null=True)
    fault = models.CharField("原因", max_length=200, blank=True)
    settled_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒的送达"
        ordering = ["-written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "way", "day"], name="one_digest_a_day"),
            models.UniqueConstraint(
                fields=["person", "way", "kind"], condition=Q(stage__in=["waiting", "sending"]),
                name="one_open_delivery",
            ),
            models.CheckConstraint(
                condition=~Q(stage="sending") | Q(claimed_at__isnull=False), name="claimed_to_send"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["stage", "next_try_at"], name="delivery_open",
                condition=Q(stage__in=["waiting", "sending"]),
            ),
            models.Index(
                fields=["-written_at"], name="delivery_troubled",
                condition=Q(stage__in=["unclear", "failed"]),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_way_display()} {self.get_kind_display()}"

    @property
    def tone(self) -> str:
        return {"sent": "ok", "unclear": "warn", "failed": "late"}.get(self.stage, "run")

    @property
    def idempotency_key(self) -> str:
        """The same however often this message is sent, so that a receiver can drop the second."""
        return f"xuncha-{self.pk}"


class Mention(models.Model):
    """In which message a notice was told of; without one, it is not to be told by this way."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="mentions", verbose_name="提醒")
    way = models.CharField("方式", max_length=8, choices=Way)
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, null=True, related_name="mentions", verbose_name="消息"
    )

    class Meta:
        verbose_name = verbose_name_plural = "消息所含提醒"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notice", "way"], name="told_once_a_way")]

    def __str__(self):
        return f"{self.notice_id} {self.get_way_display()}"


class ReminderSettings(models.Model):
    """How one person wishes to be told; where there is no row, the installation's habits hold."""

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="reminder_settings", verbose_name="人员"
    )
    muted = models.JSONField("不用的方式", default=list)
    at_once = models.BooleanField("随时提醒", default=False)
    quiet_from = models.PositiveSmallIntegerField("免打扰开始（时）", null=True)
    quiet_until = models.PositiveSmallIntegerField("免打扰结束（时）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__lte=23, quiet_until__lte=23),
                name="quiet_hours_of_a_day",
            )
        ]

    def __str__(self):
        return f"{self.person_id} 提醒设置"
