from django.db import models
from django.utils import timezone


class Mark(models.Model):
    """How far a sweep has come: what happened before `at` has been looked at."""

    name = models.CharField("名称", max_length=20, primary_key=True)
    at = models.DateTimeField("已处理到", default=timezone.now)
    calendar = models.CharField("放假安排摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限巡检进度"

    def __str__(self):
        return self.name
