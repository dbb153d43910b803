from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kernel.refusals import NotAllowed, NotPossible
from rectification import actions
from rectification.models import Extension, MeasureEvidence, RectificationItem
from tests.rectification.cases import (
    RESULT,
    VERIFIED,
    accepted_plan,
    asked_item,
    closed_item,
    first_item,
    in_days,
    prove,
    signed_plan,
    under_way_item,
)
from tests.register.cases import text_file


def test_nothing_begins_before_the_plan_is_accepted(scene):
    item = first_item(signed_plan(scene))
    with pytest.raises(NotPossible, match="审核通过"):
        actions.begin_rectificationitem(item, by=scene.office)
    with pytest.raises(NotPossible, match="审核通过后"):
        actions.start_measure(item.measures_in_order().first(), by=scene.liaison)


def test_a_measure_is_finished_only_with_proof(scene):
    measure = under_way_item(scene).measures_in_order().first()
    actions.start_measure(measure, by=scene.liaison)
    with pytest.raises(NotPossible, match="佐证"):
        actions.finish_measure(measure, by=scene.liaison)
    actions.note_progress(measure, by=scene.liaison, files=[text_file()])
    assert actions.finish_measure(measure, by=scene.liaison).state == "done"


def test_only_the_unit_works_on_measures(scene):
    measure = under_way_item(scene).measures_in_order().first()
    for key in ("office", "head", "member", "leader_group", "other_liaison", "former_secretary"):
        with pytest.raises(NotAllowed):
            actions.start_measure(measure, by=getattr(scene, key))
        with pytest.raises(NotAllowed):
            actions.note_progress(measure, by=getattr(scene, key), text="进展")


def test_an_item_is_put_up_for_closing_when_every_measure_is_proven(scene):
    item = under_way_item(scene, measures=("甲", "乙"))
    with pytest.raises(NotPossible, match="还有 2 条措施没有完成"):
        actions.ask_closing_rectificationitem(item, by=scene.liaison, result=RESULT)
    prove(scene, item)
    with pytest.raises(NotPossible, match="整改结果"):
        actions.ask_closing_rectificationitem(item, by=scene.liaison, result=" ")
    assert actions.ask_closing_rectificationitem(
        item, by=scene.liaison, result=RESULT
    ).state == "closing_asked"  # fmt: skip


def test_the_unit_never_closes_its_own_item(scene):
    item = asked_item(scene)
    for key in ("liaison", "secretary", "head", "leader_group", "foreign_office"):
        with pytest.raises(NotAllowed):
            actions.verify_and_close_rectificationitem(item, by=getattr(scene, key), **VERIFIED)
    assert scene.again(item).state == "closing_asked"


def test_nobody_closes_what_they_asked_to_close_themselves(scene):
    item = asked_item(scene)
    RectificationItem.objects.filter(pk=item.pk).update(asked_by=scene.office)
    with pytest.raises(NotAllowed):
        actions.verify_and_close_rectificationitem(scene.again(item), by=scene.office, **VERIFIED)


def test_closing_asks_how_it_was_checked_and_keeps_a_hash_of_the_proof(scene):
    item = asked_item(scene)
    with pytest.raises(NotPossible, match="核实方式"):
        actions.verify_and_close_rectificationitem(item, by=scene.office, verification="好。")
    actions.verify_and_close_rectificationitem(item, by=scene.office, **VERIFIED)
    assert item.closed_by == scene.office
    assert item.closed_fingerprint == scene.again(item).fingerprint
    assert item.timeliness == "按期"


def test_the_database_refuses_a_close_without_a_check(scene):
    item = closed_item(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        RectificationItem.objects.filter(pk=item.pk).update(how_checked="")


def test_a_refused_item_goes_on_and_a_closed_one_can_be_reopened(scene):
    item = asked_item(scene)
    with pytest.raises(NotPossible, match="理由"):
        actions.refuse_closing_rectificationitem(item, by=scene.office)
    actions.refuse_closing_rectificationitem(item, by=scene.office, note="佐证不足。")
    actions.ask_closing_rectificationitem(item, by=scene.liaison, result=RESULT)
    actions.verify_and_close_rectificationitem(item, by=scene.office, **VERIFIED)
    actions.reopen_rectificationitem(item, by=scene.office, note="问题反复。")
    assert (item.state, item.closed_by, item.how_checked) == ("under_way", None, "")


def test_while_closing_is_asked_measures_and_files_stand_still(scene):
    item = asked_item(scene)
    measure = item.measures_in_order().first()
    with pytest.raises(NotPossible, match="不能再改动"):
        actions.resume_measure(measure, by=scene.liaison, note="再改")
    with pytest.raises(NotPossible, match="不能填报"):
        actions.note_progress(measure, by=scene.liaison, text="补充")
    with pytest.raises(NotPossible, match="不能填报"):
        actions.remove_evidence(MeasureEvidence.objects.get(), by=scene.liaison)


def test_proof_of_a_finished_measure_stays_until_it_is_resumed(scene):
    item = prove(scene, under_way_item(scene))
    evidence = MeasureEvidence.objects.get()
    with pytest.raises(NotPossible, match="继续推进"):
        actions.remove_evidence(evidence, by=scene.liaison)
    actions.resume_measure(item.measures_in_order().first(), by=scene.liaison, note="补充")
    actions.remove_evidence(evidence, by=scene.liaison)
    assert not MeasureEvidence.objects.exists()


def test_an_extension_has_a_reason_and_the_first_date_stays_known(scene):
    item = under_way_item(scene)
    first = item.due_on
    with pytest.raises(NotPossible, match="晚于现在的期限"):
        actions.extend_due_rectificationitem(item, by=scene.office, due_on=first, note="汛期")
    with pytest.raises(NotAllowed):
        actions.extend_due_rectificationitem(
            item, by=scene.secretary, due_on=in_days(60), note="汛期"
        )
    actions.extend_due_rectificationitem(item, by=scene.office, due_on=in_days(60), note="汛期")
    fresh = scene.again(item)
    assert (fresh.due_on, fresh.first_due_on) == (in_days(60), first)
    assert fresh.plan.standing_signature() is not None


def test_whether_an_item_was_in_time_stays_known_after_its_close(scene):
    item = closed_item(scene)
    late = timezone.now() + timedelta(days=33)
    RectificationItem.objects.filter(pk=item.pk).update(asked_at=late)
    assert scene.again(item).timeliness == "逾期 3 天"


def test_only_the_office_turns_an_item_into_a_long_term_one(scene):
    item = under_way_item(scene)
    with pytest.raises(NotAllowed):
        actions.mark_long_term_rectificationitem(item, by=scene.secretary, note="长期")
    actions.mark_long_term_rectificationitem(item, by=scene.office, note="须长期坚持")
    assert (item.state, item.long_term) == ("under_way", True)


def test_a_desk_asks_for_open_measures_without_a_query_per_item(scene, django_assert_num_queries):
    accepted_plan(scene, findings=3)
    with django_assert_num_queries(1):
        assert [item.unproven for item in RectificationItem.objects.for_desk()] == [1, 1, 1]


def test_a_close_out_lists_its_files_by_measure_where_two_have_one_name(scene, client):
    item = prove(scene, under_way_item(scene, measures=("清理台账。", "修订制度。")))
    client.force_login(scene.liaison)
    page = client.get(reverse("rectificationitem_ask_closing", args=[item.pk]))
    assert [file["number"] for file in page.context["files"]] == ["措施 1", "措施 2"]
    assert len({file["name"] for file in page.context["files"]}) == 1


# --- more time ----------------------------------------------------------------------------------


def asked(scene, item, days, reason="汛期无法施工"):
    return actions.ask_extension_of(
        scene.again(item), by=scene.liaison, asked_to=in_days(days), reason=reason
    )


def test_within_the_period_the_office_decides_and_the_first_date_stays(scene):
    item = under_way_item(scene)
    first, wanted = item.due_on, asked(scene, item, 60)
    assert not wanted.is_beyond
    for person in (scene.liaison, scene.secretary, scene.leader_group):
        with pytest.raises(NotAllowed):
            actions.grant_extension(wanted, by=person)
    actions.grant_extension(wanted, by=scene.office)
    fresh = scene.again(item)
    assert (fresh.due_on, fresh.first_due_on) == (in_days(60), first)


def test_beyond_the_period_the_leading_group_decides_and_nobody_else(scene):
    item = under_way_item(scene)
    wanted = asked(scene, item, 150)
    assert wanted.is_beyond
    with pytest.raises(NotAllowed):
        actions.grant_extension(wanted, by=scene.office)
    with pytest.raises(NotPossible, match="须由领导小组同意"):
        actions.extend_due_rectificationitem(
            scene.again(item), by=scene.office, due_on=in_days(150), note="绕过"
        )
    actions.grant_extension(wanted, by=scene.leader_group)
    assert scene.again(item).due_on == in_days(150)


def test_what_the_unit_asked_for_is_decided_on_the_request_and_not_past_it(scene):
    """Whoever asked and has come to the office since does not grant it by another way."""
    item = under_way_item(scene)
    wanted = asked(scene, item, 60)
    Extension.objects.filter(pk=wanted.pk).update(asked_by=scene.office)
    with pytest.raises(NotAllowed):
        actions.grant_extension(scene.again(wanted), by=scene.office)
    with pytest.raises(NotPossible, match="延期申请"):
        actions.extend_due_rectificationitem(
            scene.again(item), by=scene.office, due_on=in_days(60), note="绕过"
        )
    assert scene.again(item).due_on == item.due_on


def test_one_request_at_a_time_and_a_refused_one_changes_nothing(scene):
    item = under_way_item(scene)
    wanted = asked(scene, item, 60)
    with pytest.raises(NotPossible, match="正在审核"):
        asked(scene, item, 61)
    with pytest.raises(NotPossible, match="要晚于"):
        asked(scene, item, 1)
    actions.refuse_extension(wanted, by=scene.office, note="可以分段施工")
    assert scene.again(item).due_on == item.due_on
    asked(scene, item, 61)
