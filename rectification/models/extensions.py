from django.db import models
from django.urls import reverse

from accounts.models import Person
from kernel.lifecycle import LifecycleModel
from kernel.workdays import zh
from rectification import lifecycle
from rectification.models.fields import OfACase
from rectification.models.items import RectificationItem
from rounds.models import Inspection


class ExtensionQuerySet(OfACase):
    people = ("item", "asked_by")

    def for_desk(self):
        return self.select_related("item")


class Extension(LifecycleModel):
    """延期申请: the unit asks for more time for one problem.

    `is_beyond`: the day asked for lies after 集中整改 ends, so that the leading group decides and not
    the office.
    """

    lifecycle = lifecycle.EXTENSION

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="extensions", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        RectificationItem, models.CASCADE, related_name="extensions", verbose_name="整改问题"
    )
    was_due_on = models.DateField("原时限")
    asked_to = models.DateField("申请延至")
    reason = models.TextField("理由")
    is_beyond = models.BooleanField("超出集中整改期", default=False)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="申请人"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(state="asked"), name="one_open_extension",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_to__gt=models.F("was_due_on")), name="extension_is_later"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspection", "state"], name="extension_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("extension", args=[self.pk])

    @property
    def title(self) -> str:
        return f"第 {self.item.number} 项申请延至{zh(self.asked_to)}"
