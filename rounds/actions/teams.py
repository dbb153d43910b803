"""Deeds on teams: who is in them."""

from django.db import transaction

from accounts.actions import refuse_administrator
from kernel.events import record_event
from kernel.lifecycle import lock, require
from kernel.refusals import NotPossible
from rounds.actions.rights import groups_of_post
from rounds.models import (
    Authorisation,
    Round,
    Team,
    TeamMember,
)
from rounds.serving import refuse_to_join


def form_team(round_: Round, *, by, number: int) -> Team:
    """A team and its authorisation-to-be, as long as the round is being planned."""
    require(by, "edit", round_, "组建巡察组")
    with transaction.atomic():
        round_ = lock(round_)
        if round_.teams.filter(number=number).exists():
            raise NotPossible(f"本轮已有第 {number} 组，请换一个组号。")
        team = Team.objects.create(committee=round_.committee, round=round_, number=number)
        Authorisation.objects.create(committee=round_.committee, team=team)
        record_event(by=by, verb="form_team", label="组建巡察组", record=team)
    return team


def still_forming(team, label):
    """Lock the team's authorisation: who is on a team is fixed from its submission on."""
    if lock(team.authorisation).state != "drafting":
        raise NotPossible(f"{team}已报请授权，不能再{label}；确需调整请先退回授权。")


def add_member(team: Team, *, by, person, post, duties="") -> TeamMember:
    require(by, "edit", team, "调整巡察组")
    with transaction.atomic():
        lock(team.round)  # two clerks adding one person to two teams: the second is told
        still_forming(team, "增加成员")
        taken = TeamMember.objects.filter(round=team.round, person=person).first()
        if taken:
            raise NotPossible(f"{person} 已在本轮{taken.team}，一人在一轮中只能在一个组。")
        if post == "head" and team.members.filter(post="head").exists():
            raise NotPossible(f"{team}已有组长，请先调整原组长。")
        if not person.is_active:
            raise NotPossible(f"{person} 的账号已停用，不能编入巡察组。")
        refuse_administrator(person)
        refuse_to_join(team, person)
        member = TeamMember.objects.create(
            round=team.round, team=team, person=person, post=post, duties=duties
        )
        person.groups.add(*groups_of_post(team, post))
        record_event(by=by, verb="add_member", label="编入巡察组", record=team, note=str(member))
    return member


def remove_member(member: TeamMember, *, by):
    team = member.team
    require(by, "edit", team, "调整巡察组")
    with transaction.atomic():
        still_forming(team, "减少成员")
        member.person.groups.remove(*groups_of_post(team, member.post))
        record_event(by=by, verb="remove_member", label="移出巡察组", record=team, note=str(member))
        member.delete()
