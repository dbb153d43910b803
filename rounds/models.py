from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from guardian.models import GroupObjectPermissionBase

from accounts.grants import Scope, boundary, case_role, standing
from accounts.models import Committee, Organisation, Person, Posting
from kernel.events import doers_of, last_doer
from kernel.gathering import Listed, annotated
from kernel.lifecycle import LifecycleModel
from kernel.workdays import Term as Span
from rounds import lifecycle


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


class Deadlines(models.Model):
    """Deadlines as settings of a round; the defaults are those of domain.md §6 and §21."""

    class Unit(models.TextChoices):
        DAYS = "days", "天"
        WORKDAYS = "workdays", "个工作日"
        MONTHS = "months", "个月"

    notice_days = models.PositiveSmallIntegerField("巡察通知：进驻前（天）", default=10)
    liaison_days = models.PositiveSmallIntegerField("确定联络员：进驻前（天）", default=2)
    unit_report_days = models.PositiveSmallIntegerField("汇报材料：进驻后（天）", default=3)
    letters_close_days = models.PositiveSmallIntegerField("信访受理截止：撤点前（天）", default=5)
    report_months = models.PositiveSmallIntegerField("巡察报告：撤点后（月）", default=1)
    plan_amount = models.PositiveSmallIntegerField("整改方案：反馈后", default=15)
    plan_unit = models.CharField(
        "整改方案期限单位", max_length=8, choices=Unit, default=Unit.WORKDAYS
    )
    life_meeting_months = models.PositiveSmallIntegerField(
        "专题民主生活会：反馈后（月）", default=1
    )
    concentrated_months = models.PositiveSmallIntegerField("集中整改：反馈后（月）", default=3)
    evaluation_months = models.PositiveSmallIntegerField(
        "整改评估：集中整改结束后（月）", default=1
    )
    clue_answer_months = models.PositiveSmallIntegerField(
        "移交事项答复：签收移交后（月）", default=3
    )

    class Meta:
        abstract = True

    @property
    def plan_span(self) -> Span:
        return Span(self.plan_amount, self.plan_unit)


class RoundQuerySet(models.QuerySet):
    def for_desk(self):
        """With what the title names and the preconditions of its moves ask."""
        units = Inspection.objects.filter(round=OuterRef("pk")).order_by()
        return self.select_related("term").annotate(
            has_units=Exists(units), has_unplaced_units=Exists(units.filter(team__isnull=True)),
            submitter_id=Subquery(doers_of(Round, "submit")),
        )  # fmt: skip


class Round(LifecycleModel, Deadlines):
    """轮次: one round of inspections inside a term."""

    class Kind(models.TextChoices):
        ROUTINE = "routine", "常规巡察"
        THEMATIC = "thematic", "专项巡察"
        FLEXIBLE = "flexible", "机动巡察"
        RAISED_LEVEL = "raised_level", "提级巡察"
        CROSS = "cross", "交叉巡察"
        LOOK_BACK = "look_back", "回头看"

    lifecycle = lifecycle.ROUND

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="rounds", verbose_name="派出党组织"
    )
    term = models.ForeignKey(Term, models.PROTECT, related_name="rounds", verbose_name="届次")
    number = models.PositiveSmallIntegerField("轮次（第几轮）")
    kind = models.CharField("巡察类型", max_length=12, choices=Kind, default=Kind.ROUTINE)
    focus = models.ForeignKey(
        FocusDictionary, models.PROTECT, related_name="rounds", verbose_name="监督重点"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    clues_through_office = models.BooleanField(
        "问题线索经巡察办移交", default=True,
        help_text="勾选：批准移交后巡察办可以查看并办理移交。不勾选：由巡察组直接移交，巡察办不接触线索。",
    )  # fmt: skip

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "轮次"
        ordering = ["-starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"], name="round_number_once",
                violation_error_message="本届已有这一轮次，请核对轮次序号。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="round_ends_after_start",
                violation_error_message="结束日期要晚于开始日期，请检查。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.term}第{numeral(self.number)}轮"

    def get_absolute_url(self):
        return reverse("round", args=[self.pk])

    @property
    def title(self):
        return f"{self}（{self.get_kind_display()}）"

    @annotated
    def submitter_id(self) -> int | None:
        """Who submitted it last, and therefore does not approve it."""
        return last_doer(self, "submit")

    @annotated
    def has_units(self) -> bool:
        return self.inspections.exists()

    @annotated
    def has_unplaced_units(self) -> bool:
        return self.inspections.filter(team__isnull=True).exists()


class Team(models.Model):
    """巡察组: one team of one round; dissolved when its authorisation ends."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="派出党组织"
    )
    round = models.ForeignKey(Round, models.CASCADE, related_name="teams", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("组号")

    class Meta:
        verbose_name = verbose_name_plural = "巡察组"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="team_number_once",
                violation_error_message="本轮已有这个组号。",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"第{numeral(self.number)}巡察组"

    def get_absolute_url(self):
        return reverse("team", args=[self.pk])

    @property
    def head(self):
        member = self.members.filter(post="head").select_related("person").first()
        return member and member.person


class TeamMemberQuerySet(models.QuerySet):
    def for_desk(self):
        units = Inspection.objects.filter(team=OuterRef("team")).order_by()
        return self.select_related("round__term", "team").annotate(team_has_units=Exists(units))


class TeamMember(LifecycleModel):
    """One person's post in a team; before authorisation the person declares ties (回避申报)."""

    class Post(models.TextChoices):
        HEAD = "head", "组长"
        DEPUTY = "deputy", "副组长"
        LIAISON = "liaison", "联络员"
        LETTERS_OFFICER = "letters_officer", "信访专员"
        MEMBER = "member", "成员"

    lifecycle = lifecycle.MEMBERSHIP

    round = models.ForeignKey(Round, models.CASCADE, related_name="members", verbose_name="轮次")
    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name="巡察组")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    post = models.CharField("组内职务", max_length=16, choices=Post, default=Post.MEMBER)
    duties = models.CharField("分工", max_length=80, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察组成员"
        ordering = ["team", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="person_once_per_round",
                violation_error_message="这名同志已在本轮的另一个巡察组，一人只能在一个组。",
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(post="head"), name="one_head_per_team",
                violation_error_message="这个组已有组长。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person}（{self.get_post_display()}）"

    @property
    def title(self):
        return f"{self.round} {self.team}回避申报"

    @annotated
    def team_has_units(self) -> bool:
        return self.team.inspections.exists()

    def get_absolute_url(self):
        return reverse("teammember", args=[self.pk])


class Recusal(models.Model):
    """回避: a declared tie bars a person from a unit; it beats every grant, in every round."""

    class Ground(models.TextChoices):
        WORKED_THERE = "worked_there", "曾在该单位工作"
        RELATIVE = "relative", "本人、配偶或直系亲属在该单位工作"
        KIN_OF_LEADER = "kin_of_leader", "与该单位领导有亲属、姻亲关系"
        INTEREST = "interest", "有其他利害关系"

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="派出党组织"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="recusals", verbose_name="人员")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="recusals", verbose_name="单位"
    )
    ground = models.CharField("事由", max_length=16, choices=Ground)
    detail = models.CharField("具体情况", max_length=200, blank=True)
    declared_at = models.DateTimeField("申报时间", auto_now_add=True)
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申报人")
    withdrawn_at = models.DateTimeField("解除时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(withdrawn_at__isnull=True),
                name="recusal_once", violation_error_message="这名同志对该单位已申报回避。",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person}回避{self.unit}"

    def get_absolute_url(self):
        return reverse("recusal", args=[self.pk])

    @property
    def is_standing(self):
        return self.withdrawn_at is None

    @property
    def state_label(self):
        return "有效" if self.is_standing else "已解除"

    @property
    def tone(self):
        return "run" if self.is_standing else "off"


class AuthorisationQuerySet(models.QuerySet):
    def for_desk(self):
        members = TeamMember.objects.filter(team=OuterRef("team")).order_by()
        undeclared = members.filter(state="pending").values(value=F("person__name"))
        return self.select_related("team__round__term").annotate(
            has_head=Exists(members.filter(post="head")),
            has_more=Exists(members.exclude(post="head")),
            has_units=Exists(Inspection.objects.filter(team=OuterRef("team"))),
            undeclared=Listed(undeclared.order_by("pk")[:5]),
            submitter_id=Subquery(doers_of(Authorisation, "submit")),
        )


class Authorisation(LifecycleModel):
    """一次一授权: the leading group's decision that gives one team its rights for one round."""

    lifecycle = lifecycle.AUTHORISATION

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="派出党组织"
    )
    team = models.OneToOneField(
        Team, models.CASCADE, related_name="authorisation", verbose_name="巡察组"
    )
    granted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="授权人"
    )
    granted_at = models.DateTimeField("授权时间", null=True, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权"

    def __str__(self):
        return f"{self.team.round} {self.team}授权"

    title = property(__str__)

    @annotated
    def submitter_id(self) -> int | None:
        """Who asked for it last, and therefore does not grant it."""
        return last_doer(self, "submit")

    # --- what a team needs before it is authorised

    @annotated
    def has_head(self) -> bool:
        return self.team.members.filter(post="head").exists()

    @annotated
    def has_more(self) -> bool:
        return self.team.members.exclude(post="head").exists()

    @annotated
    def has_units(self) -> bool:
        return self.team.inspections.exists()

    @annotated
    def undeclared(self) -> list[str]:
        """Names of members who have not yet declared, at most five."""
        pending = self.team.members.filter(state="pending").order_by("pk")
        return list(pending.values_list("person__name", flat=True)[:5])

    def get_absolute_url(self):
        return reverse("authorisation", args=[self.pk])


@case_role("巡察组")
def in_a_team():
    """Members of teams whose authorisation has not ended yet, or has not begun."""
    return TeamMember.objects.exclude(team__authorisation__state="ended")


class InspectionQuerySet(models.QuerySet):
    def with_case(self):
        """With everything an inspection's own page and list name about it."""
        return self.select_related(
            "unit",
            "round__term",
            "round__focus",
            "team__authorisation",
            "committee",
            "looks_back_at__round__term",
        )


class Inspection(LifecycleModel):
    """巡察任务: one unit in one round; the case file, and the boundary of its rights."""

    lifecycle = lifecycle.INSPECTION

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="inspections", verbose_name="派出党组织"
    )
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="inspections", verbose_name="轮次"
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name="巡察组",
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="inspections", verbose_name="被巡察单位"
    )
    planned_entry_on = models.DateField("计划进驻日期")
    planned_leave_on = models.DateField("计划撤点日期")
    notified_on = models.DateField("通知日期", null=True, editable=False)
    entered_on = models.DateField("进驻日期", null=True, editable=False)
    left_on = models.DateField("撤点日期", null=True, editable=False)
    looks_back_at = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="looked_back_by",
        verbose_name="回头看的原巡察",
    )  # fmt: skip

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察任务"
        ordering = ["-round__starts_on", "unit__code", "id"]
        default_permissions = ()
        permissions = [
            ("inspect", "参加巡察"),
            ("lead", "组长、副组长：审核"),
            ("conclude", "组长：审定"),
            ("open_letters", "信访专员：办理信访"),
            ("keep_clues", "线索专管员：保管问题线索"),
            ("rectify", "单位联络员：办理整改"),
            ("answer_for", "单位书记：签字背书"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"], name="unit_once_per_round",
                violation_error_message="这个单位已在本轮，不能重复添加。",
            ),
            models.CheckConstraint(
                condition=Q(planned_leave_on__gt=F("planned_entry_on")),
                name="inspection_leaves_after_entry",
                violation_error_message="计划撤点日期要晚于计划进驻日期，请检查。",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                name="inspection_left_after_entered",
                violation_error_message="撤点日期不能早于进驻日期。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.unit)

    @property
    def title(self):
        return f"{self.unit.name}（{self.round}）"

    @property
    def inspection_id(self):
        """So that events and rules ask every record, this one included, the same way."""
        return self.pk

    @property
    def inspection(self):
        return self

    @property
    def entry_on(self):
        return self.entered_on or self.planned_entry_on

    @property
    def leave_on(self):
        return self.left_on or self.planned_leave_on

    @property
    def letters_close_on(self):
        return self.leave_on - timedelta(days=self.round.letters_close_days)

    def get_absolute_url(self):
        return reverse("inspection", args=[self.pk])


@boundary
class InspectionGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Inspection, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = verbose_name_plural = "巡察任务授权"


@standing(Scope.BARRED)
def barred_inspections(person, today):
    """Inspections of units to which the person has declared a tie."""
    return Inspection.objects.filter(
        unit__recusals__person=person, unit__recusals__withdrawn_at__isnull=True
    )


@standing(Scope.OWN)
def inspections_where_posted(person, today):
    """Inspections of the units where the person holds a post: nobody inspects themselves."""
    posts = Posting.objects.filter(person=person, starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    return Inspection.objects.filter(unit__in=posts.values("organisation"))


@standing(Scope.OWN)
def inspections_where_employed(person, today):
    people = Person.objects.filter(pk=person)
    return Inspection.objects.filter(unit__in=people.values("employer"))


@standing(Scope.SERVED)
def inspections_served_in(person, today):
    """Inspections of the teams the person is or was in: what the team has done, others pass."""
    members = TeamMember.objects.filter(person=person)
    return Inspection.objects.filter(team__in=members.values("team"))


_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 21 → 二十一: how rounds and teams are counted in papers (below 100)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
