from django.db import models
from django.utils import timezone

from accounts.models import Committee, Person


class RegisteredNumber(models.Model):
    """发文登记: one number of the register. Drawn once, in order, never given back.

    No foreign key to what it was given to: the register outlives it. A paper that is withdrawn keeps
    its number, so the register has no gap.
    """

    append_only = True

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="派出党组织"
    )
    prefix = models.CharField("代字", max_length=40)
    year = models.PositiveSmallIntegerField("年份")
    sequence = models.PositiveIntegerField("序号")
    kind = models.CharField("文种", max_length=80)
    kind_label = models.CharField("文种名称", max_length=40)
    title = models.CharField("标题", max_length=200)
    addressee = models.CharField("主送机关", max_length=200, blank=True)
    secrecy = models.CharField("密级", max_length=20, blank=True)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    inspection_id = models.BigIntegerField("巡察任务编号", null=True)
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="登记人")
    drawn_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "发文登记"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "prefix", "year", "sequence"], name="number_drawn_once"
            )
        ]
        indexes = [
            models.Index(fields=["committee", "year", "id"], name="register_by_year"),
            models.Index(fields=["subject_type", "subject_id"], name="register_by_subject"),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """GB/T 9704-2012, 7.2.5: the year in full between 〔〕, no 第, no leading zeros."""
        return f"{self.prefix}〔{self.year}〕{self.sequence}号"
