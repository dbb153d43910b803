from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from findings.reports.models import fingerprint_of
from kernel.policy import may
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from rectification import actions
from rectification.models import PlanSignature, RectificationItem
from rectification.shown import since_last_signature, whole_plan
from tests.rectification.cases import (
    ABOVE,
    TEAM,
    UNIT,
    a_plan,
    accepted_plan,
    answer,
    complete_plan,
    first_item,
    in_days,
    signed_plan,
    submitted_plan,
    today,
    who_sees,
)
from tests.reports.cases import approved_feedback, delivered_feedback


def test_a_plan_waits_for_the_feedback(scene):
    feedback = approved_feedback(scene)
    with pytest.raises(NotPossible, match="还没有送达"):
        actions.write_plan(feedback.inspection, by=scene.liaison)


def test_a_plan_takes_over_every_problem_word_for_word(scene):
    feedback = delivered_feedback(scene, findings=2)
    plan = actions.write_plan(feedback.inspection, by=scene.liaison)
    rows = [(item.number, item.title, item.text) for item in plan.items_in_order()]
    assert rows == [(row.number, row.title, row.text) for row in feedback.items_in_order()]


def test_only_the_unit_writes_its_plan_and_only_once(scene):
    feedback = delivered_feedback(scene)
    for key in ("office", "head", "leader_group", "other_liaison", "stranger"):
        with pytest.raises(NotAllowed):
            actions.write_plan(feedback.inspection, by=getattr(scene, key))
    actions.write_plan(feedback.inspection, by=scene.liaison)
    with pytest.raises(NotPossible, match="已有整改方案"):
        actions.write_plan(feedback.inspection, by=scene.secretary)


def test_what_is_missing_is_told_item_by_item(scene):
    plan = a_plan(scene, findings=2)
    actions.edit_plan(plan, by=scene.liaison, overview="成立领导小组。")
    answer(scene, first_item(plan))
    with pytest.raises(NotPossible) as told:
        actions.submit_for_signature_plan(plan, by=scene.liaison)
    for words in ("第 2 项没有填写整改目标", "没有整改措施", "责任领导", "责任部门", "完成时限"):
        assert words in str(told.value)
    assert "第 1" not in str(told.value)


def test_a_term_in_the_past_is_refused(scene):
    plan = complete_plan(scene, due_on=in_days(1))
    RectificationItem.objects.filter(plan=plan).update(due_on=in_days(-1))
    with pytest.raises(NotPossible, match="已经过去"):
        actions.submit_for_signature_plan(plan, by=scene.liaison)


def test_a_term_after_the_concentrated_period_needs_a_reason(scene):
    plan = complete_plan(scene, due_on=in_days(200))
    with pytest.raises(NotPossible, match="晚于集中整改期"):
        actions.submit_for_signature_plan(plan, by=scene.liaison)
    answer(scene, first_item(plan), due_on=in_days(200), due_reason="工程须经汛期。")
    actions.submit_for_signature_plan(plan, by=scene.liaison)


def test_a_long_term_item_needs_no_date(scene):
    plan = complete_plan(scene, due_on=None, long_term=True)
    assert actions.submit_for_signature_plan(plan, by=scene.liaison).state == "awaiting_signature"


def test_a_measure_may_not_end_after_its_item(scene):
    item = first_item(a_plan(scene))
    late = [{"id": None, "text": "整治", "due_on": in_days(40)}]
    with pytest.raises(NotPossible, match="晚于整改期限"):
        actions.edit_item(item, by=scene.liaison, due_on=in_days(30), measures=late)


def test_measures_are_kept_changed_added_and_dropped(scene):
    item = first_item(a_plan(scene))
    answer(scene, item, measures=("甲", "乙"))
    first = item.measures_in_order().first()
    rows = [{"id": first.pk, "text": "甲二"}, {"id": None, "text": "丙"}]
    actions.edit_item(scene.again(item), by=scene.liaison, measures=rows)
    assert [(m.position, m.text) for m in item.measures_in_order()] == [(1, "甲二"), (2, "丙")]
    assert item.measures_in_order().first().pk == first.pk


def test_only_the_secretary_signs(scene):
    plan = submitted_plan(scene)
    for key in ("liaison", "office", "head", "former_secretary", "other_secretary"):
        with pytest.raises(NotAllowed):
            actions.sign_plan(plan, by=getattr(scene, key))
    assert actions.sign_plan(plan, by=scene.secretary).state == "signed"


def test_signing_keeps_the_exact_text_and_its_hash(scene):
    plan = signed_plan(scene)
    signature = PlanSignature.objects.get(plan=plan)
    assert signature.person == scene.secretary
    assert signature.text == plan.draft_text
    assert signature.fingerprint == fingerprint_of(signature.text) == plan.fingerprint
    assert plan.standing_signature() == signature


def test_the_page_of_the_signature_shows_every_item_and_measure(scene):
    plan = submitted_plan(scene, findings=2, measures=("完善制度", "清退资金"))
    words = "\n".join(str(value) for pair in whole_plan(plan) for value in pair)
    for item in plan.items_in_order():
        for text in (item.title, item.text, item.goal, "许国平", "完善制度", "清退资金"):
            assert text in words


def test_nothing_is_edited_while_the_plan_waits_or_is_signed(scene):
    plan = submitted_plan(scene)
    with pytest.raises(NotPossible, match="不能修改"):
        answer(scene, first_item(plan))
    with pytest.raises(NotPossible, match="不能修改"):
        actions.edit_plan(plan, by=scene.liaison, overview="改。")
    actions.sign_plan(plan, by=scene.secretary)
    with pytest.raises(NotPossible, match="不能修改"):
        answer(scene, first_item(plan))


def test_a_text_tampered_with_after_its_submission_cannot_be_signed(scene):
    plan = submitted_plan(scene)
    RectificationItem.objects.filter(plan=plan).update(goal="悄悄改了")
    with pytest.raises(NotPossible, match="不一致"):
        actions.sign_plan(plan, by=scene.secretary)


def test_a_text_tampered_with_after_its_signature_cannot_be_accepted(scene):
    plan = signed_plan(scene)
    RectificationItem.objects.filter(plan=plan).update(goal="悄悄改了")
    with pytest.raises(NotPossible, match="不一致"):
        actions.accept_plan(plan, by=scene.office, office_comments="同意。")


def test_a_page_overtaken_by_a_withdrawal_signs_nothing(scene):
    plan = submitted_plan(scene)
    seen = plan.version
    actions.withdraw_plan(plan, by=scene.liaison)
    answer(scene, first_item(plan), goal="新目标")
    actions.submit_for_signature_plan(plan, by=scene.liaison)
    with pytest.raises(Overtaken):
        actions.sign_plan(plan, by=scene.secretary, seen=seen)


def test_the_offices_return_voids_the_signature_and_the_next_is_a_new_version(scene):
    plan = signed_plan(scene)
    actions.return_plan(plan, by=scene.office, note="措施太笼统。")
    first = plan.signatures.get()
    assert not first.holds_for(plan)
    answer(scene, first_item(plan), goal="新目标", measures=("新措施",))
    actions.submit_for_signature_plan(plan, by=scene.liaison)
    assert plan.round_no == 2
    told = since_last_signature(plan, plan.text)
    assert "整改目标：原为“问题清零”，现为“新目标”" in told
    assert "措施 1：原为“完善制度”，现为“新措施”" in told
    actions.sign_plan(plan, by=scene.secretary)
    assert plan.standing_signature().version_no == 2
    assert not first.holds_for(plan)


def test_returns_ask_for_a_reason(scene):
    plan = submitted_plan(scene)
    with pytest.raises(NotPossible, match="理由"):
        actions.return_to_liaison_plan(plan, by=scene.secretary)
    actions.return_to_liaison_plan(plan, by=scene.secretary, note="再细化。")
    assert plan.state == "returned"


def test_the_office_accepts_with_written_comments_and_the_work_begins(scene):
    plan = signed_plan(scene)
    with pytest.raises(NotPossible, match="书面审核意见"):
        actions.accept_plan(plan, by=scene.office, office_comments=" ")
    actions.accept_plan(plan, by=scene.office, office_comments="同意。")
    item = first_item(plan)
    assert (plan.office_comments, item.state) == ("同意。", "under_way")
    assert item.first_due_on == item.due_on


def test_the_office_learns_of_the_plan_with_its_signature_and_reads_only_what_was_signed(scene):
    plan = submitted_plan(scene)
    assert who_sees(scene, plan) == UNIT
    actions.sign_plan(plan, by=scene.secretary)
    assert who_sees(scene, plan) == UNIT | ABOVE
    actions.return_plan(plan, by=scene.office, note="再改。")
    answer(scene, first_item(plan), goal="草稿目标")
    fresh = scene.again(plan)
    assert fresh.signed_text["items"][0]["goal"] == "问题清零"
    assert not may(scene.office, "see_drafts", fresh)
    assert not may(scene.office, "print", fresh)


def test_the_team_follows_the_plan_from_its_acceptance(scene):
    plan = accepted_plan(scene)
    assert who_sees(scene, plan) == UNIT | ABOVE | TEAM
    assert who_sees(scene, first_item(plan)) == UNIT | ABOVE | TEAM


def test_a_plan_accepted_without_a_hash_is_refused_by_the_database(scene):
    plan = accepted_plan(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(plan).objects.filter(pk=plan.pk).update(accepted_fingerprint="")


def test_the_term_of_the_plan_counts_from_the_feedback(scene):
    plan = a_plan(scene)
    assert plan.feedback.concentrated_until > today() + timedelta(days=60)
