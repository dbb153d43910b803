"""Deeds on the feedback opinion: drawn from the approved report, then a document of its own."""

from django.db import transaction
from django.utils import timezone

from findings.reports import prefill
from findings.reports.models import FeedbackItem, FeedbackOpinion, Report, by_focus, fingerprint_of
from issuing.actions import number_by_deed
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh

NUMBERED_AS = "reports.feedbackopinion:feedback"  # the kind whose register it is (papers.py)


def write_feedback(inspection, *, by, problems=None, **texts) -> FeedbackOpinion:
    """Draw the feedback from the approved report; from then on it is a document of its own."""
    if not policy.may(by, "write_feedback", inspection):
        raise NotAllowed("您没有“起草反馈意见”的权限。")
    with transaction.atomic():
        lock(inspection)
        report = approved_report(inspection)
        if inspection.feedback_opinions.exists():
            raise NotPossible("本次巡察已有反馈意见，请在原稿上修改。")
        if problems is None:
            problems = prefill.included(prefill.feedback_choices(report))
        feedback = FeedbackOpinion.objects.create(
            inspection=inspection, committee_id=inspection.committee_id,
            **{**prefill.feedback_texts(report), **texts},
        )  # fmt: skip
        _set_items(feedback, problems, report)
        record_event(by=by, verb="write_feedback", label="起草反馈意见", record=feedback)
    return feedback


def approved_report(inspection) -> Report:
    """The report a feedback rests on; only the approved one may be fed back."""
    report = inspection.reports.filter(state="approved").first()
    if report is None:
        raise NotPossible("巡察报告还没有经书记专题会议审定，不能起草反馈意见。")
    return report


def edit_feedback(feedback, *, by, seen=None, problems=None, **texts) -> FeedbackOpinion:
    with transaction.atomic():
        amend(feedback, by=by, verb="edit", label="修改反馈意见", seen=seen, **texts)
        if problems is not None:
            _set_items(feedback, problems, approved_report(feedback.inspection))
    return feedback


def _set_items(feedback, problems, report):
    """The 问题清单, numbered through under its focuses; only problems of the approved report."""
    focuses = dict(report.problems.values_list("finding_id", "focus_name"))
    if any(problem["finding"].pk not in focuses for problem in problems):
        raise NotPossible("反馈意见只能写入已审定报告中的问题。")
    rows = [{**problem, "focus": focuses[problem["finding"].pk]} for problem in problems]
    feedback.items.all().delete()
    ordered = [row for _, group in by_focus(rows) for row in group]
    for number, row in enumerate(ordered, start=1):
        finding = row["finding"]
        FeedbackItem.objects.create(
            inspection_id=feedback.inspection_id, feedback=feedback, finding=finding,
            number=number, position=number, title=row["title"], text=row["text"],
            category_name=finding.category.name if finding.category else "",
            focus_name=row["focus"], scope=finding.scope,
        )  # fmt: skip


def submit_feedbackopinion(feedback, *, by, seen=None, note=""):
    return move(
        feedback, "submit", by=by, seen=seen, note=note,
        submitted_by=by, submitted_at=timezone.now(),
    )  # fmt: skip


def approve_feedbackopinion(feedback, *, by, seen=None, note=""):
    """Approval freezes the text: what is delivered and signed for is exactly this."""
    with transaction.atomic():
        text = lock(feedback).draft_text
        return move(
            feedback, "approve", by=by, seen=seen, note=note,
            approved_by=by, approved_at=timezone.now(),
            frozen_text=text, frozen_fingerprint=fingerprint_of(text),
        )  # fmt: skip


def return_feedbackopinion(feedback, *, by, seen=None, note=""):
    """Back to the office; an approval already given lapses with its frozen text."""
    return move(
        feedback, "return", by=by, seen=seen, note=note,
        approved_by=None, approved_at=None, frozen_text=None, frozen_fingerprint="",
    )  # fmt: skip


def deliver_feedbackopinion(
    feedback, *, by, seen=None, note="", delivered_on=None, place="",
    principal_head="", attendees="",
):  # fmt: skip
    """双反馈: to the principal head and to the leadership body; the document gets its number."""
    delivered_on = delivered_on or timezone.localdate()
    if delivered_on > timezone.localdate():
        raise NotPossible("反馈日期不能晚于今天。")
    left_on = feedback.inspection.left_on
    if left_on and delivered_on < left_on:
        raise NotPossible(f"反馈日期不能早于撤点日期（{zh(left_on)}）。")
    if not (principal_head.strip() and attendees.strip()):
        raise NotPossible("须分别写明向主要负责人反馈和向领导班子反馈的情况（双反馈）。")
    with transaction.atomic():
        lock(feedback.committee)
        _check_intact(lock(feedback))
        drawn = number_by_deed(NUMBERED_AS, feedback, by=by, year=delivered_on.year)
        return move(
            feedback, "deliver", by=by, seen=seen, note=note,
            year=drawn.year, sequence=drawn.sequence, number=drawn.number,
            delivered_on=delivered_on, delivered_by=by, delivered_at=timezone.now(),
            place=place.strip(), principal_head=principal_head.strip(),
            attendees=attendees.strip(),
        )  # fmt: skip


def receive_feedbackopinion(feedback, *, by, seen=None, note=""):
    """签收: by the unit's secretary in person, for exactly the frozen text."""
    with transaction.atomic():
        fresh = lock(feedback)
        _check_intact(fresh)
        return move(
            feedback, "receive", by=by, seen=seen, note=note,
            received_by=by, received_at=timezone.now(),
            received_fingerprint=fresh.frozen_fingerprint,
        )  # fmt: skip


def _check_intact(feedback):
    if feedback.frozen_text is not None and not feedback.is_intact:
        raise NotPossible("文本与批准时不一致，不能继续办理；请联系巡察办核实。")
