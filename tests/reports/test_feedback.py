from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from findings.register.actions import edit_finding, reopen_finding
from findings.reports import actions
from findings.reports.models import FeedbackItem, FeedbackOpinion, fingerprint_of
from findings.reports.prefill import feedback_choices
from issuing.models import RegisteredNumber
from kernel.policy import may, visible
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from kernel.workdays import Calendar
from tests.register.cases import confirmed
from tests.reports.cases import (
    MEETING,
    a_feedback,
    approved_feedback,
    delivered_feedback,
    first_finding,
    received_feedback,
    report_in,
    today,
)


def sees(person, record):
    return visible(type(record), person).filter(pk=record.pk).exists()


def who_sees(scene, record) -> set[str]:
    return {key for key, person in scene.cast.items() if sees(person, record)}


OFFICE = {"office", "office2"}
ABOVE = OFFICE | {"leader_group", "leader_group2"}
LEADERS = ABOVE | {"head", "deputy"}
EVERYBODY = LEADERS | {"member", "member2", "letters_officer", "secretary", "liaison"}


def test_feedback_is_drawn_from_the_approved_report_only(scene):
    report = report_in(scene, "secretary_meeting")
    with pytest.raises(NotPossible, match="书记专题会议"):
        actions.write_feedback(report.inspection, by=scene.office)


def test_it_takes_over_the_reports_wording(scene):
    feedback = a_feedback(scene, findings=2)
    items = list(feedback.items_in_order())
    assert [(item.number, item.title, item.text) for item in items] == [
        (1, "问题之1", "现象之1。"),
        (2, "问题之2", "现象之2。"),
    ]
    assert items[0].category_name
    assert items[0].focus_name == scene.focus.items.first().name


def test_what_goes_to_the_discipline_organ_is_not_fed_back_unasked(scene):
    report = report_in(scene, "drafting")
    kept = confirmed(scene, title="整改的问题")
    clue = reopen_finding(first_finding(scene), by=scene.head, note="改处置")
    edit_finding(clue, by=scene.deputy, disposal="discipline")
    assert kept.disposal == "rectify"
    from_report = [
        {"finding": finding, "title": finding.title, "text": finding.text}
        for finding in scene.inspection.findings.all()
    ]
    actions.edit_report(report, by=scene.deputy, problems=from_report)
    titles = [c.title for c in feedback_choices(report) if c.included]
    assert titles == ["整改的问题"]


def test_only_the_office_drafts_it(scene):
    report = report_in(scene, "approved")
    for key in ("head", "leader_group", "secretary", "foreign_office"):
        with pytest.raises(NotAllowed):
            actions.write_feedback(report.inspection, by=getattr(scene, key))


def test_the_leading_group_returns_it_with_a_reason_and_the_freeze_lapses(scene):
    feedback = approved_feedback(scene)
    with pytest.raises(NotPossible, match="理由"):
        actions.return_feedbackopinion(feedback, by=scene.leader_group)
    actions.return_feedbackopinion(feedback, by=scene.leader_group, note="表述不准")
    feedback = scene.again(feedback)
    assert (feedback.state, feedback.frozen_text, feedback.frozen_fingerprint) == (
        "returned", None, "",
    )  # fmt: skip
    actions.edit_feedback(feedback, by=scene.office, overall="改后")
    actions.submit_feedbackopinion(feedback, by=scene.office)
    actions.approve_feedbackopinion(feedback, by=scene.leader_group)
    assert feedback.frozen_text["overall"] == "改后"


def test_nobody_approves_what_they_submitted_themselves(scene):
    feedback = a_feedback(scene)
    both = scene.leader_group
    both.groups.add(*scene.office.groups.all())
    actions.submit_feedbackopinion(feedback, by=both)
    with pytest.raises(NotAllowed):
        actions.approve_feedbackopinion(feedback, by=both)
    assert may(scene.leader_group2, "approve", feedback)


def test_approval_freezes_the_exact_text(scene):
    feedback = approved_feedback(scene)
    assert feedback.frozen_text == feedback.draft_text
    assert feedback.frozen_fingerprint == fingerprint_of(feedback.draft_text)
    assert scene.again(feedback).is_intact


def test_later_edits_of_finding_or_unit_leave_the_feedback_as_it_was(scene):
    feedback = delivered_feedback(scene)
    before = (feedback.fingerprint, feedback.text)
    finding = reopen_finding(first_finding(scene), by=scene.head, note="补充")
    edit_finding(finding, by=scene.deputy, title="改了", text="改了", scope="common")
    feedback = scene.again(feedback)
    assert (feedback.fingerprint, feedback.text) == before
    assert feedback.items.get().text == "现象之1。"


def test_a_text_tampered_with_is_neither_delivered_nor_signed(scene):
    feedback = approved_feedback(scene)
    FeedbackItem.objects.filter(feedback=feedback).update(text="被改动")
    with pytest.raises(NotPossible, match="不一致"):
        actions.deliver_feedbackopinion(feedback, by=scene.office, **MEETING)


def test_delivery_draws_the_next_number_of_the_year(scene):
    feedback = delivered_feedback(scene)
    assert feedback.number == f"青巡〔{today().year}〕1号"


def test_numbers_run_through_the_year_of_the_committee(scene):
    feedback = approved_feedback(scene)
    RegisteredNumber.objects.create(
        committee=scene.committee, prefix="青巡", year=today().year, sequence=7, kind="x",
        kind_label="别的发文", title="别的发文", subject_type="x", subject_id=1, drawn_by=scene.office,
    )  # fmt: skip
    actions.deliver_feedbackopinion(feedback, by=scene.office, **MEETING)
    assert feedback.number == f"青巡〔{today().year}〕8号"


def test_the_database_refuses_a_number_twice(scene):
    feedback = delivered_feedback(scene)
    twin = FeedbackOpinion.objects.create(
        inspection=scene.other_inspection, committee=scene.committee
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackOpinion.objects.filter(pk=twin.pk).update(number=feedback.number)


def test_feedback_is_delivered_after_leaving_and_not_tomorrow(scene):
    feedback = approved_feedback(scene)
    for day in (today() + timedelta(days=1), today() - timedelta(days=6)):
        with pytest.raises(NotPossible, match="反馈日期"):
            actions.deliver_feedbackopinion(feedback, by=scene.office, delivered_on=day, **MEETING)
    assert scene.again(feedback).state == "approved"


def test_both_head_and_leadership_are_told(scene):
    feedback = approved_feedback(scene)
    for missing in ("principal_head", "attendees"):
        with pytest.raises(NotPossible, match="双反馈"):
            actions.deliver_feedbackopinion(feedback, by=scene.office, **{**MEETING, missing: " "})


def test_each_comes_to_know_of_it_in_turn(scene):
    feedback = a_feedback(scene)
    item = feedback.items.get()
    assert who_sees(scene, feedback) == who_sees(scene, item) == OFFICE
    actions.submit_feedbackopinion(feedback, by=scene.office)
    assert who_sees(scene, feedback) == who_sees(scene, item) == ABOVE
    actions.approve_feedbackopinion(feedback, by=scene.leader_group)
    assert who_sees(scene, feedback) == who_sees(scene, item) == LEADERS
    actions.deliver_feedbackopinion(feedback, by=scene.office, **MEETING)
    assert who_sees(scene, feedback) == who_sees(scene, item) == EVERYBODY


def test_only_the_secretary_signs_and_the_hash_of_the_frozen_text_is_kept(scene):
    feedback = delivered_feedback(scene)
    for key in ("liaison", "office", "head", "leader_group", "other_secretary"):
        with pytest.raises(NotAllowed):
            actions.receive_feedbackopinion(feedback, by=getattr(scene, key))
    actions.receive_feedbackopinion(feedback, by=scene.secretary)
    feedback = scene.again(feedback)
    assert feedback.received_by == scene.secretary
    assert feedback.received_fingerprint == fingerprint_of(feedback.frozen_text)


def test_it_is_signed_once(scene):
    feedback = delivered_feedback(scene)
    again = scene.again(feedback)
    actions.receive_feedbackopinion(feedback, by=scene.secretary)
    with pytest.raises(Overtaken):
        actions.receive_feedbackopinion(again, by=scene.secretary)


def test_deadlines_count_from_the_day_of_feedback(scene):
    feedback = received_feedback(scene)
    calendar = Calendar({})
    assert feedback.plan_due(calendar) == calendar.add_workdays(today(), 15)
    assert feedback.concentrated_until > feedback.plan_due(calendar)
    assert "15 个工作日" in feedback.explain(calendar)
    assert "3 个月" in feedback.explain(calendar)


def test_before_delivery_there_is_no_deadline(scene):
    feedback = approved_feedback(scene)
    assert feedback.plan_due(Calendar({})) is None
    assert feedback.concentrated_until is None
