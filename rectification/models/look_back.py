from django.db import models
from django.urls import reverse

from kernel.lifecycle import LifecycleModel
from rectification import lifecycle
from rectification.models.fields import moment, person, signature
from rectification.models.items import RectificationItem
from rounds.models import Inspection


class LookBackCheckQuerySet(models.QuerySet):
    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term",
            "inspection__looks_back_at__round__term", "found_by",
        )  # fmt: skip


class LookBackCheck(LifecycleModel):
    """回头看核查: whether one problem of the earlier inspection has really been put right.

    What the new team has to know of the old case is copied here: it gets no way into that case.
    """

    lifecycle = lifecycle.CHECK
    across_inspections = frozenset({"item"})

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="look_back_checks", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        RectificationItem, models.PROTECT, related_name="look_back_checks",
        verbose_name="原整改问题",
    )  # fmt: skip
    old_number = models.PositiveSmallIntegerField("原序号")
    title = models.CharField("原问题", max_length=120)
    old_text = models.TextField("原问题表述")
    old_goal = models.TextField("整改目标", blank=True)
    old_result = models.TextField("单位报告的整改结果", blank=True)
    how_found = models.TextField("核查方式和发现的情况", blank=True, editable=False)
    found_by = person("核查人")
    found_at = moment("核查时间")

    objects = LookBackCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回头看核查"
        ordering = ["inspection", "old_number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="item_checked_once"),
            signature("found", "check_found"),
        ]

    def __str__(self):
        return f"{self.old_number}. {self.title}"

    @property
    def old_case(self):
        """The number of the problem in the earlier case, as both pages name it."""
        return f"{self.inspection.looks_back_at.round}第 {self.old_number} 项"

    def get_absolute_url(self):
        return reverse("lookbackcheck", args=[self.pk])
