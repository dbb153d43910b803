"""One person, two posts: nobody inspects their own unit, nor passes for the committee what they did."""

from datetime import timedelta

import pytest

from accounts.actions import appoint
from accounts.models import Person, Posting
from findings.clues.models import Clue
from findings.register.models import WorkingPaper
from kernel import policy
from kernel.refusals import NotAllowed, NotPossible
from rounds import actions
from rounds.models import Inspection, Round, Team
from tests.scene import TODAY


def also(scene, key, post, **place):
    """The person with a second post, from today."""
    person = getattr(scene, key)
    appoint(Posting(person=person, post=post, **place), by=scene.security_admin)
    return getattr(scene, key)


@pytest.mark.parametrize("post", ["unit_secretary", "unit_liaison", "receiver"])
@pytest.mark.parametrize("key", ["office", "leader_group"])
def test_who_holds_a_post_in_the_unit_knows_of_its_case_what_the_unit_knows(scene, key, post):
    before = getattr(scene, key)
    assert policy.visible(Inspection, before).filter(pk=scene.inspection.pk).exists()
    person = also(scene, key, post, organisation=scene.unit)
    knows = policy.visible(Inspection, person).filter(pk=scene.inspection.pk).exists()
    assert knows == (post != "receiver")  # the unit knows that it is inspected
    for model in (WorkingPaper, Clue):
        mine = policy.visible(model, person).filter(inspection=scene.inspection)
        assert mine.query.is_empty() or not mine.exists()
    assert not policy.may(person, "notify", scene.inspection)
    assert policy.visible(Inspection, person).filter(unit=scene.other_unit).exists()


def test_whose_employer_is_inspected_is_kept_out_as_well(scene):
    person = scene.office
    type(person).objects.filter(pk=person.pk).update(employer=scene.unit)
    assert not policy.visible(Inspection, scene.office).filter(pk=scene.inspection.pk).exists()
    assert policy.visible(Inspection, scene.office2).filter(pk=scene.inspection.pk).exists()


def test_a_member_of_the_team_who_takes_a_post_in_the_unit_is_out_at_once(scene):
    person = also(scene, "member", "unit_liaison", organisation=scene.unit)
    assert not policy.may(person, "write_paper", scene.inspection)
    assert not policy.may(person, "record_fieldwork", scene.inspection)


@pytest.mark.parametrize("post", ["office", "leading_group"])
def test_who_was_in_the_team_decides_nothing_for_the_committee(scene, post):
    """And not after the authorisation has ended either: the team's work is passed by others."""
    person = also(scene, "deputy", post, committee=scene.committee)
    codename = {"office": "administer", "leading_group": "direct"}[post]
    assert person.scope.holds(codename, scene.committee.pk)
    assert scene.inspection.pk in person.scope.served
    for what in ("edit", "notify", "print", "evaluate", "note_accountability"):
        assert not policy.may(person, what, scene.inspection)
    other = Inspection.objects.exclude(team=scene.inspection.team).get()
    if post == "office":
        assert policy.may(person, "edit", other)


@pytest.fixture
def planning(scene):
    """The next round, its team still being formed, with the unit of the scene in it."""
    round_ = actions.plan_round(
        Round(
            term=scene.term, number=4, kind="special", focus=scene.focus,
            starts_on=TODAY(), ends_on=TODAY() + timedelta(days=90),
        ),
        by=scene.office,
    )  # fmt: skip
    return round_, actions.form_team(round_, by=scene.office, number=1)


def include(scene, round_, team):
    return actions.add_inspection(
        round_, by=scene.office, unit=scene.unit, team=team,
        planned_entry_on=TODAY() + timedelta(days=9), planned_leave_on=TODAY() + timedelta(days=50),
    )  # fmt: skip


def join(scene, team, key, post="member"):
    return actions.add_member(team, by=scene.office, person=getattr(scene, key), post=post)


def test_nobody_authorises_the_team_they_are_in(scene, planning):
    round_, team = planning
    include(scene, round_, team)
    members = [join(scene, team, "leader_group", "head"), join(scene, team, "stranger")]
    actions.submit_round(round_, by=scene.office)
    actions.approve_round(round_, by=scene.leader_group)
    for member in members:
        actions.declare_teammember(member, by=Person.objects.get(pk=member.person_id))
    actions.submit_authorisation(team.authorisation, by=scene.office)
    with pytest.raises(NotAllowed):
        actions.grant_authorisation(team.authorisation, by=scene.leader_group)
    actions.grant_authorisation(team.authorisation, by=scene.leader_group2)
    assert scene.leader_group.scope.ids("conclude")


@pytest.mark.parametrize("key", ["secretary", "liaison"])
def test_people_of_a_unit_join_no_team_that_inspects_it(scene, planning, key):
    round_, team = planning
    include(scene, round_, team)
    with pytest.raises(NotPossible, match="是被巡察单位"):
        join(scene, team, key)
    join(scene, team, "former_secretary")


@pytest.mark.parametrize("by_hand", ["posted", "employed"])
def test_a_team_with_people_of_a_unit_is_not_sent_there(scene, planning, by_hand):
    round_, team = planning
    if by_hand == "employed":
        Person.objects.filter(pk=scene.stranger.pk).update(employer=scene.unit)
    join(scene, team, "secretary" if by_hand == "posted" else "stranger")
    with pytest.raises(NotPossible, match="是被巡察单位"):
        include(scene, round_, team)
    inspection = include(scene, round_, None)
    with pytest.raises(NotPossible, match="是被巡察单位"):
        actions.edit_inspection(inspection, by=scene.office, team=team)


def test_who_must_keep_away_from_a_unit_has_no_say_in_the_team_that_goes_there(scene):
    team = Team.objects.get(pk=scene.inspection.team_id)
    assert policy.may(scene.office2, "end", team.authorisation)
    actions.recuse(scene.office2, by=scene.office2, unit=scene.unit, ground="relative")
    for verb in ("end", "submit"):
        assert not policy.may(scene.office2, verb, team.authorisation)
    assert not policy.may(scene.office2, "edit", team)
    with pytest.raises(NotAllowed):
        actions.end_authorisation(team.authorisation, by=scene.office2, note="到期")
    other = Team.objects.get(pk=scene.other_inspection.team_id)
    assert policy.may(scene.office2, "end", other.authorisation)


def test_nor_in_granting_returning_or_renewing_for_it(scene, planning):
    round_, team = planning
    include(scene, round_, team)
    members = [join(scene, team, "member", "head"), join(scene, team, "stranger")]
    actions.submit_round(round_, by=scene.office)
    actions.approve_round(round_, by=scene.leader_group)
    for member in members:
        actions.declare_teammember(member, by=Person.objects.get(pk=member.person_id))
    actions.submit_authorisation(team.authorisation, by=scene.office)
    asked = [
        ("leader_group2", "grant", team.authorisation),
        ("leader_group2", "return", team.authorisation),
        ("office2", "renew", members[1]),
        ("office2", "remove", members[1]),
    ]
    for key, verb, record in asked:
        assert policy.may(getattr(scene, key), verb, record), verb
    for key in ("leader_group2", "office2"):
        person = getattr(scene, key)
        actions.recuse(person, by=person, unit=scene.unit, ground="relative")
    for key, verb, record in asked:
        assert not policy.may(getattr(scene, key), verb, record), verb
