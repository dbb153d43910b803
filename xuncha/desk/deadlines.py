"""When each kind of record is due, the sentence that explains it, and what comes next."""

from dataclasses import replace

from findings.immediate.lifecycle import WITH_THE_UNIT
from kernel.due import Due
from rounds.rules import BY_CODE
from xuncha.clock.alarms import SOURCES
from xuncha.clock.reckoning import ESCALATE, LATE, PRESS, days_of_steps
from xuncha.clock.standing import deadline_of

WHO = {
    "office": "巡察办", "team": "组长", "unit": "单位书记", "receiver": "",
}  # fmt: skip


def due_of(record, today, calendar) -> Due | None:
    """What is due next for this record, or None where nothing sets a date that still presses."""
    find = _RULES.get(record._meta.label_lower, _own_date)
    found = find(record, calendar)
    if not found:
        return None
    due = Due(found[0], today, found[1])
    return _told(due, record.inspection, _code_of(record), _unheard(record))


def case_due(inspection, code, today, calendar) -> Due | None:
    """The deadline of one rule of a case, while it presses somebody."""
    found = _of_rule(inspection, code, calendar)
    return _told(Due(found[0], today, found[1]), inspection, code) if found else None


def _told(due: Due, inspection, code, unheard=frozenset()) -> Due:
    """With what happens next, where a rule says so."""
    coming = next_step(inspection, code, due, unheard) if code else ""
    return replace(due, explain="；".join(filter(None, (due.explain, coming))))


def next_step(inspection, code: str, due: Due, unheard=frozenset()) -> str:
    """What happens next if nothing is done; "" where nothing more does.

    `unheard` are the steps at which nobody is told, since they may not know of the record.
    """
    steps = days_of_steps(code, inspection.round.rules, due.on)
    who = {PRESS: WHO[BY_CODE[code].party], LATE: "巡察办", ESCALATE: "领导小组"}
    coming = [
        (day, step)
        for step, day in steps.items()
        if day > due.today and who.get(step) and step not in unheard
    ]
    if not coming:
        return ""
    day, step = min(coming)
    return f"{day.month}月{day.day}日仍未办结的，{'报' if step == ESCALATE else '提醒'}{who[step]}"


def _unheard(record) -> frozenset[str]:
    """Of what is kept from the office, or from all above, nobody there is told that it is late."""
    label = record._meta.label_lower
    if label in ("fieldwork.interview", "fieldwork.documentrequest"):
        return frozenset({LATE, ESCALATE})
    if label not in ("clues.transfer", "clues.transferitem"):
        return frozenset()
    transfer = getattr(record, "transfer", record)
    if transfer.is_direct:
        return frozenset({LATE, ESCALATE})
    is_carried = transfer.carrier == "office" or record.inspection.round.clues_through_office
    return frozenset() if is_carried else frozenset({LATE})


def _own_date(record, calendar):
    day = getattr(record, "due_on", None)
    return (day, "") if day else None


def _of_rule(inspection, code, calendar):
    row = deadline_of(inspection, code, calendar)
    if row is None or row.over_on or row.state == "suspended":
        return None
    return row.due_on, row.explain


def _counted(record, calendar):
    return _of_rule(record.inspection, BY_RULE[record._meta.label_lower], calendar)


def _while(*states, rule):
    """The unit's date binds the unit: once it has handed in, the date presses nobody any more."""
    return lambda record, calendar: rule(record, calendar) if record.state in states else None


def _inspection(inspection, calendar):
    if inspection.state == "planned":
        return _of_rule(inspection, "notice", calendar)
    if inspection.state == "notified":
        return inspection.planned_entry_on, "计划进驻日期"
    if inspection.state == "on_site":
        return inspection.planned_leave_on, "计划撤点日期"
    return None


def _look_back_check(check, calendar):
    return check.inspection.leave_on, "回头看撤点前完成核查"


def _interview(interview, calendar):
    return interview.due_on and (interview.due_on, "计划谈话日期")


def _document_request(listing, calendar):
    why = "归还单位的期限" if listing.state == "on_loan" else "单位移交资料的期限"
    return listing.due_on and (listing.due_on, why)


def _transfer(transfer, calendar):
    term = transfer.inspection.round.rules.term("clue_answer")
    return transfer.answer_due_on, term.explain("移交", transfer.sent_on, calendar)


def _transfer_item(item, calendar):
    """The receiver's term, on its desk and on the desk of whoever follows it up."""
    return (item.due_on, item.explain_due(calendar)) if item.due_on else None


def _code_of(record) -> str:
    """By which rule people are told of a record's day."""
    label = record._meta.label_lower
    if label == "rounds.inspection":
        return {"planned": "notice", "notified": "entry"}.get(record.state, "leave")
    if label == "immediate.immediaterectification" and record.state not in WITH_THE_UNIT:
        return ""  # the unit does not know of it yet
    return _CODES.get(label, "")


# The kinds of record whose day is that of a rule of the case.
BY_RULE = {
    "rounds.inspection": "notice",
    "reports.report": "report",
    "reports.feedbackopinion": "feedback",
    "rectification.plan": "plan",
    "rectification.rectificationreport": "concentrated",
    "rectification.evaluation": "evaluation",
    "rectification.publication": "publication",
}
_CODES = {source.model._meta.label_lower: source.rule for source in SOURCES} | BY_RULE
_WITH_THE_UNIT = ("drafting", "returned", "awaiting_signature")
_RULES = {
    "fieldwork.interview": _interview,
    "fieldwork.documentrequest": _document_request,
    "rounds.inspection": _inspection,
    "reports.report": _counted,
    "reports.feedbackopinion": _counted,
    "immediate.immediaterectification": _while(
        "drafting", "returned", "submitted", "approved", "issued", "acknowledged", rule=_own_date
    ),
    "rectification.plan": _while(*_WITH_THE_UNIT, rule=_counted),
    "rectification.rectificationitem": _while("under_way", rule=_own_date),
    "rectification.rectificationreport": _while(*_WITH_THE_UNIT, rule=_counted),
    "rectification.evaluation": _counted,
    "rectification.publication": _counted,
    "rectification.lookbackcheck": _look_back_check,
    "clues.transfer": _while("sent", rule=_transfer),
    "clues.transferitem": _while("waiting", "handling", rule=_transfer_item),
}
