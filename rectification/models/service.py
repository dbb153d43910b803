from django.db import models
from django.urls import reverse

from issuing.models import OfficialPaper
from kernel.lifecycle import LifecycleModel
from rectification import lifecycle
from rectification.models.fields import OfACase, moment, person, signature
from rounds.models import Inspection


class ServiceQuerySet(OfACase):
    people = ("paper__registered", "served_by", "received_by")

    def waiting(self):
        """What the office has taken back waits for nobody's signature."""
        return self.exclude(paper__state="withdrawn")


class Service(LifecycleModel):
    """文书送达: a paper that urges the unit, put before it and signed for."""

    lifecycle = lifecycle.SERVICE

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="services", verbose_name="巡察任务"
    )
    paper = models.OneToOneField(
        OfficialPaper, models.PROTECT, related_name="service", verbose_name="正式文书"
    )
    label = models.CharField("文书", max_length=120, editable=False)
    served_by = person("送达人")
    served_at = moment("送达时间")
    received_by = person("签收人")
    received_at = moment("签收时间")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书送达"
        ordering = ["-id"]
        constraints = [
            signature("served", "service_served"), signature("received", "service_received"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspection", "state"], name="service_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("service", args=[self.pk])

    @property
    def title(self) -> str:
        return self.label
