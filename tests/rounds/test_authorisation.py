import pytest

from accounts.actions import relieve
from accounts.models import Posting
from kernel import policy
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from rounds import actions
from rounds.models import Authorisation, Inspection


def sees(person, record):
    return policy.visible(type(record), person).filter(pk=record.pk).exists()


def test_authorisation_opens_the_teams_own_inspection_only(scene):
    assert sees(scene.member, scene.inspection)
    assert not sees(scene.member, scene.other_inspection)
    assert not sees(scene.stranger, scene.inspection)


def test_the_end_of_the_authorisation_takes_the_rights_away(scene):
    authorisation = Authorisation.objects.get(team=scene.team)
    actions.end_authorisation(authorisation, by=scene.office, note="本轮结束。")
    assert not sees(scene.head, scene.inspection)
    assert sees(scene.other_head, scene.other_inspection)


def test_a_declared_tie_beats_every_grant(scene):
    member = scene.member
    actions.recuse(member, by=scene.member, unit=scene.unit, ground="worked_there")
    assert not sees(scene.member, scene.inspection)
    assert not policy.may(scene.member, "write_paper", scene.inspection)
    assert sees(scene.member2, scene.inspection)


def test_a_tie_bars_even_the_office_and_the_leading_group(scene):
    for person in (scene.office, scene.leader_group):
        assert sees(person, scene.inspection)
        actions.recuse(person, by=person, unit=scene.unit, ground="relative")
    for person in (scene.office, scene.leader_group):
        assert not sees(person, scene.inspection)
        assert sees(person, scene.other_inspection)


def test_a_relieved_secretary_sees_nothing_from_the_next_day(scene):
    posting = Posting.objects.get(person=scene.secretary)
    relieve(posting, by=None)
    assert not sees(scene.secretary, scene.inspection)


def test_another_committees_office_and_leading_group_see_nothing(scene):
    for person in (scene.foreign_office, scene.foreign_leader_group):
        for model in (Inspection, Authorisation):
            assert not policy.visible(model, person).exists()


def test_only_the_leading_group_authorises(scene):
    authorisation = Authorisation.objects.get(team=scene.team)
    with pytest.raises(NotAllowed):
        actions.grant_authorisation(authorisation, by=scene.office)


def test_a_person_stands_on_one_team_of_a_round_only(scene):
    with pytest.raises(NotPossible):
        actions.add_member(scene.other_team, by=scene.office, person=scene.member, post="member")


def test_two_people_approving_at_once_leave_one_deed(scene):
    first = Authorisation.objects.get(team=scene.team)
    second = Authorisation.objects.get(team=scene.team)
    actions.end_authorisation(first, by=scene.office, note="先结束。")
    with pytest.raises(Overtaken):
        actions.end_authorisation(second, by=scene.leader_group, note="后结束。")
