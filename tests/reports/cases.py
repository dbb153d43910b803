"""Reports and feedback opinions as far along as a test needs them, built by the real deeds."""

from datetime import timedelta

from django.utils import timezone

from findings.register.models import Finding
from findings.reports import actions
from findings.reports.models import FeedbackOpinion, Report
from rounds.actions import leave_inspection
from tests.register.cases import confirmed
from tests.stages import stage

OVERALL = "总体上能够履行职责，但仍存在一些问题。"


def today():
    return timezone.localdate()


@stage
def left(scene):
    """The inspection after the team has left."""
    inspection = scene.again(scene.inspection)
    if inspection.state == "on_site":
        leave_inspection(inspection, by=scene.head, left_on=today() - timedelta(days=5))
    scene.inspection = scene.again(inspection)
    return scene.inspection


@stage
def a_report(scene, findings: int = 1) -> Report:
    """A draft that holds `findings` confirmed findings under the round's first focus."""
    focus = scene.focus.items.first()
    for number in range(1, findings + 1):
        confirmed(scene, title=f"问题之{number}", text=f"现象之{number}。", focus=focus)
    return actions.write_report(left(scene), by=scene.deputy, overall=OVERALL)


STEPS = (
    ("submit", "deputy"),
    ("pass_team_meeting", "head"),
    ("pass_office", "office"),
    ("pass_leading_group", "leader_group"),
    ("record_secretary_meeting", "office"),
)


def carry(scene, report, until: str) -> Report:
    """Up the chain until the report is in the state `until`."""
    for verb, key in STEPS:
        if report.state == until:
            break
        target = report.lifecycle[verb]
        if report.state not in target.sources:
            continue
        extra = {"minutes_number": "〔2026〕3号"} if verb.startswith("record") else {}
        getattr(actions, f"{verb}_report")(report, by=getattr(scene, key), **extra)
    assert report.state == until
    return report


@stage
def report_in(scene, state: str, findings: int = 1) -> Report:
    return carry(scene, a_report(scene, findings), state)


@stage
def a_feedback(scene, findings: int = 1) -> FeedbackOpinion:
    report = report_in(scene, "approved", findings)
    return actions.write_feedback(report.inspection, by=scene.office)


@stage
def approved_feedback(scene, findings: int = 1) -> FeedbackOpinion:
    feedback = actions.submit_feedbackopinion(a_feedback(scene, findings), by=scene.office)
    return actions.approve_feedbackopinion(feedback, by=scene.leader_group)


MEETING = {
    "place": "区住建局三楼会议室",
    "principal_head": "许国平　党组书记",
    "attendees": "党组班子成员，领导小组成员",
}


@stage
def delivered_feedback(scene, findings: int = 1, **meeting) -> FeedbackOpinion:
    feedback = approved_feedback(scene, findings)
    return actions.deliver_feedbackopinion(feedback, by=scene.office, **{**MEETING, **meeting})


@stage
def received_feedback(scene, findings: int = 1) -> FeedbackOpinion:
    feedback = delivered_feedback(scene, findings)
    return actions.receive_feedbackopinion(feedback, by=scene.secretary)


def first_finding(scene) -> Finding:
    return scene.inspection.findings.order_by("number").first()
