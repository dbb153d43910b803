from datetime import timedelta

import pytest

from kernel.policy import may, visible
from kernel.refusals import NotAllowed, NotPossible
from rectification import actions
from rectification.models import LookBackCheck, RectificationItem
from rounds import actions as rounds_actions
from rounds.models import Authorisation, Inspection, Round, TeamMember
from tests.rectification.cases import (
    ABOVE,
    RESULT,
    closed_item,
    in_days,
    signed_plan,
    who_sees,
)

DATES = {"planned_entry_on": in_days(10), "planned_leave_on": in_days(30)}


def look_back_round(scene, kind="look_back"):
    return rounds_actions.plan_round(
        Round(
            term=scene.term, number=4, kind=kind, focus=scene.focus,
            starts_on=in_days(5), ends_on=in_days(60),
        ),
        by=scene.office,
    )  # fmt: skip


def looked_back(scene):
    """A look-back of the closed case by another team, which has entered."""
    old = closed_item(scene).inspection
    round_ = look_back_round(scene)
    team = rounds_actions.form_team(round_, by=scene.office, number=1)
    for key, post in (("other_head", "head"), ("other_member", "member")):
        rounds_actions.add_member(team, by=scene.office, person=getattr(scene, key), post=post)
    inspection = actions.look_back(old, by=scene.office, round=round_, team=team, **DATES)
    rounds_actions.submit_round(scene.again(round_), by=scene.office)
    rounds_actions.approve_round(scene.again(round_), by=scene.leader_group)
    for member in TeamMember.objects.filter(team=team):
        rounds_actions.declare_teammember(member, by=member.person)
    authorisation = Authorisation.objects.get(team=team)
    rounds_actions.submit_authorisation(authorisation, by=scene.office)
    rounds_actions.grant_authorisation(authorisation, by=scene.leader_group)
    inspection = scene.again(inspection)
    day = in_days(-1)
    rounds_actions.notify_inspection(inspection, by=scene.office, notified_on=day)
    rounds_actions.enter_inspection(inspection, by=scene.office, entered_on=in_days(0))
    return scene.again(inspection)


def test_a_look_back_copies_every_item_into_a_check(scene):
    inspection = looked_back(scene)
    check = inspection.look_back_checks.get()
    item = RectificationItem.objects.get(inspection=scene.inspection)
    assert inspection.looks_back_at_id == scene.inspection.pk
    assert (check.item, check.old_number, check.old_text) == (item, item.number, item.text)
    assert check.old_result == RESULT


def test_it_belongs_into_a_look_back_round_of_the_same_committee(scene):
    old = closed_item(scene).inspection
    with pytest.raises(NotPossible, match="回头看"):
        actions.look_back(old, by=scene.office, round=look_back_round(scene, "routine"), **DATES)
    with pytest.raises(NotAllowed):
        actions.look_back(old, by=scene.head, round=scene.round, **DATES)


def test_there_must_be_something_to_look_back_at(scene):
    old = signed_plan(scene).inspection
    round_ = look_back_round(scene)
    with pytest.raises(NotPossible, match="还没有进入整改"):
        actions.look_back(old, by=scene.office, round=round_, **DATES)
    assert not Inspection.objects.filter(looks_back_at=old).exists()


def test_the_new_team_gets_no_way_into_the_old_case(scene):
    inspection = looked_back(scene)
    check = inspection.look_back_checks.get()
    assert who_sees(scene, check) == ABOVE | {"other_head", "other_member"}
    assert not visible(RectificationItem, scene.other_head).filter(pk=check.item_id).exists()
    assert not visible(Inspection, scene.other_head).filter(pk=scene.inspection.pk).exists()
    assert not visible(LookBackCheck, scene.secretary).exists()


def test_a_finding_says_how_it_was_found_and_the_head_revises_it(scene):
    check = looked_back(scene).look_back_checks.get()
    with pytest.raises(NotPossible, match="怎样核查"):
        actions.find_rectified_lookbackcheck(check, by=scene.other_member, how_found=" ")
    for key in ("office", "head", "secretary"):
        with pytest.raises(NotAllowed):
            actions.find_rectified_lookbackcheck(check, by=getattr(scene, key), how_found="看")
    actions.find_relapsed_lookbackcheck(check, by=scene.other_member, how_found="抽查发现反弹。")
    assert (check.state, check.found_by) == ("relapsed", scene.other_member)
    with pytest.raises(NotAllowed):
        actions.revise_lookbackcheck(check, by=scene.other_member, note="再查")
    actions.revise_lookbackcheck(check, by=scene.other_head, note="依据不足，再查。")
    assert check.state == "unchecked"


def test_a_look_back_is_archived_when_everything_is_checked(scene):
    inspection = looked_back(scene)
    archive = actions.compile_archive(inspection, by=scene.office, box_number="HT-1")
    with pytest.raises(NotPossible, match="还有 1 个问题没有核查"):
        actions.file_away_archive(archive, by=scene.office)
    check = inspection.look_back_checks.get()
    actions.find_rectified_lookbackcheck(check, by=scene.other_head, how_found="现场查看。")
    actions.file_away_archive(archive, by=scene.office)


def test_both_pages_name_each_other_for_those_who_may_see_both(scene, client):
    check = looked_back(scene).look_back_checks.get()
    old_url, new_url = check.item.get_absolute_url(), check.get_absolute_url()
    client.force_login(scene.office)
    assert new_url in client.get(old_url).content.decode()
    assert old_url in client.get(new_url).content.decode()
    client.force_login(scene.secretary)
    body = client.get(old_url).content.decode()
    assert "回头看" not in body
    client.force_login(scene.other_member)
    body = client.get(new_url).content.decode()
    assert check.old_case in body
    assert f'href="{old_url}"' not in body


def test_checks_of_a_look_back_planned_with_its_round_are_listed_afterwards(scene):
    old = closed_item(scene).inspection
    round_ = look_back_round(scene)
    inspection = rounds_actions.add_inspection(
        round_, by=scene.office, unit=old.unit, looks_back_at=old, **DATES
    )
    assert may(scene.office, "look_back", inspection)
    assert len(actions.lay_out_checks(inspection, by=scene.office)) == 1
    assert actions.lay_out_checks(inspection, by=scene.office) == []
    with pytest.raises(NotPossible, match="不是回头看"):
        actions.lay_out_checks(old, by=scene.office)


def test_what_the_old_unit_says_later_does_not_change_the_check(scene):
    check = looked_back(scene).look_back_checks.get()
    RectificationItem.objects.filter(pk=check.item_id).update(result="后来改的")
    assert scene.again(check).old_result == RESULT
    assert DATES["planned_leave_on"] - DATES["planned_entry_on"] == timedelta(days=20)
