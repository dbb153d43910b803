"""A clue's own life, and who may know of it at each point."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from findings.clues import actions
from findings.clues.models import Clue
from findings.clues.shown import whole_clue
from kernel import policy
from kernel.events import history
from kernel.models import Event
from kernel.refusals import NotAllowed, NotPossible
from rounds.actions import end_authorisation, recuse
from rounds.models import Round
from tests.clues import cases
from tests.clues.cases import who_sees
from tests.register.cases import paper_of_the_other_team

LEADING = {"leader_group", "leader_group2"}
OFFICE = {"office", "office2"}
NEVER = {"secretary", "liaison", "deputy", "member2", "letters_officer", "other_head", "stranger"}


def test_a_clue_goes_from_the_team_meeting_to_the_leading_group_and_gets_its_number(scene):
    clue = scene.again(cases.approved(scene))
    assert (clue.state, clue.number) == ("approved", "青巡线〔2026〕3-101-01号".replace(
        "2026", str(scene.round.starts_on.year)
    ))  # fmt: skip
    assert clue.approved_by == scene.leader_group
    assert clue.approved_fingerprint == clue.fingerprint


def test_numbers_are_counted_within_the_inspection_so_that_no_gap_tells_of_another(scene):
    first, elsewhere, second = (
        cases.approved(scene),
        cases.approved_elsewhere(scene),
        cases.approved(scene),
    )
    assert (first.sequence, elsewhere.sequence, second.sequence) == (1, 1, 2)
    assert abs(first.pk - second.pk) > 1_000_000  # keys are random: they tell no count either


@pytest.mark.parametrize(
    ("far", "seen_by"),
    [
        ("registered", {"head", "member"}),
        ("deliberated", {"head", "member"}),
        ("submitted", {"head", "member"} | LEADING),
        ("approved", {"head", "member"} | LEADING | OFFICE),
    ],
)
def test_who_knows_of_it(scene, far, seen_by):
    cases.named(scene, "member")
    clue = getattr(cases, far)(scene)
    assert who_sees(scene, clue) == seen_by
    assert not who_sees(scene, clue) & NEVER


def test_what_comes_back_from_the_leading_group_is_the_teams_own_again(scene):
    clue = actions.return_clue(cases.submitted(scene), by=scene.leader_group, note="补充时间地点")
    assert who_sees(scene, clue) == {"head"}
    assert clue.remarks.get().text == "补充时间地点"


def test_where_the_round_keeps_the_office_out_it_knows_of_no_clue(scene):
    Round.objects.filter(pk=scene.round.pk).update(clues_through_office=False)
    clue = cases.approved(scene)
    assert who_sees(scene, clue) == {"head"} | LEADING
    with pytest.raises(NotAllowed):
        actions.draw_transfer(
            scene.inspection, by=scene.office, receiver=scene.receivers["discipline"], clues=[clue]
        )


# --- custodians ----------------------------------------------------------------------------------


def test_a_custodian_registers_and_edits_but_neither_submits_nor_chooses_the_channel(scene):
    cases.named(scene, "member")
    clue = cases.registered(scene, by="member")
    actions.edit_clue(clue, by=scene.member, outline="补充。")
    for deed in (
        lambda: actions.deliberate_clue(
            clue, by=scene.member, destination="discipline", minutes="x"
        ),
        lambda: actions.edit_clue(clue, by=scene.member, channel="direct", concerns_leaders=True),
        lambda: cases.registered(scene, by="member", channel="direct", concerns_leaders=True),
        lambda: actions.name_custodian(scene.inspection, by=scene.member, person=scene.member2),
    ):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize("key", ["deputy", "member", "letters_officer", "office", "secretary"])
def test_nobody_registers_who_is_not_named(scene, key):
    with pytest.raises(NotAllowed):
        cases.registered(scene, by=key)


def test_a_dismissed_custodian_no_longer_knows_of_it(scene):
    custodian, clue = cases.named(scene, "member"), cases.registered(scene)
    actions.dismiss_custodian(custodian, by=scene.head)
    assert who_sees(scene, clue) == {"head"}
    with pytest.raises(NotPossible):
        actions.dismiss_custodian(custodian, by=scene.head)


@pytest.mark.parametrize("key", ["head", "other_member", "office", "secretary", "stranger"])
def test_only_another_member_of_the_team_becomes_custodian(scene, key):
    with pytest.raises(NotPossible, match="须是本组成员"):
        actions.name_custodian(scene.inspection, by=scene.head, person=getattr(scene, key))


def test_a_recusal_beats_the_custodian_and_the_head(scene):
    cases.named(scene, "member")
    clue = cases.registered(scene)
    for key in ("member", "head"):
        recuse(getattr(scene, key), by=scene.office, unit=scene.unit, ground="relative")
    assert who_sees(scene, clue) == set()


def test_with_the_authorisation_ends_what_head_and_custodian_may_know(scene):
    cases.named(scene, "member")
    clue = cases.submitted(scene)
    end_authorisation(scene.again(scene.team.authorisation), by=scene.office, note="本轮结束")
    assert who_sees(scene, clue) == LEADING


def test_a_custodian_of_one_inspection_keeps_no_clue_of_another(scene):
    cases.named(scene, "member")
    assert "member" not in who_sees(scene, cases.approved_elsewhere(scene))


# --- refusals ------------------------------------------------------------------------------------


def test_what_is_submitted_is_no_longer_changed(scene):
    clue = cases.submitted(scene)
    for deed in (
        lambda: actions.edit_clue(clue, by=scene.head, outline="另一种说法"),
        lambda: actions.add_evidence(clue, by=scene.head, files=[cases.proof()]),
    ):
        with pytest.raises(NotPossible, match="不能修改"):
            deed()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("origin", "letter"), ("origin_detail", "来信"), ("minutes", "另有意见。"),
        ("outline", "另一件事。"), ("person_name", "示例干部乙"), ("destination", "organisation"),
        ("deliberated_on", date(2026, 1, 5)),
    ],
)  # fmt: skip
def test_what_is_shown_to_be_approved_cannot_change_behind_its_fingerprint(scene, name, value):
    clue = cases.submitted(scene)
    assert getattr(clue, name) != value
    shown = whole_clue(clue)
    print_of = clue.fingerprint
    setattr(clue, name, value)
    assert whole_clue(clue) != shown
    assert clue.fingerprint != print_of


def test_whoever_registered_a_clue_does_not_approve_it(scene):
    clue = cases.submitted(scene)
    Clue.objects.filter(pk=clue.pk).update(registered_by=scene.leader_group)
    with pytest.raises(NotAllowed):
        actions.approve_clue(scene.again(clue), by=scene.leader_group)
    actions.approve_clue(scene.again(clue), by=scene.leader_group2)


def test_a_clue_changed_behind_its_approval_is_not_transferred(scene):
    clue = cases.approved(scene)
    Clue.objects.filter(pk=clue.pk).update(outline="改过的内容")
    transfer = cases.drawn(scene, clues=[scene.again(clue)])
    with pytest.raises(NotPossible, match="与批准时不一致"):
        actions.send_transfer(transfer, by=scene.office)


def test_the_meeting_is_on_a_day_that_has_been_and_says_something(scene):
    clue = cases.registered(scene)
    good = {"destination": "discipline", "minutes": "移交"}
    for wrong, sentence in (
        ({"deliberated_on": cases.TODAY() + cases.timedelta(days=1)}, "不能晚于今天"),
        ({"deliberated_on": cases.TODAY() - cases.timedelta(days=41)}, "不能早于进驻日期"),
        ({"destination": ""}, "去向"),
        ({"minutes": " "}, "组务会意见"),
    ):
        with pytest.raises(NotPossible, match=sentence):
            actions.deliberate_clue(clue, by=scene.head, **{**good, **wrong})


def test_a_clue_may_be_kept_back_with_a_reason_and_taken_up_again(scene):
    clue = actions.shelve_clue(cases.deliberated(scene), by=scene.head, note="不具可查性")
    clue = actions.reopen_clue(clue, by=scene.head, note="有新材料")
    assert (clue.state, clue.remarks.count()) == ("registered", 2)


def test_evidence_is_numbered_through_and_removed_while_the_clue_is_open(scene):
    clue = cases.registered(scene, files=[cases.proof("甲.txt"), cases.proof("乙.txt")])
    actions.remove_evidence(clue.evidence.get(position=1), by=scene.head)
    assert list(clue.evidence.values_list("position", "name")) == [(1, "乙.txt")]


def test_a_clue_points_to_no_paper_of_another_inspection(scene):
    paper = paper_of_the_other_team(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        cases.registered(scene, origin_paper=paper)


# --- straight to the discipline secretary --------------------------------------------------------


def test_what_the_head_reports_directly_nobody_else_learns_of(scene):
    cases.named(scene, "member")
    clue = cases.reported_directly(scene)
    assert who_sees(scene, clue) == {"head"}
    item = clue.latest_item
    for record in (item, item.transfer):
        assert who_sees(scene, record) == {"head", "discipline_secretary"}


def test_before_it_is_reported_only_the_head_knows_of_it(scene):
    cases.named(scene, "member")
    clue = cases.registered(scene, channel="direct", concerns_leaders=True)
    assert who_sees(scene, clue) == {"head"}
    for deed in (
        lambda: actions.deliberate_clue(clue, by=scene.head, destination="discipline", minutes="x"),
        lambda: actions.submit_clue(clue, by=scene.head),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_nor_does_anybody_hold_a_right_to_it_should_they_come_to_know_of_it(scene):
    """What is out of sight is also out of reach: one wall more, whatever lists may one day show."""
    cases.named(scene, "member")
    clue = cases.reported_directly(scene)
    item = clue.latest_item
    others = [person for key, person in scene.cast.items() if key != "head"]
    for person in others:
        held = {verb for verb in policy.policies()[Clue].may if policy.may(person, verb, clue)}
        is_receiver = person.scope.holds("receive", item.transfer_id)
        assert held == ({"send_back"} if is_receiver else set()), person
    for verb in ("deliberate", "submit", "revise", "transfer", "recall"):
        assert not policy.may(scene.head, verb, clue), verb
    for verb, record in (("return", item.transfer), ("refuse", item)):
        assert not policy.may(scene.discipline_secretary, verb, record), verb


def test_only_what_concerns_leaders_is_reported_directly(scene):
    with pytest.raises(NotPossible, match="反映领导干部"):
        cases.registered(scene, channel="direct")
    clue = cases.registered(scene, channel="direct", concerns_leaders=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clue.objects.filter(pk=clue.pk).update(concerns_leaders=False)


def test_the_discipline_secretary_signs_answers_and_closes(scene):
    item = cases.reported_directly(scene).latest_item
    secretary = scene.discipline_secretary
    actions.receive_transfer(item.transfer, by=secretary)
    item = scene.again(item)
    actions.answer_transferitem(item, by=secretary, disposition="case_filed", text="已立案。")
    assert actions.close_transferitem(item, by=secretary).state == "closed"


def test_a_direct_report_takes_no_number_from_the_others(scene):
    cases.reported_directly(scene)
    assert cases.approved(scene).sequence == 1


# --- what the events tell ------------------------------------------------------------------------


def test_no_event_tells_a_person_a_matter_or_a_reason(scene):
    clue = cases.approved(scene, files=[cases.proof("示例干部甲收款记录.txt")])
    actions.return_clue(clue, by=scene.leader_group, note="示例干部甲的问题要再核实")
    told = " ".join(
        f"{e.note} {e.label} {e.data}"
        for e in Event.objects.filter(subject_type__startswith="clues.")
    )
    assert told
    for word in ("示例干部甲", "礼金", "监督站", "收款", "核实", "移交。"):
        assert word not in told
    assert history(clue).filter(verb="return").get().note == "意见和理由见本件。"
