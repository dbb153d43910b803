"""The middle of a case: the report through its chain, and the feedback the unit signs for."""

from datetime import timedelta

from findings.reports import actions as reports
from findings.reports.models import FeedbackOpinion, Report
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.on_site import crew
from xuncha.desk.demo.texts import ADVICE, OVERALL, RETURN_REASONS


def written_report(world, inspection, day) -> Report:
    people = crew(world, inspection.team)
    with on(day):
        return reports.write_report(
            inspection,
            by=people["deputy"],
            overall=OVERALL(inspection.unit.name),
            advice="\n".join(ADVICE),
        )


def decided_report(world, inspection, left_on, *, returned: bool = False) -> Report:
    """组务会 → 巡察办 → 领导小组 → 书记专题会议, with one return where the story asks for it."""
    people = crew(world, inspection.team)
    report = written_report(world, inspection, left_on + timedelta(days=6))
    with on(left_on + timedelta(days=9)):
        reports.submit_report(report, by=people["deputy"])
        reports.pass_team_meeting_report(report, by=people["head"], note="组务会一致同意。")
    if returned:
        with on(left_on + timedelta(days=12)):
            reports.return_from_office_report(report, by=world["shenming"], note=RETURN_REASONS[-1])
        with on(left_on + timedelta(days=14)):
            reports.submit_report(report, by=people["deputy"])
            reports.pass_team_meeting_report(report, by=people["head"])
    with on(left_on + timedelta(days=16)):
        reports.pass_office_report(report, by=world["shenming"], note="事实清楚，定性准确。")
    with on(left_on + timedelta(days=22)):
        reports.pass_leading_group_report(report, by=world["lujianguo"])
    with on(left_on + timedelta(days=28)):
        reports.record_secretary_meeting_report(
            report, by=world["shenming"], meeting_on=left_on + timedelta(days=27),
            minutes_number=f"书记专题会议纪要〔{left_on.year}〕{report.pk}号",
        )  # fmt: skip
    return report


def delivered_feedback(world, inspection, left_on, *, signed: bool = True) -> FeedbackOpinion:
    secretary = inspection.unit.secretary
    with on(left_on + timedelta(days=31)):
        feedback = reports.write_feedback(inspection, by=world["shenming"])
        reports.submit_feedbackopinion(feedback, by=world["shenming"])
    with on(left_on + timedelta(days=33)):
        reports.approve_feedbackopinion(feedback, by=world["lujianguo"])
    delivered_on = left_on + timedelta(days=38)
    with on(delivered_on):
        reports.deliver_feedbackopinion(
            feedback, by=world["shenming"], delivered_on=delivered_on,
            place=f"{inspection.unit}会议室", principal_head=secretary.name,
            attendees="领导班子成员",
        )  # fmt: skip
    if signed:
        with on(delivered_on, 16):
            reports.receive_feedbackopinion(feedback, by=secretary)
    return feedback
