from datetime import timedelta

import pytest
from django.utils import timezone

from findings.immediate import actions
from findings.immediate.models import ImmediateRectification
from kernel.refusals import NotAllowed, NotPossible
from tests.issuing.drawn import drawn
from tests.register.cases import text_file
from tests.register.test_papers import ABOVE, TEAM, who_sees

UNIT = {"secretary", "liaison"}
FIELDS = {
    "title": "消防通道被占用",
    "problem": "三处通道被占用。",
    "requirement": "清理并长效管理。",
}


def due(days=10):
    return timezone.localdate() + timedelta(days=days)


def proposed(scene):
    return actions.propose_immediate(scene.inspection, by=scene.deputy, due_on=due(), **FIELDS)


def approved(scene):
    record = actions.submit_immediaterectification(proposed(scene), by=scene.deputy)
    return actions.approve_immediaterectification(record, by=scene.leader_group)


def issued(scene):
    return actions.issue_immediaterectification(approved(scene), by=scene.office)


def reported(scene):
    record = actions.acknowledge_immediaterectification(issued(scene), by=scene.secretary)
    return actions.report_immediaterectification(
        record, by=scene.liaison, result="已全部清理。", files=[text_file("照片说明.txt")]
    )


def test_from_the_proposal_to_the_verified_result(scene):
    record = actions.verify_immediaterectification(reported(scene), by=scene.head)
    year = timezone.localdate().year
    assert record.number == f"青巡立改〔{year}〕1号"
    assert scene.again(record).state == "verified"


def test_a_due_date_in_the_past_is_refused(scene):
    with pytest.raises(NotPossible, match="已经过去"):
        actions.propose_immediate(scene.inspection, by=scene.deputy, due_on=due(-1), **FIELDS)
    with pytest.raises(NotPossible, match="已经过去"):
        actions.edit_immediate(proposed(scene), by=scene.deputy, due_on=due(-1))


def test_a_notice_whose_due_date_has_passed_meanwhile_is_not_issued_but_returned(scene):
    record = approved(scene)
    ImmediateRectification.objects.update(due_on=due(-1))
    with pytest.raises(NotPossible, match="期限已过"):
        actions.issue_immediaterectification(record, by=scene.office)
    actions.return_immediaterectification(record, by=scene.leader_group, note="期限已过")
    assert scene.again(record).approved_fingerprint == ""


def test_only_the_text_that_was_approved_is_issued(scene):
    record = approved(scene)
    ImmediateRectification.objects.update(requirement="另一种要求")
    with pytest.raises(NotPossible, match="与批准时不一致"):
        actions.issue_immediaterectification(record, by=scene.office)


def test_only_the_secretary_acknowledges(scene):
    record = issued(scene)
    for key in ("liaison", "former_secretary", "other_secretary", "office"):
        with pytest.raises(NotAllowed):
            actions.acknowledge_immediaterectification(record, by=getattr(scene, key))


def test_a_result_without_evidence_is_refused(scene):
    record = actions.acknowledge_immediaterectification(issued(scene), by=scene.secretary)
    with pytest.raises(NotPossible, match="佐证材料"):
        actions.report_immediaterectification(record, by=scene.liaison, result="已改")


def test_the_unit_does_not_close_its_own(scene):
    with pytest.raises(NotAllowed):
        actions.verify_immediaterectification(reported(scene), by=scene.secretary)


def test_a_returned_result_can_be_reported_again_on_the_evidence_there_is(scene):
    record = actions.return_report_immediaterectification(
        reported(scene), by=scene.head, note="还有一处没有清理"
    )
    actions.report_immediaterectification(record, by=scene.liaison, result="已补充清理。")
    assert scene.again(record).result == "已补充清理。"


def test_what_cannot_be_done_at_once_goes_into_rectification_with_a_reason(scene):
    record = reported(scene)
    with pytest.raises(NotPossible, match="理由"):
        actions.convert_immediaterectification(record, by=scene.head)
    actions.convert_immediaterectification(record, by=scene.head, note="涉及搬迁，短期难以完成")


def test_the_unit_knows_of_it_only_from_its_issue_on(scene):
    assert who_sees(scene, proposed(scene)) == TEAM
    assert who_sees(scene, approved(scene)) == TEAM | ABOVE
    assert who_sees(scene, issued(scene)) == TEAM | ABOVE | UNIT


def test_the_units_part_of_the_history_begins_with_its_own_signature(scene):
    course = reported(scene).course_with_the_unit()
    assert [event.verb for event in course] == ["acknowledge", "report"]


def test_numbers_run_through_the_year(scene):
    assert [issued(scene).sequence, issued(scene).sequence] == [1, 2]


def test_the_notice_says_what_was_approved_and_nothing_of_where_it_came_from(scene):
    paper = drawn(issued(scene))
    assert paper.number.startswith("青巡立改")
    assert paper.draft_mark == ""
    assert drawn(proposed(scene)).draft_mark == "未下发"
