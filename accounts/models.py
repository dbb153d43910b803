from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase

from accounts.grants import Scope, boundary
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
        posting = self.postings.current().filter(post=Posting.Post.UNIT_SECRETARY).first()
        return posting and posting.person


class PersonManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username, password=None, **fields):
        """For the technical administrator's first account; opens nothing in the domain."""
        return self.create_user(
            username, password, is_staff=True, is_superuser=True, **{"name": username, **fields}
        )


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may see follows from postings and grants alone."""

    username = models.CharField(
        "登录名", max_length=40, unique=True, error_messages={"unique": "已有同名的登录名。"}
    )
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务", max_length=80, blank=True)
    employer = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="staff",
        verbose_name="所在单位",
    )  # fmt: skip
    phone = models.CharField("联系电话", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进入管理后台", default=False)
    joined_at = models.DateTimeField("建档时间", default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["id"]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    @property
    def scope(self) -> Scope:
        """This person's rights; resolved once per loaded person, that is once per request."""
        if not hasattr(self, "_scope"):
            self._scope = Scope(self)
        return self._scope

    def forget_scope(self):
        """Resolve the rights anew on the next question (a deed has just changed grants)."""
        self.__dict__.pop("_scope", None)

    @property
    def seat_line(self) -> str:
        """Where this person sits, for the top bar: "青山区委巡察办"."""
        posting = self.postings.current().select_related("committee", "organisation").first()
        if posting is None:
            return self.title
        if posting.post == Posting.Post.OFFICE:
            return f"{posting.committee}巡察办"
        if posting.post == Posting.Post.LEADING_GROUP:
            return f"{posting.committee}巡察工作领导小组"
        return str(posting.organisation)


class PostingQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        on = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Posting(models.Model):
    """任职: who holds which post where, from when until when."""

    class Post(models.TextChoices):
        LEADING_GROUP = "leading_group", "领导小组成员"
        OFFICE = "office", "巡察办工作人员"
        UNIT_SECRETARY = "unit_secretary", "党组织书记（主要负责人）"
        UNIT_LIAISON = "unit_liaison", "联络员"

    AT_COMMITTEE = frozenset({Post.LEADING_GROUP, Post.OFFICE})

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings", verbose_name="人员")
    post = models.CharField("职位", max_length=20, choices=Post)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="postings",
        verbose_name="派出党组织", help_text="领导小组成员、巡察办工作人员填写。",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="postings",
        verbose_name="党组织", help_text="书记、联络员填写。",
    )  # fmt: skip
    starts_on = models.DateField("任职日期", default=timezone.localdate)
    ends_on = models.DateField("免职日期", null=True, blank=True, help_text="含当日。")
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="postings", editable=False, verbose_name="权限组"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    post__in=["leading_group", "office"],
                    committee__isnull=False, organisation__isnull=True,
                )
                | Q(
                    post__in=["unit_secretary", "unit_liaison"],
                    committee__isnull=True, organisation__isnull=False,
                ),
                name="posting_at_one_place",
                violation_error_message=(
                    "领导小组成员、巡察办工作人员请填写派出党组织；书记、联络员请填写党组织。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="posting_ends_after_start",
                violation_error_message="免职日期不能早于任职日期，请检查。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person} {self.place} {self.get_post_display()}"

    @property
    def place(self):
        return self.committee or self.organisation


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
