"""Five years ahead: the term, whom it must reach in which year, and what is looked at."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Committee, Organisation


class Term(models.Model):
    """届: one term of the committee, within which every organisation is to be covered."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="terms", verbose_name="派出党组织"
    )
    name = models.CharField("届次", max_length=30, help_text="如“十二届区委”。")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")

    class Meta:
        verbose_name = verbose_name_plural = "届次"
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="term_name_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="term_ends_after_start",
                violation_error_message="结束日期要晚于开始日期，请检查。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("term", args=[self.pk])

    @property
    def years(self) -> range:
        """The calendar years the term touches, for planning."""
        return range(self.starts_on.year, self.ends_on.year + 1)


class CoverageTarget(models.Model):
    """One organisation that the term must cover, and the year planned for it."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="targets", verbose_name="届次")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="targets", verbose_name="单位"
    )
    planned_year = models.PositiveSmallIntegerField("计划年度", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "全覆盖目标"
        ordering = ["unit__code"]
        constraints = [models.UniqueConstraint(fields=["term", "unit"], name="target_once")]

    def __str__(self):
        return f"{self.term} {self.unit}"


class FocusDictionary(models.Model):
    """监督重点: 四个落实, 三个聚焦, 四个聚焦 …; wording changes over the years, so it is data."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="focus_dictionaries", verbose_name="派出党组织"
    )
    name = models.CharField("名称", max_length=40)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "监督重点"
        ordering = ["-is_active", "name"]
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="focus_once")]

    def __str__(self):
        return self.name


class FocusItem(models.Model):
    dictionary = models.ForeignKey(
        FocusDictionary, models.CASCADE, related_name="items", verbose_name="监督重点"
    )
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("内容", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "监督重点条目"
        ordering = ["dictionary", "position"]
        constraints = [
            models.UniqueConstraint(fields=["dictionary", "position"], name="focus_item_once")
        ]

    def __str__(self):
        return self.name
