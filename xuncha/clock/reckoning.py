"""What is due in a case, and when: counted from its days by the rules of its round.

Desk, stepper, calendar, ledger and reminder all ask this one reckoning. `settling` lays its answer
into the table of deadlines, where people decide about it.
"""

from dataclasses import dataclass
from datetime import date

from kernel.workdays import Calendar, Term
from rounds.models import Deadline, Inspection
from rounds.rules import BY_CODE, RULES, Rule

MOST_REPEATS = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """One deadline as the case and its rules have it at present."""

    rule: Rule
    position: int
    starts_on: date
    term: Term
    due_on: date
    explained: str
    over_on: date | None


def reckon(inspection: Inspection, facts: dict, calendar: Calendar, kept=()) -> list[Wanted]:
    """All deadlines of one case; `kept` are its rows, for what was decided about 集中整改.

    A round that is not approved yet sets none. A finished case presses nobody for what was never
    registered as done.
    """
    if inspection.round.state in ("planning", "submitted"):
        return []
    concentrated = _until(inspection, facts, calendar, kept)
    found = []
    for rule in RULES:
        term = inspection.round.rules.term(rule.code) if rule.counts else None
        starts_on = _start(rule.code, inspection, facts, concentrated)
        if term is None or starts_on is None:
            continue
        over_on = _over(rule.code, inspection, facts)
        if rule.by_hand and "archived" in facts:
            continue
        for position, one in enumerate(_terms(rule, term, starts_on, concentrated)):
            found.append(
                Wanted(
                    rule, position + rule.repeats, starts_on, one, one.due(starts_on, calendar),
                    one.explain(rule.event, starts_on, calendar), over_on,
                )
            )  # fmt: skip
    return found


def _terms(rule, term, starts_on, until) -> list[Term]:
    if not rule.repeats:
        return [term]
    found = []
    for n in range(1, MOST_REPEATS + 1):
        one = Term(term.amount * n, term.unit)
        if until is None or one.due(starts_on, Calendar({})) > until:
            break
        found.append(one)
    return found


def _until(inspection, facts, calendar, kept) -> date | None:
    """The last day of 集中整改, as decided if somebody decided on it."""
    told, term = facts.get("fed_back"), inspection.round.rules.term("concentrated")
    if told is None or term is None:
        return None
    due = term.due(told, calendar)
    row = next((row for row in kept if row.rule == "concentrated"), None)
    if row is None:
        return due
    return Deadline(
        base_due_on=due, extended_to=row.extended_to, suspended_days=row.suspended_days
    ).due_after()


def _start(code, inspection, facts, concentrated) -> date | None:
    """The day a term of this rule is counted from; None before it has come, and for records that
    carry a day of their own, as what was transferred does.
    """
    told = facts.get("fed_back")
    return {
        "notice": inspection.planned_entry_on,
        "liaison": inspection.entry_on,
        "unit_report": inspection.entered_on,
        "letters_close": inspection.leave_on if inspection.entered_on else None,
        "report": inspection.left_on if inspection.looks_back_at_id is None else None,
        "feedback": facts.get("report_approved"),
        "plan": told,
        "life_meeting": told,
        "mid_check": told,
        "progress": told,
        "concentrated": told,
        "evaluation": concentrated,
        "publication": facts.get("unit_accepted"),
    }.get(code)


def _over(code, inspection, facts) -> date | None:
    both = facts.get("unit_report"), facts.get("head_report")
    named = facts.get("liaison")
    return {
        "notice": inspection.notified_on,
        "liaison": named if inspection.notified_on else None,
        "report": facts.get("report_approved"),
        "feedback": facts.get("fed_back"),
        "plan": facts.get("plan_sent"),
        "concentrated": max(both) if all(both) else None,
        "evaluation": facts.get("evaluated"),
        "publication": facts.get("published"),
    }.get(code)


# --- the steps by which a deadline widens its circle ----------------------------------------------

REMIND, PRESS, TODAY, LATE, ESCALATE = "remind", "press", "today", "late", "escalate"
ORDER = (REMIND, PRESS, TODAY, LATE, ESCALATE)
LAST = date.max.toordinal() - 1000  # a day typed as one of the year 9999 must not stop a desk


def days_of_steps(code: str, rules, due_on: date) -> dict[str, date]:
    """{step: its day} for one deadline, earliest first."""
    remind, press, escalate = rules.steps(code)
    ordinal = min(due_on.toordinal(), LAST)
    found = {}
    if remind:
        found[REMIND] = date.fromordinal(ordinal - remind)
    if press:
        found[PRESS] = date.fromordinal(ordinal - press)
    found[TODAY] = due_on
    if not BY_CODE[code].window:
        found[LATE] = date.fromordinal(ordinal + 1)
        if escalate:
            found[ESCALATE] = date.fromordinal(ordinal + escalate)
    return found


def step_on(steps: dict[str, date], today: date) -> str:
    """The furthest step that has come by `today`; "" while none has, or where all is over by itself."""
    if LATE not in steps and steps[TODAY] < today:
        return ""
    come = [step for step, day in steps.items() if day <= today]
    return max(come, key=ORDER.index) if come else ""
