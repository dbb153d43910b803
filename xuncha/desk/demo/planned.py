"""Before the work on site: the round's plan, its teams and their authorisation, notice and entry."""

from datetime import date, timedelta

from rounds import actions as rounds
from rounds.models import Inspection, Team
from rounds.models import Round as RoundRecord
from xuncha.desk.demo import papers
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.places import TEAMS
from xuncha.desk.demo.script import Round
from xuncha.desk.demo.world import World


def authorised_round(world: World, script: Round, today: date) -> RoundRecord:
    """From the plan to the authorised teams, each deed on its own day."""
    office, leader = world["shenming"], world["lujianguo"]
    entry_on = script.on(today, script.entry)
    with on(entry_on - timedelta(days=40)):
        round_ = rounds.plan_round(
            RoundRecord(
                term=world.term, number=script.number, kind=script.kind, focus=world.focus,
                starts_on=script.on(today, script.starts), ends_on=script.on(today, script.ends),
            ),
            by=office,
        )  # fmt: skip
        for number in sorted({part.team for part in script.parts}):
            _formed_team(world, script, today, round_, number)
    with on(entry_on - timedelta(days=32)):
        rounds.submit_round(round_, by=office)
    with on(entry_on - timedelta(days=28)):
        rounds.approve_round(round_, by=leader)
    for team in Team.objects.filter(round=round_):
        _authorised(world, team, entry_on)
    world.rights_changed()
    return round_


def _formed_team(world, script, today, round_, number):
    office = world["shenming"]
    team = rounds.form_team(round_, by=office, number=number)
    for seat in TEAMS[number]:
        rounds.add_member(
            team, by=office, person=world[seat.username], post=seat.post, duties=seat.duties
        )
    for part in script.parts:
        if part.team == number:
            rounds.add_inspection(
                round_, by=office, unit=world.units[part.code], team=team,
                planned_entry_on=script.on(today, script.entry),
                planned_leave_on=script.on(today, script.leave_of(number)),
            )  # fmt: skip


def _authorised(world, team, entry_on):
    with on(entry_on - timedelta(days=24)):
        for member in team.members.select_related("person", "team__committee"):
            rounds.declare_teammember(member, by=world.people[member.person.username])
    with on(entry_on - timedelta(days=22)):
        rounds.submit_authorisation(team.authorisation, by=world["shenming"])
    with on(entry_on - timedelta(days=20)):
        rounds.grant_authorisation(team.authorisation, by=world["lujianguo"])
        papers.send_out(papers.DECISION, team.authorisation, by=world["shenming"])


def cases_of(world: World, script: Round, today: date, round_, most: int) -> list[Case]:
    """The round's cases, in which the teams have entered on their day."""
    rows = Inspection.objects.with_case().filter(round=round_)
    found = {row.unit.code: row for row in rows}
    cases = [Case(world, script, part, today, found[part.code], most) for part in script.parts]
    for case in cases:
        with on(case.after_entry(-12)):
            rounds.notify_inspection(case.inspection, by=case.office)
            papers.notified(case)
    world.rights_changed()
    for case in cases:
        with on(case.entry_on):
            rounds.enter_inspection(case.inspection, by=case.crew["head"])
    return cases
