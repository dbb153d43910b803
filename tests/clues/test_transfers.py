"""Handing over to one receiving department: what may go in, who may know, what is signed."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import relieve
from accounts.models import Organisation
from findings.clues import actions
from findings.clues.models import Clue, Transfer, TransferItem
from findings.register.actions import reopen_finding
from kernel.policy import may, visible
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from rounds.actions import end_authorisation, recuse
from rounds.models import Inspection, Round
from tests.clues import cases
from tests.clues.cases import who_sees
from tests.letters.cases import declined, in_custody
from tests.register.cases import confirmed

LEADING = {"leader_group", "leader_group2"}
OFFICE = {"office", "office2"}


def test_the_office_hands_over_and_the_receiver_signs(scene):
    transfer = scene.again(cases.received(scene))
    assert (transfer.state, transfer.sent_by, transfer.received_by) == (
        "received", scene.office, scene.receiver,
    )  # fmt: skip
    assert transfer.number.startswith("青巡移〔")
    assert transfer.number.endswith("3-101-901-01号")
    item = cases.item_of(transfer)
    assert (item.state, item.clue.state) == ("handling", "transferred")
    assert "示例干部甲" in item.subject
    assert transfer.is_midround


@pytest.mark.parametrize(
    ("far", "seen_by"),
    [
        ("drawn", {"head", "member"} | OFFICE),
        ("sent", {"head", "member", "receiver"} | OFFICE | LEADING),
        ("received", {"head", "member", "receiver"} | OFFICE | LEADING),
    ],
)
def test_who_knows_of_a_transfer_and_its_items(scene, far, seen_by):
    cases.named(scene, "member")
    transfer = getattr(cases, far)(scene)
    assert who_sees(scene, transfer) == seen_by
    assert who_sees(scene, cases.item_of(transfer)) == seen_by


def test_a_receiver_sees_neither_the_clue_nor_the_inspection_nor_what_goes_to_another(scene):
    mine, other = cases.received(scene), cases.sent(
        scene, to="organisation", destination="organisation"
    )  # fmt: skip
    receiver = scene.receiver
    assert set(visible(Transfer, receiver)) == {mine}
    assert set(visible(TransferItem, receiver)) == {cases.item_of(mine)}
    for model in (Clue, Inspection):
        assert not visible(model, receiver).exists()
    assert set(visible(Transfer, scene.other_receiver)) == {other}


def test_each_receiver_counts_its_own_numbers_without_a_gap(scene):
    numbers = [
        cases.sent(scene).sequence,
        cases.sent(scene, to="organisation", destination="organisation").sequence,
        cases.sent(scene).sequence,
    ]
    assert numbers == [1, 1, 2]


def test_a_receiver_whose_post_has_ended_sees_nothing_more(scene):
    transfer = cases.received(scene)
    relieve(scene.receiver.postings.get(), by=None)
    assert "receiver" not in who_sees(scene, transfer)
    with pytest.raises(NotAllowed):
        actions.report_progress(
            cases.item_of(transfer), by=scene.receiver, disposition="preliminary", text="x"
        )


def test_a_recused_receiver_sees_nothing_of_that_unit(scene):
    transfer = cases.sent(scene)
    recuse(scene.receiver, by=scene.office, unit=scene.unit, ground="relative")
    assert "receiver" not in who_sees(scene, transfer)
    with pytest.raises(NotAllowed):
        actions.receive_transfer(transfer, by=scene.receiver)


def test_whoever_answers_for_the_unit_learns_nothing_even_as_a_receiver(scene):
    """One person with two posts: the unit's secretary is also named to receive."""
    transfer = cases.sent(scene)
    cases.appoint(
        cases.Posting(
            person=scene.secretary, post="receiver", organisation=scene.receivers["discipline"]
        ),
        by=None,
    )
    assert "secretary" not in who_sees(scene, transfer)
    assert "secretary" not in who_sees(scene, cases.item_of(transfer))


def test_after_the_teams_authorisation_the_office_follows_up(scene):
    item = cases.answered(scene)
    end_authorisation(scene.again(scene.team.authorisation), by=scene.office, note="结束")
    assert who_sees(scene, item) == {"receiver"} | OFFICE | LEADING
    assert actions.close_transferitem(item, by=scene.office2).state == "closed"


def test_where_the_office_is_kept_out_the_team_carries_and_the_leading_group_follows_up(scene):
    Round.objects.filter(pk=scene.round.pk).update(clues_through_office=False)
    transfer = cases.sent(scene, by="head")
    assert who_sees(scene, transfer) == {"head", "receiver"} | LEADING
    actions.receive_transfer(transfer, by=scene.receiver)
    item = actions.answer_transferitem(
        cases.item_of(transfer), by=scene.receiver, disposition="no_action", text="失实。"
    )
    end_authorisation(scene.again(scene.team.authorisation), by=scene.office, note="结束")
    assert not may(scene.office, "close", item)
    assert actions.close_transferitem(item, by=scene.leader_group).state == "closed"


# --- what may go into a transfer -----------------------------------------------------------------


def refused(sentence, deed):
    with pytest.raises((NotPossible, NotAllowed), match=sentence):
        deed()


def test_a_clue_of_another_inspection_cannot_be_slipped_in(scene):
    clue = cases.approved_elsewhere(scene)
    refused("本次巡察", lambda: cases.drawn(scene, clues=[clue]))
    transfer = cases.drawn(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferItem.objects.create(
            inspection=scene.inspection, transfer=transfer, position=2, kind="clue", clue=clue
        )


@pytest.mark.parametrize("wrong", ["foreign", "unit", "no_receiver", "inactive"])
def test_only_a_receiving_department_of_this_committee_receives(scene, wrong):
    Organisation.objects.filter(pk=scene.unit.pk).update(receives="discipline")
    Organisation.objects.filter(pk=scene.receivers["petition"].pk).update(is_active=False)
    receiver = {
        "foreign": scene.receivers["foreign"],
        "unit": Organisation.objects.get(pk=scene.unit.pk),
        "no_receiver": scene.other_unit,
        "inactive": Organisation.objects.get(pk=scene.receivers["petition"].pk),
    }[wrong]
    with pytest.raises(NotPossible):
        actions.draw_transfer(scene.inspection, by=scene.office, receiver=receiver)


def test_a_clue_goes_where_it_was_approved_to_go_once_and_by_cadre_authority(scene):
    clue = cases.approved(scene)
    refused("批准移交纪检监察机关", lambda: cases.drawn(scene, to="organisation", clues=[clue]))
    refused("批准后才能移交", lambda: cases.drawn(scene, clues=[cases.submitted(scene)]))
    transfer = cases.drawn(scene, clues=[clue])
    refused("已列入另一件", lambda: cases.drawn(scene, clues=[clue]))
    above = cases.approved(scene, authority="superior")
    refused(
        "同一干部管理权限",
        lambda: actions.add_items(transfer, by=scene.office, clues=[above]),
    )


def test_the_office_moves_no_clue_that_goes_directly(scene):
    clue = cases.registered(scene, channel="direct", concerns_leaders=True)
    with pytest.raises(NotAllowed):
        cases.drawn(scene, clues=[clue])


def test_common_problems_and_letters_go_along_as_copies(scene):
    finding = confirmed(scene)
    in_custody(scene)
    letter = declined(scene)
    transfer = cases.drawn(scene, to="organisation", by="head", clues=[], findings=[finding])
    actions.add_items(transfer, by=scene.head, letters=[("反映拖欠工资", "某工地欠薪。", letter)])
    actions.send_transfer(transfer, by=scene.head)
    assert [(item.kind, item.subject) for item in transfer.items_in_order()] == [
        ("finding", finding.title), ("letter", "反映拖欠工资"),
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="至少选择一项"):
        actions.add_items(cases.drawn(scene, clues=[]), by=scene.office)


def test_a_finding_reopened_meanwhile_stops_the_hand_over(scene):
    finding = confirmed(scene)
    transfer = cases.drawn(scene, to="organisation", clues=[], findings=[finding])
    reopen_finding(finding, by=scene.head, note="再议")
    with pytest.raises(NotPossible, match="不是认定状态"):
        actions.send_transfer(transfer, by=scene.office)


def test_an_item_taken_out_of_a_draft_leaves_no_gap_and_frees_its_clue(scene):
    first, second = cases.approved(scene), cases.approved(scene)
    transfer = cases.drawn(scene, clues=[first, second])
    actions.remove_item(cases.item_of(transfer), by=scene.office)
    assert list(transfer.items.values_list("position", "clue")) == [(1, second.pk)]
    again = cases.drawn(scene, clues=[first])
    actions.discard_transfer(again, by=scene.office)
    cases.drawn(scene, clues=[scene.again(first)])


def test_an_approval_is_not_taken_back_while_a_transfer_is_being_drawn_up(scene):
    clue = cases.approved(scene)
    cases.drawn(scene, clues=[clue])
    with pytest.raises(NotPossible, match="先作废移交函"):
        actions.return_clue(clue, by=scene.leader_group, note="再议")


def test_nobody_signs_for_what_they_sent(scene):
    transfer = cases.sent(scene)
    Transfer.objects.filter(pk=transfer.pk).update(sent_by=scene.receiver)
    with pytest.raises(NotAllowed):
        actions.receive_transfer(scene.again(transfer), by=scene.receiver)


def test_nothing_is_sent_where_nobody_receives(scene):
    relieve(scene.receiver.postings.get(), by=None)
    with pytest.raises(NotPossible, match="移交接收人"):
        actions.send_transfer(cases.drawn(scene), by=scene.office)


def test_one_clue_is_handed_over_in_one_deed(scene):
    clue = cases.approved(scene)
    seen = clue.version
    actions.transfer_clue(clue, by=scene.head, seen=seen, receiver=scene.receivers["discipline"])
    assert clue.latest_item.transfer.state == "sent"
    with pytest.raises(Overtaken):
        actions.transfer_clue(
            scene.again(clue), by=scene.head, seen=seen, receiver=scene.receivers["discipline"]
        )


# --- sent back -----------------------------------------------------------------------------------


def test_a_whole_transfer_sent_back_frees_its_clue_for_another(scene):
    transfer = cases.sent(scene)
    actions.return_transfer(transfer, by=scene.receiver, note="不属管辖")
    item = cases.item_of(transfer)
    assert (item.state, item.remarks.get().text) == ("refused", "不属管辖")
    assert not may(scene.receiver, "read", item)
    assert item.clue.state == "sent_back"
    actions.recall_clue(item.clue, by=scene.office)
    again = cases.sent(scene, clues=[scene.again(item.clue)])
    assert cases.item_of(again).clue == item.clue


def test_a_clue_in_the_receivers_hands_is_not_recalled(scene):
    clue = cases.item_of(cases.sent(scene)).clue
    with pytest.raises(NotPossible, match="目前状态是“已移交”"):
        actions.recall_clue(clue, by=scene.office)


def test_the_day_of_the_hand_over_lies_between_sending_and_today(scene):
    transfer = cases.sent(scene)
    for days, sentence in ((1, "不能晚于今天"), (-1, "不能早于移交日期")):
        with pytest.raises(NotPossible, match=sentence):
            actions.receive_transfer(
                transfer, by=scene.receiver, handed_on=cases.TODAY() + cases.timedelta(days=days)
            )
