"""Deeds on the report (assembled, passed step by step by text hash) and on the feedback opinion."""

from django.db import transaction
from django.utils import timezone

from findings.reports import prefill
from findings.reports.models import (
    FeedbackItem,
    FeedbackOpinion,
    Report,
    ReportApproval,
    ReportFinding,
    by_focus,
    fingerprint_of,
)
from issuing.actions import number_by_deed
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh

Step, Decision = ReportApproval.Step, ReportApproval.Decision
NUMBERED_AS = "reports.feedbackopinion:feedback"  # the kind whose register it is (papers.py)


def _included(choices) -> list[dict]:
    return [
        {"finding": choice.finding, "title": choice.title, "text": choice.text}
        for choice in choices
        if choice.included
    ]


# --- the report ---------------------------------------------------------------------------------


def write_report(inspection, *, by, problems=None, **texts) -> Report:
    """Begin the report; without `problems` it takes every confirmed finding that is a problem."""
    if not policy.may(by, "write_report", inspection):
        raise NotAllowed("您没有“起草巡察报告”的权限。")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能起草巡察报告。")
    if problems is None:
        problems = _included(prefill.report_choices(inspection))
    with transaction.atomic():
        lock(inspection)
        if inspection.reports.exists():
            raise NotPossible("本次巡察已有巡察报告，请在原报告上修改。")
        report = Report.objects.create(
            inspection=inspection, **{**prefill.report_texts(inspection), **texts}
        )
        _set_problems(report, problems)
        record_event(by=by, verb="write_report", label="起草巡察报告", record=report)
    return report


def edit_report(report, *, by, seen=None, problems=None, **texts) -> Report:
    """Change texts and problems; approvals given for the former text visibly hold no longer."""
    with transaction.atomic():
        amend(report, by=by, verb="edit", label="修改巡察报告", seen=seen, **texts)
        if problems is not None:
            _set_problems(report, problems)
    return report


def _set_problems(report, problems):
    """`problems`: {finding, title, text} in the order of the report."""
    usable = set(report.findings_at_hand().values_list("pk", flat=True))
    if any(problem["finding"].pk not in usable for problem in problems):
        raise NotPossible("报告只能写入本次巡察中已认定的问题。")
    report.problems.all().delete()
    for position, problem in enumerate(problems, start=1):
        focus = problem["finding"].focus
        ReportFinding.objects.create(
            inspection_id=report.inspection_id, report=report, finding=problem["finding"],
            position=position, focus_name=focus.name if focus else "其他问题",
            title=problem["title"], text=problem["text"],
        )  # fmt: skip


def submit_report(report, *, by, seen=None, note=""):
    """A new draft goes up the chain; every step has to pass it anew."""
    with transaction.atomic():
        number = lock(report).draft_number + 1
        return move(report, "submit", by=by, seen=seen, note=note, draft_number=number)


def _decide(report, name, step, decision, *, by, seen, note, remark="", **changes):
    """One move of the chain, and the row that says which exact text it decided on."""
    with transaction.atomic():
        fresh = lock(report)
        move(report, name, by=by, seen=seen, note=note, **changes)
        ReportApproval.objects.create(
            inspection_id=fresh.inspection_id, report=fresh, step=step, decision=decision,
            fingerprint=fresh.fingerprint, draft_number=fresh.draft_number,
            version_no=fresh.version, person=by, remark=remark or note.strip(),
        )  # fmt: skip
    return report


def pass_team_meeting_report(report, *, by, seen=None, note=""):
    """From here on office and leading group know of the report."""
    reached = report.reached_office_at or timezone.now()
    return _decide(
        report, "pass_team_meeting", Step.TEAM_MEETING, Decision.PASS,
        by=by, seen=seen, note=note, reached_office_at=reached,
    )  # fmt: skip


def return_from_team_meeting_report(report, *, by, seen=None, note=""):
    return _decide(
        report, "return_from_team_meeting", Step.TEAM_MEETING, Decision.RETURN,
        by=by, seen=seen, note=note,
    )  # fmt: skip


def pass_office_report(report, *, by, seen=None, note=""):
    return _decide(
        report, "pass_office", Step.OFFICE_REVIEW, Decision.PASS, by=by, seen=seen, note=note
    )


def return_from_office_report(report, *, by, seen=None, note=""):
    return _decide(
        report, "return_from_office", Step.OFFICE_REVIEW, Decision.RETURN,
        by=by, seen=seen, note=note,
    )  # fmt: skip


def pass_leading_group_report(report, *, by, seen=None, note=""):
    return _decide(
        report, "pass_leading_group", Step.LEADING_GROUP, Decision.PASS,
        by=by, seen=seen, note=note,
    )  # fmt: skip


def return_from_leading_group_report(report, *, by, seen=None, note=""):
    return _decide(
        report, "return_from_leading_group", Step.LEADING_GROUP, Decision.RETURN,
        by=by, seen=seen, note=note,
    )  # fmt: skip


def record_secretary_meeting_report(
    report, *, by, seen=None, note="", meeting_on=None, minutes_number=""
):
    """The office records what the 书记专题会议 decided; the text is now the basis of feedback."""
    meeting_on = meeting_on or timezone.localdate()
    if meeting_on > timezone.localdate():
        raise NotPossible("会议日期不能晚于今天。")
    if meeting_on < report.inspection.entry_on:
        raise NotPossible(f"会议日期不能早于进驻日期（{zh(report.inspection.entry_on)}）。")
    if not minutes_number.strip():
        raise NotPossible("请填写会议纪要编号。")
    told = f"{zh(meeting_on)}会议审定，纪要 {minutes_number.strip()}。{note.strip()}"
    return _decide(
        report, "record_secretary_meeting", Step.SECRETARY_MEETING, Decision.PASS,
        by=by, seen=seen, note=note, remark=told,
        decided_on=meeting_on, minutes_number=minutes_number.strip(),
    )  # fmt: skip


def return_from_secretary_meeting_report(report, *, by, seen=None, note=""):
    return _decide(
        report, "return_from_secretary_meeting", Step.SECRETARY_MEETING, Decision.RETURN,
        by=by, seen=seen, note=note,
    )  # fmt: skip


# --- the feedback opinion -----------------------------------------------------------------------


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
            problems = _included(prefill.feedback_choices(report))
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
