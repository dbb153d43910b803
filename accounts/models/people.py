"""Somebody who signs in, and the posts they hold."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.grants import Scope, admin_rights, case_role
from accounts.models.organisations import Committee, Organisation
from kernel.prepared import Given, Prepared


class PersonManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may see follows from postings and grants alone.

    Not Django's `PermissionsMixin`: there is no superuser here, not even a column for one, and no
    permission is given to a person by hand. `groups` is written by deeds alone.
    """

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
    groups = models.ManyToManyField(
        Group, related_name="user_set", related_query_name="user", editable=False,
        verbose_name="权限组",
    )  # fmt: skip
    # A password given out on paper: good until then, for one sign-in, at which it is replaced.
    one_time_until = models.DateTimeField("一次性密码有效期至", null=True, editable=False)
    # The half of the first sign-in that the security administrator gives out (`accounts.keys`).
    activation_digest = models.CharField("启用码指纹", max_length=64, blank=True, editable=False)
    joined_at = models.DateTimeField("建档时间", default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    is_superuser = False  # guardian and Django's admin ask; nobody is

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

    # What Django's admin site asks. Case roles are not asked this way: see `kernel.policy`.

    @property
    def is_staff(self) -> bool:
        """Whether the back office opens: for administrators who have something to do there."""
        return bool(self.get_all_permissions())

    def has_perm(self, perm, obj=None) -> bool:
        return perm in self.get_all_permissions()

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm) for perm in perms)

    def has_module_perms(self, app_label) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions())

    def get_all_permissions(self, obj=None) -> frozenset[str]:
        return admin_rights(self.scope.admin_role)

    @cached_property
    def seat_line(self) -> str:
        """Where this person sits, for the top bar: "青山区委巡察办"."""
        if self.scope.admin_role:
            return self.admin_role.get_role_display()
        return self.seat_among(SEATS.rows(person=self.pk, today=timezone.localdate()))

    def seat_among(self, seats: list[tuple]) -> str:
        """The words of the newest of these rows of `seats_of`."""
        if not seats:
            return self.title
        post, committee, *organisation = max(seats, key=lambda seat: seat[-2:])[:-2]
        if post == Posting.Post.OFFICE:
            return f"{committee}巡察办"
        if post == Posting.Post.LEADING_GROUP:
            return f"{committee}巡察工作领导小组"
        name, short_name = organisation
        return str(Organisation(name=name, short_name=short_name)) if name else self.title


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
        DISCIPLINE_SECRETARY = "discipline_secretary", "纪委书记（直报线索）"
        RECEIVER = "receiver", "移交接收人"

    AT_COMMITTEE = frozenset({Post.LEADING_GROUP, Post.OFFICE, Post.DISCIPLINE_SECRETARY})

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings", verbose_name="人员")
    post = models.CharField("职位", max_length=20, choices=Post)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="postings",
        verbose_name="派出党组织", help_text="领导小组成员、巡察办工作人员、纪委书记填写。",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="postings",
        verbose_name="党组织", help_text="书记、联络员、移交接收人填写。",
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
                    post__in=["leading_group", "office", "discipline_secretary"],
                    committee__isnull=False, organisation__isnull=True,
                )
                | Q(
                    post__in=["unit_secretary", "unit_liaison", "receiver"],
                    committee__isnull=True, organisation__isnull=False,
                ),
                name="posting_at_one_place",
                violation_error_message=(
                    "领导小组成员、巡察办工作人员、纪委书记请填写派出党组织；"
                    "书记、联络员、移交接收人请填写党组织。"
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


def seats_of(person, today):
    """(post, committee, organisation and its short name, since when, key) of each post held."""
    return (
        Posting.objects.current(today)
        .filter(person=person)
        .order_by()
        .values_list(
            "post", "committee__short_name", "organisation__name", "organisation__short_name",
            "starts_on", "pk",
        )
    )  # fmt: skip


SEATS = Prepared(
    lambda: seats_of(Given("person", Person._meta.pk), Given("today", models.DateField()))
)


@case_role("任职")
def posted():
    """Postings that run, or will."""
    return Posting.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()))
