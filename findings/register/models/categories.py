from django.db import models

from accounts.models import Committee


class CategoryQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True).select_related("parent")


class Category(models.Model):
    """问题类别: the office's own taxonomy, a tree."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="categories", verbose_name="派出党组织"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name="上级类别",
    )  # fmt: skip
    code = models.CharField("编码", max_length=12, help_text="两位一级，如 05、0501。")
    name = models.CharField("名称", max_length=60)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题类别"
        ordering = ["code", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "code"], name="category_code_once",
                violation_error_message="已有这个类别编码，请换一个。",
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def full_name(self):
        return f"{self.parent.name}：{self.name}" if self.parent_id else self.name
