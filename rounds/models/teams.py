"""Who is in a team, who must keep away from a unit, and what gives a team its rights."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.grants import case_role
from accounts.models import Committee, Organisation, Person
from accounts.parties import party
from kernel.events import doers_of, last_doer
from kernel.gathering import Listed, annotated
from kernel.lifecycle import LifecycleModel
from rounds import lifecycle
from rounds.models.inspections import Inspection
from rounds.models.rounds import Round, Team


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

    @property
    def committee(self):
        return self.team.committee

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


@party
def team_mates(person_id, today):
    """The members of each team that is authorised now and the person is in."""
    teams = Team.objects.filter(authorisation__state="granted", members__person=person_id)
    rows = TeamMember.objects.filter(team__in=teams).order_by("pk")
    return rows.values_list("person_id", "team__authorisation__committee_id")


@case_role("巡察组")
def in_a_team():
    """Members of teams whose authorisation has not ended yet, or has not begun."""
    return TeamMember.objects.exclude(team__authorisation__state="ended")
