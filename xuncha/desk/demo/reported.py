"""The middle of a case: the report through its chain, and the feedback the unit signs for."""

from findings.reports import actions as reports
from findings.reports.models import FeedbackOpinion, Report
from findings.reports.prefill import included, report_choices
from kernel.shown import quoted
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.phrases import DECISIONS, OFFICE_ON_DRAFT, REPORT_RETURNS
from xuncha.desk.demo.slips import Slip, slip_in
from xuncha.desk.demo.texts import ADVICE, BETTER_ADVICE, OVERALL


def tell(case: Case):
    if not case.part.reaches("team_meeting"):
        return
    problems = included(report_choices(case.inspection))
    slip = slip_in(problems) if case.part.notes & {"returned_report", "slip"} else None
    report = _submitted_report(case, slip.problems if slip else problems)
    if case.part.reaches("office_review"):
        _passed_to_the_office(case, report)
    if "returned_report" in case.part.notes:
        _returned_and_mended(case, report, slip, problems)
    if "reworded_report" in case.part.notes:
        _reworded_by_the_office(case, report)
    if case.part.reaches("decided"):
        _decided(case, report)
    if case.part.reaches("feedback_approved"):
        feedback = _approved_feedback(case)
        if case.part.reaches("delivered"):
            _delivered(case, feedback)


def _days(case: Case, days: int):
    """Days after leaving; a team that left lately has been quicker, and all of it is past."""
    return min(case.after_leaving(days), case.ago(1))


def _submitted_report(case: Case, problems) -> Report:
    deputy = case.crew["deputy"]
    with on(_days(case, 2 if case.today < case.after_leaving(9) else 6)):
        report = reports.write_report(
            case.inspection, by=deputy, overall=OVERALL(case.place.name, case.place.field),
            advice="\n".join(ADVICE), problems=problems,
        )  # fmt: skip
    with on(_days(case, 9)):
        reports.submit_report(report, by=deputy)
    return report


def _passed_to_the_office(case: Case, report):
    with on(_days(case, 9), 15):
        reports.pass_team_meeting_report(report, by=case.crew["head"], note=case.drawn(DECISIONS))


def _returned_and_mended(case: Case, report, slip: Slip | None, problems):
    """The office has found a number that no paper has; the team puts it right."""
    head, deputy = case.crew["head"], case.crew["deputy"]
    note = case.drawn(REPORT_RETURNS)
    if slip:
        note = (
            f"{quoted(slip.title)}写{quoted(slip.wrong)}，底稿是{quoted(slip.right)}，请核对更正。"
        )
    with on(case.after_leaving(12)):
        reports.return_from_office_report(report, by=case.office, note=note)
    with on(case.after_leaving(14)):
        reports.edit_report(report, by=deputy, problems=problems)
        reports.submit_report(report, by=deputy, note="已对照底稿更正。")
        reports.pass_team_meeting_report(report, by=head)


def _reworded_by_the_office(case: Case, report):
    """In its review the office words two sentences better; the team's meeting agrees."""
    advice = report.advice
    for plain, better in BETTER_ADVICE:
        advice = advice.replace(plain, better)
    with on(case.after_leaving(15)):
        reports.revise_report(
            report, by=case.office, advice=advice,
            note="意见建议第一条写明落实党中央决策部署，第四条写明责任领导和责任科室，请组务会复核。",
        )  # fmt: skip
    with on(case.after_leaving(15), 17):
        reports.pass_team_meeting_report(
            report, by=case.crew["head"], note="组务会复核，同意文字修改。"
        )


def _decided(case: Case, report):
    """巡察办 → 领导小组 → 书记专题会议."""
    with on(case.after_leaving(16)):
        reports.pass_office_report(report, by=case.office, note=case.drawn(OFFICE_ON_DRAFT))
    with on(case.after_leaving(22)):
        reports.pass_leading_group_report(report, by=case.leader)
    with on(case.after_leaving(28)):
        reports.record_secretary_meeting_report(
            report, by=case.office, meeting_on=case.after_leaving(27),
            minutes_number=f"书记专题会议纪要〔{case.leave_on.year}〕{case.round.number * 2}号",
        )  # fmt: skip


def _approved_feedback(case: Case) -> FeedbackOpinion:
    slow = 55 if case.part.until == "feedback_approved" else 0
    with on(case.after_leaving(31 + slow)):
        feedback = reports.write_feedback(case.inspection, by=case.office)
        reports.submit_feedbackopinion(feedback, by=case.office)
    with on(case.after_leaving(33 + slow)):
        reports.approve_feedbackopinion(feedback, by=case.leader)
    return feedback


def _delivered(case: Case, feedback):
    delivered_on = feedback_day(case)
    with on(delivered_on):
        reports.deliver_feedbackopinion(
            feedback, by=case.office, delivered_on=delivered_on,
            place=f"{case.place.short_name.removesuffix('党组').removesuffix('党委')}会议室",
            principal_head=case.secretary.name, attendees="领导班子成员",
        )  # fmt: skip
    with on(delivered_on, 16):
        reports.receive_feedbackopinion(feedback, by=case.secretary)


def feedback_day(case: Case):
    """Teams are fed back on following days, as a round's feedback meetings are."""
    return case.after_leaving(37 + case.part.team)
