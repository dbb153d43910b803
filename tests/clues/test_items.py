"""In the receiver's hands: accepted, answered within the term, followed up, closed or reopened."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from findings.clues import actions
from findings.clues.ledgers import ITEMS
from findings.clues.models import Answer, Transfer, TransferItem
from findings.clues.reconciling import accounts_of
from findings.clues.shown import due_text
from kernel.policy import visible
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import Calendar, add_months
from rounds.actions import revise_rules
from rounds.models import Round
from tests.clues import cases
from tests.register.cases import confirmed
from xuncha.desk.deadlines import due_of
from xuncha.desk.todo import todo

TODAY = timezone.localdate


def overdue(item, days=3):
    """As if the term had run out `days` ago."""
    due_on = TODAY() - timedelta(days=days)
    start = due_on - timedelta(days=90)
    TransferItem.objects.filter(pk=item.pk).update(due_on=due_on, term_starts_on=start)
    return TransferItem.objects.get(pk=item.pk)


def test_the_term_runs_from_the_signature_and_explains_itself(scene):
    item = cases.handling(scene)
    assert item.due_on == add_months(TODAY(), 3)
    assert item.explain_due(Calendar.load()).startswith("签收移交（")
    assert "3 个月" in item.explain_due(Calendar.load())


def test_before_the_signature_it_runs_from_the_hand_over_so_that_nobody_gains_by_waiting(scene):
    item = cases.item_of(cases.sent(scene))
    assert (item.term_event, item.due_on) == ("移交", add_months(TODAY(), 3))


def explained(record, days):
    """What a desk says of it so many days before it is due; negative: after."""
    record = type(record)._default_manager.get(pk=record.pk)
    return due_of(record, add_months(TODAY(), 3) - timedelta(days=days), Calendar.load()).explain


@pytest.mark.parametrize(
    ("by", "through_office", "first", "then"),
    [("office", True, "提醒巡察办", "报领导小组"), ("head", False, "报领导小组", "报领导小组")],
)
def test_a_desk_says_who_will_be_told_of_those_alone_who_may_know(
    scene, by, through_office, first, then
):
    Round.objects.filter(pk=scene.round.pk).update(clues_through_office=through_office)
    transfer = cases.sent(scene, by=by)
    for record in (transfer, cases.item_of(transfer)):
        assert explained(record, 60).endswith(first)
        assert explained(record, -1).endswith(then)


def test_of_what_is_reported_directly_no_desk_says_that_others_will_be_told(scene):
    cases.reported_directly(scene)
    transfer = Transfer.objects.get()
    for record in (transfer, cases.item_of(transfer)):
        for days in (60, 0, -1):
            told = explained(record, days)
            assert "仍未办结" not in told, told


def test_the_term_is_a_rule_of_the_round(scene):
    terms = deepcopy(scene.round.rules.terms)
    terms["clue_answer"]["amount"] = 6
    rules = revise_rules(scene.round.rules, by=scene.office, terms=terms, note="答复改为 6 个月")
    Round.objects.filter(pk=scene.round.pk).update(rules=rules)
    assert cases.handling(scene).due_on == add_months(TODAY(), 6)


def test_items_are_accepted_one_by_one_where_not_all_at_once(scene):
    transfer = cases.sent(scene)
    with pytest.raises(NotAllowed):  # not before the transfer itself is signed for
        actions.accept_transferitem(cases.item_of(transfer), by=scene.receiver)
    actions.receive_transfer(transfer, by=scene.receiver, accept_all=False)
    item = cases.item_of(transfer)
    assert item.state == "waiting"
    assert actions.accept_transferitem(item, by=scene.receiver).accepted_by == scene.receiver


def test_progress_first_then_the_result_which_stops_the_term(scene):
    item = cases.handling(scene)
    actions.report_progress(
        item, by=scene.receiver, disposition="preliminary", text="正在核实。",
        files=[cases.proof("方案.txt")],
    )  # fmt: skip
    actions.answer_transferitem(
        item, by=scene.receiver, disposition="case_filed", text="已立案审查。"
    )
    item = scene.again(item)
    assert (item.state, item.answered_on) == ("answered", TODAY())
    assert list(item.answers.values_list("position", "is_final")) == [(1, False), (2, True)]
    with pytest.raises(NotPossible):
        actions.report_progress(item, by=scene.receiver, disposition="preliminary", text="x")


@pytest.mark.parametrize("disposition", ["handled", "", "nonsense"])
def test_a_clue_is_answered_with_one_of_the_dispositions_for_clues(scene, disposition):
    item = cases.handling(scene)
    with pytest.raises(NotPossible, match="处置方式"):
        actions.answer_transferitem(item, by=scene.receiver, disposition=disposition, text="x")
    assert scene.again(item).state == "handling"
    assert not Answer.objects.exists()


def test_a_common_problem_is_dealt_with_not_investigated(scene):
    transfer = cases.sent(scene, to="organisation", clues=[], findings=[confirmed(scene)])
    actions.receive_transfer(transfer, by=scene.other_receiver)
    item = cases.item_of(transfer)
    with pytest.raises(NotPossible):
        actions.answer_transferitem(
            item, by=scene.other_receiver, disposition="case_filed", text="x"
        )
    actions.answer_transferitem(
        item, by=scene.other_receiver, disposition="handled", text="已开展专项治理。"
    )


@pytest.mark.parametrize(
    "key",
    ["other_receiver", "foreign_receiver", "former_receiver", "office", "head", "secretary"],
)
def test_nobody_but_its_receiver_answers(scene, key):
    item = cases.handling(scene)
    for deed in (actions.answer_transferitem, actions.report_progress):
        with pytest.raises(NotAllowed):
            deed(item, by=getattr(scene, key), disposition="preliminary", text="x")


def test_reopened_it_has_a_new_term_and_keeps_its_answers(scene):
    item = actions.close_transferitem(cases.answered(scene), by=scene.office)
    item = actions.reopen_transferitem(item, by=scene.office, note="请补充资金去向")
    item = scene.again(item)
    assert (item.state, item.answered_on, item.closed_by) == ("handling", None, None)
    assert item.term_event == "退回补充办理"
    assert item.answers.count() == 1
    assert item.remarks.get().text == "请补充资金去向"


def test_the_receiver_neither_closes_nor_reopens(scene):
    item = cases.answered(scene)
    for deed in (actions.close_transferitem, actions.reopen_transferitem):
        with pytest.raises(NotAllowed):
            deed(item, by=scene.receiver, note="x")


def test_it_is_urged_only_when_the_term_is_near_or_over(scene):
    item = cases.handling(scene)
    with pytest.raises(NotPossible, match="暂不需要催办"):
        actions.urge_transferitem(item, by=scene.office)
    item = actions.urge_transferitem(overdue(item), by=scene.office, note="请尽快答复")
    assert item.state == "handling"


def test_a_receiver_that_does_not_sign_is_urged_after_a_week(scene):
    item = cases.item_of(cases.sent(scene))
    with pytest.raises(NotPossible, match="不满 7 天"):
        actions.urge_acceptance_transferitem(item, by=scene.office)
    item = overdue(item)
    assert any(duty.what.startswith("跟踪移交事项受理") for duty in todo(scene.office))
    actions.urge_acceptance_transferitem(item, by=scene.office, note="请签收")
    draft = cases.item_of(cases.drawn(scene))
    with pytest.raises(NotAllowed):
        actions.urge_acceptance_transferitem(draft, by=scene.office)


def test_late_or_in_time_stays_with_the_item_after_its_answer(scene):
    item = overdue(cases.handling(scene))
    assert due_text(item, TODAY()) == "逾期 3 天"
    actions.answer_transferitem(item, by=scene.receiver, disposition="no_action", text="失实。")
    assert due_text(scene.again(item), TODAY()) == "逾期答复"
    assert due_text(cases.answered(scene), date(2099, 1, 1)) == "按期答复"


# --- desks, reminders, reconciliation ------------------------------------------------------------


def test_it_stands_with_its_due_date_on_the_desks_of_both_sides(scene):
    item = cases.handling(scene)
    for key, what in (("receiver", "办理移交事项并答复"), ("office", "跟踪移交事项办理")):
        [duty] = [d for d in todo(getattr(scene, key)) if d.what.startswith(what)]
        assert duty.due.on == item.due_on
        assert "签收移交" in duty.due.explain


def test_a_clue_sent_back_comes_to_the_desk_of_whoever_carries_it(scene):
    transfer = cases.sent(scene)
    actions.return_transfer(transfer, by=scene.receiver, note="不属管辖")
    for key in ("office", "head"):
        assert any("收回退回的线索" in duty.what for duty in todo(getattr(scene, key)))
    for key in ("secretary", "deputy", "receiver", "leader_group"):
        assert not any("收回" in duty.what for duty in todo(getattr(scene, key)))


def test_the_accounts_say_what_was_sent_accepted_answered_and_is_overdue(scene):
    overdue(cases.handling(scene))
    cases.answered(scene)
    actions.return_transfer(cases.sent(scene), by=scene.receiver, note="不属管辖")
    cases.sent(scene, to="organisation", destination="organisation")
    cases.drawn(scene)  # not handed over: not counted
    rows = visible(TransferItem, scene.office)
    told = {
        one.receiver: (one.total, one.waiting, one.refused, one.accepted, one.answered, one.overdue)
        for one in accounts_of(rows, TODAY())
    }
    assert told == {"区纪委监委": (3, 0, 1, 2, 1, 1), "区委组织部": (1, 1, 0, 0, 0, 0)}
    own = accounts_of(visible(TransferItem, scene.other_receiver), TODAY())
    assert [one.receiver for one in own] == ["区委组织部"]


def test_the_ledger_marks_what_is_overdue(scene):
    late, item = overdue(cases.handling(scene)), cases.handling(scene)
    rows = TransferItem.objects.with_answers(TODAY())
    assert set(rows.filter(is_overdue=True)) == {late}
    assert set(rows.filter(is_overdue=False)) == {item}
    assert {column.label for column in ITEMS.columns}.isdisjoint({"被反映人", "主要内容"})
