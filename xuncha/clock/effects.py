"""What another version of 期限规则 would do to the open deadlines of a round, before it is done."""

from dataclasses import dataclass
from datetime import date

from kernel import policy
from kernel.workdays import Calendar
from rounds.models import Deadline, Inspection, Round, RuleSet
from xuncha.clock.facts import facts_of
from xuncha.clock.reckoning import reckon
from xuncha.clock.standing import lay


@dataclass(frozen=True, slots=True)
class Effect:
    """One open deadline that would be due on another day; None where there is or would be none."""

    inspection: Inspection
    label: str
    was: date | None
    becomes: date | None


def effects_of(round_: Round, rules: RuleSet, person) -> list[Effect]:
    """Every change, of the inspections that `person` may know of, in the order of the units."""
    cases = policy.visible(Inspection, person).filter(round=round_).with_case()
    inspections = list(cases.order_by("unit__code", "pk"))
    calendar, facts, found = Calendar.load(), facts_of(inspections), []
    for inspection in inspections:
        rows = {(row.rule, row.position): row for row in inspection.deadlines.all()}
        wanted = _with(rules, inspection, facts[inspection.pk], calendar, rows.values())
        for one in wanted:
            row = rows.pop((one.rule.code, one.position), None)
            was = row and not row.is_void and row.due_on
            after = lay(row or Deadline(inspection=inspection, rule=one.rule.code), one)
            if after.over_on is None and after.due_on != was:
                found.append(Effect(inspection, one.rule.label, was or None, after.due_on))
        found += [
            Effect(inspection, row.title, row.due_on, None)
            for row in rows.values()
            if not row.is_void and row.over_on is None
        ]
    return found


def _with(rules, inspection, facts, calendar, kept):
    inspection.round.rules = rules
    return reckon(inspection, facts, calendar, kept)
