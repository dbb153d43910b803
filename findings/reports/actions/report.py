"""Deeds on the report: assembled, worded, and passed step by step by the hash of its text."""

from django.db import transaction
from django.utils import timezone

from findings.reports import prefill
from findings.reports.actions.versions import Capacity, keep_former_version, keep_version
from findings.reports.models import Report, ReportApproval, ReportFinding
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move, require
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh

Step, Decision = ReportApproval.Step, ReportApproval.Decision


def write_report(inspection, *, by, problems=None, **texts) -> Report:
    """Begin the report; without `problems` it takes every confirmed finding that is a problem."""
    if not policy.may(by, "write_report", inspection):
        raise NotAllowed("您没有“起草巡察报告”的权限。")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能起草巡察报告。")
    if problems is None:
        problems = prefill.included(prefill.report_choices(inspection))
    with transaction.atomic():
        lock(inspection)
        if inspection.reports.exists():
            raise NotPossible("本次巡察已有巡察报告，请在原报告上修改。")
        report = Report.objects.create(
            inspection=inspection, **{**prefill.report_texts(inspection), **texts}
        )
        _set_problems(report, problems)
        keep_version(report, by=by, capacity=Capacity.TEAM, during=report.state)
        record_event(by=by, verb="write_report", label="起草巡察报告", record=report)
    return report


def edit_report(report, *, by, seen=None, problems=None, **texts) -> Report:
    """Change texts and problems; approvals given for the former text visibly hold no longer."""
    with transaction.atomic():
        keep_former_version(report)
        amend(report, by=by, verb="edit", label="修改巡察报告", seen=seen, **texts)
        if problems is not None:
            _set_problems(report, problems)
        keep_version(report, by=by, capacity=Capacity.TEAM, during=report.state)
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


def revise_report(report, *, by, seen=None, note="", problems=None, **texts):
    """The office words the report better; as a new draft it goes before the team's meeting again.

    `problems` as in `edit_report`, but only their words may differ: which ones there are, and in
    which order, is the team's. Raises NotPossible when not a word differs.
    """
    require(by, "revise", report, report.lifecycle["revise"].label)
    with transaction.atomic():
        fresh = lock(report)
        _check_reworded(fresh, problems or (), texts)
        keep_former_version(fresh)
        _decide(
            report, "revise", Step.OFFICE_REVIEW, Decision.REVISE, by=by, seen=seen, note=note,
            draft_number=fresh.draft_number + 1, **texts,
        )  # fmt: skip
        for problem in problems or ():
            words = {"title": problem["title"], "text": problem["text"]}
            report.problems.filter(finding=problem["finding"]).update(**words)
        keep_version(report, by=by, capacity=Capacity.OFFICE, during=fresh.state)
    return report


def _check_reworded(report, problems, texts):
    held = {row.finding_id: (row.title, row.text) for row in report.problems_in_order()}
    given = {row["finding"].pk: (row["title"], row["text"]) for row in problems}
    if given and list(given) != list(held):
        raise NotPossible("巡察办只改文字，不增减问题、不调整顺序；需要增减的，请退回巡察组。")
    same_texts = all(getattr(report, name) == text for name, text in texts.items())
    if same_texts and (not given or given == held):
        raise NotPossible("文字没有改动。没有要改的，请直接审核通过；要巡察组修改的，请退回。")


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
