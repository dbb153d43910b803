from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person


class Asked(models.Model):
    """Abstract: something the audit administrator asked for, built in the background."""

    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-id"]


class EventExport(Asked):
    """One export of events: what was searched for, up to which event, and what for."""

    purpose = models.CharField("用途", max_length=200)
    terms = models.JSONField("查询条件")
    last_event = models.BigIntegerField("截至记录编号")

    class Meta(Asked.Meta):
        verbose_name = verbose_name_plural = "办理记录导出"

    def __str__(self):
        return f"办理记录{timezone.localtime(self.asked_at):%Y%m%d-%H%M}"

    def get_absolute_url(self):
        return reverse("eventexport", args=[self.pk])


class Verification(Asked):
    """One proof of the whole chain of events, and what it found."""

    finished_at = models.DateTimeField("完成时间", null=True)
    seals = models.PositiveIntegerField("封存数", null=True)
    events = models.PositiveBigIntegerField("记录条数", null=True)
    unsealed = models.PositiveIntegerField("尚未封存", null=True)
    fault = models.CharField("第一处破损", max_length=300, blank=True)

    class Meta(Asked.Meta):
        verbose_name = verbose_name_plural = "办理记录核验"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, seals__isnull=True)
                | models.Q(finished_at__isnull=False, seals__isnull=False),
                name="verification_finished",
            )
        ]

    def __str__(self):
        return f"核验{timezone.localtime(self.asked_at):%Y%m%d-%H%M}"

    def get_absolute_url(self):
        return reverse("verification", args=[self.pk])

    @property
    def is_whole(self) -> bool:
        return self.finished_at is not None and not self.fault

    @property
    def sentence(self) -> str:
        """The verdict in words; "" while it is not finished."""
        if self.finished_at is None:
            return ""
        proved = f"{self.seals} 个封存、{self.events} 条记录核验无误"
        if self.fault:
            return f"不完整：{self.fault}此前{proved}。"
        return f"完整：{proved}；另有 {self.unsealed} 条尚未封存，暂不能证明。"
