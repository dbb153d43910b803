"""Duties that have no record yet: what has to be begun next in an inspection, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from findings.reports.models import FeedbackOpinion, Report
from kernel import policy
from rectification.models import Archive, Evaluation, Plan, RectificationReport
from rounds.models import Inspection
from xuncha.desk.deadlines import concentrated_due, plan_due, report_due
from xuncha.desk.due import Due


@dataclass(frozen=True, slots=True)
class Opening:
    name: str
    text: str
    verb: str
    url: str
    inspection: Inspection
    due: Due | None


def openings(person, today, calendar) -> Iterator[Opening]:
    """What this person has to begin. Reads only what the person may see."""
    rows = policy.visible(Inspection, person).filter(state__in=["on_site", "left"])
    inspections = {row.pk: row for row in rows.select_related("unit", "round").order_by("pk")}
    if not inspections:
        return
    begun = {model: _by_inspection(model, person) for model in (Report, Plan, Evaluation, Archive)}
    feedbacks = _by_inspection(FeedbackOpinion, person)
    accepted = _accepted_reports(person)
    for pk, inspection in inspections.items():
        report, feedback = begun[Report].get(pk), feedbacks.get(pk)
        plan, evaluation = begun[Plan].get(pk), begun[Evaluation].get(pk)
        delivered_on = feedback.delivered_on if feedback else None
        looks_back = inspection.looks_back_at_id is not None
        candidates = (
            (
                inspection.state == "left" and report is None and not looks_back,
                "write_report", "起草巡察报告", "report_new",
                report_due(inspection, calendar),
            ),
            (
                report is not None and report.state == "approved" and feedback is None,
                "write_feedback", "起草反馈意见", "feedbackopinion_new", None,
            ),
            (
                feedback is not None and feedback.state == "received" and plan is None,
                "write_plan", "拟订整改方案", "plan_new",
                plan_due(inspection, delivered_on, calendar),
            ),
            (
                plan is not None and plan.state == "accepted"
                and accepted["written"].get(pk, 0) < 2,
                "write_rectification_report", "撰写整改报告", "rectificationreport_new",
                concentrated_due(inspection, delivered_on, calendar),
            ),
            (
                accepted["accepted"].get(pk, 0) >= 2 and evaluation is None,
                "evaluate", "开展整改评估", "evaluation_new", None,
            ),
            (
                evaluation is not None and evaluation.state == "approved"
                and pk not in begun[Archive],
                "evaluate", "归档", "archive_new", None,
            ),
        )  # fmt: skip
        for is_open, verb, text, route, due in candidates:
            if is_open and policy.may(person, verb, inspection):
                yield Opening(
                    name=route, text=text, verb="去办理", url=reverse(route, args=[pk]),
                    inspection=inspection, due=Due(due[0], today, due[1]) if due else None,
                )  # fmt: skip


def _by_inspection(model, person):
    rows = policy.visible(model, person).order_by("pk")
    return {row.inspection_id: row for row in rows}


def _accepted_reports(person):
    """How many of the two rectification reports are written, and how many accepted."""
    written, accepted = {}, {}
    for row in policy.visible(RectificationReport, person).order_by("pk"):
        written[row.inspection_id] = written.get(row.inspection_id, 0) + 1
        if row.state == "accepted":
            accepted[row.inspection_id] = accepted.get(row.inspection_id, 0) + 1
    return {"written": written, "accepted": accepted}
