"""派出党组织、党组织，以及名册导入."""

from django.db import models
from guardian.models import GroupObjectPermissionBase

from accounts.grants import boundary
from kernel.files import StoredFile


class Committee(models.Model):
    """派出党组织: the Party committee that dispatches inspection teams."""

    name = models.CharField("全称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=30, help_text="如“青山区委”。")
    region = models.CharField("地区", max_length=60, help_text="如“示例市青山区”。")
    document_code = models.CharField(
        "机关代字", max_length=10, help_text="用于发文字号，如“青巡”〔2026〕1号。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "派出党组织"
        ordering = ["id"]
        default_permissions = ("add", "change")
        permissions = [
            ("direct", "领导小组：领导巡察工作"),
            ("administer", "巡察办：组织巡察工作"),
        ]

    def __str__(self):
        return self.short_name


class Organisation(models.Model):
    """A subordinate Party organisation that can be inspected, in the tree of its committee."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "党委"
        LEADING_GROUP = "leading_group", "党组"
        WORKING_COMMITTEE = "working_committee", "党工委"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"

    class Level(models.TextChoices):
        DEPARTMENT = "department", "部门单位"
        TOWN = "town", "乡镇（街道）"
        VILLAGE = "village", "村"
        COMMUNITY = "community", "社区"
        OTHER = "other", "其他"

    class Attention(models.TextChoices):
        KEY = "key", "重点类"
        WATCHED = "watched", "关注类"
        ORDINARY = "ordinary", "一般类"

    class Receives(models.TextChoices):
        """What a receiving department takes over from an inspection (分类移交)."""

        DISCIPLINE = "discipline", "纪检监察机关"
        ORGANISATION = "organisation", "组织部门"
        DEPARTMENT = "department", "职能部门"
        PETITION = "petition", "信访部门"

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="organisations", verbose_name="派出党组织"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name="上级党组织",
    )  # fmt: skip
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    code = models.CharField("编码", max_length=20)
    kind = models.CharField("党组织类型", max_length=20, choices=Kind)
    level = models.CharField("单位类别", max_length=12, choices=Level, default=Level.DEPARTMENT)
    attention = models.CharField(
        "分类", max_length=10, choices=Attention, default=Attention.ORDINARY,
        help_text="村（社区）巡察按重点类、关注类、一般类安排。",
    )  # fmt: skip
    last_inspected_year = models.PositiveSmallIntegerField(
        "上次巡察年份", null=True, blank=True, help_text="使用本平台以前的情况。"
    )
    receives = models.CharField(
        "接收移交", max_length=12, choices=Receives, blank=True,
        help_text="接收巡察移交的单位填写；移交接收人在“任职”中登记。",
    )  # fmt: skip
    note = models.CharField("备注", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "党组织"
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "code"], name="organisation_code_once"),
            models.UniqueConstraint(fields=["committee", "name"], name="organisation_name_once"),
        ]

    def __str__(self):
        return self.short_name or self.name

    @property
    def secretary(self):
        """The person who holds the secretary's post today, or None."""
        posting = self.postings.current().filter(post="unit_secretary").first()
        return posting and posting.person


@boundary
class CommitteeGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Committee, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = verbose_name_plural = "派出党组织授权"


class UnitImport(StoredFile):
    """A list of units as it was uploaded, kept between the dry run and the confirmation."""

    committee = models.ForeignKey(
        Committee, models.CASCADE, related_name="unit_imports", verbose_name="派出党组织"
    )
    imported_at = models.DateTimeField("导入时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "单位名册导入"
        ordering = ["-added_at"]
