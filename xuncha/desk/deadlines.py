"""When each kind of record is due, and the sentence that explains it."""

from datetime import timedelta

from kernel.due import Due
from kernel.workdays import Term, add_months, zh


def due_of(record, today, calendar) -> Due | None:
    """What is due next for this record, or None where nothing sets a date."""
    rule = _RULES.get(record._meta.label_lower, _own_date)
    found = rule(record, calendar)
    return Due(found[0], today, found[1]) if found else None


def _own_date(record, calendar):
    day = getattr(record, "due_on", None)
    return (day, "") if day else None


def _while(*states, rule):
    """The unit's date binds the unit: once it has handed in, the date presses nobody any more."""
    return lambda record, calendar: rule(record, calendar) if record.state in states else None


def _inspection(inspection, calendar):
    days = inspection.round.notice_days
    if inspection.state == "planned":
        day = inspection.planned_entry_on - timedelta(days=days)
        return day, f"进驻（{zh(inspection.planned_entry_on)}）前 {days} 天下发通知"
    if inspection.state == "notified":
        return inspection.planned_entry_on, "计划进驻日期"
    if inspection.state == "on_site":
        return inspection.planned_leave_on, "计划撤点日期"
    return None


# --- reckoned from a day of the case --------------------------------------------------------------


def report_due(inspection, calendar):
    if inspection.left_on is None:
        return None
    months = inspection.round.report_months
    span = Term(months, "months")
    return add_months(inspection.left_on, months), span.explain(
        "撤点", inspection.left_on, calendar
    )


def plan_due(inspection, delivered_on, calendar):
    if delivered_on is None:
        return None
    span = inspection.round.plan_span
    return span.due(delivered_on, calendar), span.explain("反馈", delivered_on, calendar)


def concentrated_due(inspection, delivered_on, calendar):
    if delivered_on is None:
        return None
    span = Term(inspection.round.concentrated_months, "months")
    return span.due(delivered_on, calendar), span.explain("反馈", delivered_on, calendar)


def evaluation_due(inspection, delivered_on, calendar):
    if delivered_on is None:
        return None
    until = add_months(delivered_on, inspection.round.concentrated_months)
    span = Term(inspection.round.evaluation_months, "months")
    return span.due(until, calendar), span.explain("集中整改结束", until, calendar)


def _report(report, calendar):
    return report_due(report.inspection, calendar)


def _plan(plan, calendar):
    return plan_due(plan.inspection, plan.feedback.delivered_on, calendar)


def _rectification_report(report, calendar):
    return concentrated_due(report.inspection, report.delivered_on, calendar)


def _evaluation(evaluation, calendar):
    return evaluation_due(evaluation.inspection, evaluation.delivered_on, calendar)


def _look_back_check(check, calendar):
    return check.inspection.leave_on, "回头看撤点前完成核查"


def _interview(interview, calendar):
    return interview.due_on and (interview.due_on, "计划谈话日期")


def _document_request(listing, calendar):
    why = "归还单位的期限" if listing.state == "on_loan" else "单位移交资料的期限"
    return listing.due_on and (listing.due_on, why)


def _transfer(transfer, calendar):
    """Signing late gains nothing: until then the term runs from the hand-over."""
    span = Term(transfer.inspection.round.clue_answer_months, "months")
    day = transfer.sent_on
    return span.due(day, calendar), span.explain("移交", day, calendar)


def _transfer_item(item, calendar):
    """The receiver's term, on its desk and on the desk of whoever follows it up."""
    return (item.due_on, item.explain_due(calendar)) if item.due_on else None


_WITH_THE_UNIT = ("drafting", "returned", "awaiting_signature")
_RULES = {
    "fieldwork.interview": _interview,
    "fieldwork.documentrequest": _document_request,
    "rounds.inspection": _inspection,
    "reports.report": _report,
    "immediate.immediaterectification": _while(
        "drafting", "returned", "submitted", "approved", "issued", "acknowledged", rule=_own_date
    ),
    "rectification.plan": _while(*_WITH_THE_UNIT, rule=_plan),
    "rectification.rectificationitem": _while("under_way", rule=_own_date),
    "rectification.rectificationreport": _while(*_WITH_THE_UNIT, rule=_rectification_report),
    "rectification.evaluation": _evaluation,
    "rectification.lookbackcheck": _look_back_check,
    "clues.transfer": _while("sent", rule=_transfer),
    "clues.transferitem": _while("waiting", "handling", rule=_transfer_item),
}
