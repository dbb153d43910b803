"""The deadlines of some cases as they stand this moment: what is counted, with what was decided.

`settling` stores the same answer; a page does not wait for it.
"""

from collections import defaultdict

from kernel.workdays import Calendar
from rounds.models import Deadline, Inspection
from xuncha.clock.facts import facts_of
from xuncha.clock.reckoning import Wanted, reckon


def lay(row: Deadline, wanted: Wanted) -> Deadline:
    """Write into a row what is counted at present; what was decided stays, the day follows from both."""
    row.party, row.event, row.starts_on = wanted.rule.party, wanted.rule.event, wanted.starts_on
    row.amount, row.unit = wanted.term.amount, wanted.term.unit
    row.base_due_on, row.explained = wanted.due_on, wanted.explained[:300]
    row.is_void = False
    row.over_on = row.done_on or wanted.over_on
    row.due_on = row.due_after()
    if row.extended_to is None:
        row.first_due_on = row.base_due_on
    return row


def reckon_together(inspections, calendar: Calendar) -> None:
    """Give each of these cases its `reckoned`: {code of a rule: deadline}, by two questions."""
    inspections = list(inspections)
    known = {case.pk: case.reckoned for case in inspections if hasattr(case, "reckoned")}
    fresh = {case.pk: case for case in inspections if case.pk not in known}
    if fresh:
        known |= _reckon(fresh, calendar)
    for case in inspections:  # one case may be there several times over
        case.reckoned = known[case.pk]


def _reckon(fresh: dict[int, Inspection], calendar) -> dict[int, dict[str, Deadline]]:
    kept = defaultdict(list)
    for row in Deadline.objects.filter(inspection__in=list(fresh)):
        kept[row.inspection_id].append(row)
    facts = facts_of(fresh.values())
    return {pk: _reckoned(case, facts[pk], calendar, kept) for pk, case in fresh.items()}


def _reckoned(inspection, facts, calendar, kept) -> dict[str, Deadline]:
    rows = {(row.rule, row.position): row for row in kept[inspection.pk]}
    found: dict[str, Deadline] = {}
    for wanted in reckon(inspection, facts, calendar, rows.values()):
        code, place = wanted.rule.code, (wanted.rule.code, wanted.position)
        row = rows.get(place) or Deadline(inspection=inspection, rule=code, position=place[1])
        row.inspection = inspection
        lay(row, wanted)
        if code not in found or found[code].over_on:  # of those that repeat the next one
            found[code] = row
    return found


def deadlines_in(inspection: Inspection, calendar: Calendar) -> list[Deadline]:
    """All deadlines of one case; of those that repeat the next one."""
    reckon_together([inspection], calendar)
    return list(inspection.reckoned.values())


def deadline_of(inspection: Inspection, code: str, calendar: Calendar) -> Deadline | None:
    """The deadline of one rule in one case; None where there is none, or not yet."""
    reckon_together([inspection], calendar)
    return inspection.reckoned.get(code)
