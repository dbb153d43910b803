"""Laying what was reckoned into the table of deadlines: after each deed, and again by the sweep.

Safe to run as often as one likes: it writes only what differs, and says in words why.
"""

import logging
from collections.abc import Iterable

from django.db import transaction

from kernel.workdays import Calendar, zh
from rounds.actions.deadlines import note_change
from rounds.models import Deadline, Inspection
from xuncha.clock.facts import facts_of
from xuncha.clock.reckoning import Wanted, reckon
from xuncha.clock.standing import lay
from xuncha.clock.withdrawing import withdraw_stale

logger = logging.getLogger(__name__)
COUNTED = (
    "party", "event", "starts_on", "amount", "unit", "base_due_on", "first_due_on", "due_on",
    "explained", "over_on", "is_void",
)  # fmt: skip


def settle_all(ids: Iterable[int]) -> int:
    """Settle many cases, each on its own: the fault of one is logged and holds up no other."""
    settled, calendar = 0, None
    for inspection_id in ids:
        try:
            calendar = calendar or Calendar.load()
            settle(inspection_id, calendar)
            settled += 1
        except Exception:
            logger.exception("the deadlines of inspection %s could not be settled", inspection_id)
    return settled


@transaction.atomic
def settle(inspection_id: int, calendar: Calendar | None = None) -> None:
    """Bring the deadlines of one case into line with its days and its rules."""
    # Two who settle at once follow one another; what is gone by now needs no deadlines. `no_key`: who
    # decides on a deadline meanwhile notes a change of this case, and waits for nothing held here.
    rows = Inspection.objects.select_for_update(of=("self",), no_key=True).with_case()
    inspection = rows.filter(pk=inspection_id).first()
    if inspection is None:
        return
    calendar = calendar or Calendar.load()
    locked = inspection.deadlines.select_for_update(no_key=True).order_by("pk")
    kept = {(row.rule, row.position): row for row in locked}
    facts = facts_of([inspection])[inspection.pk]
    for wanted in reckon(inspection, facts, calendar, kept.values()):
        row = kept.pop((wanted.rule.code, wanted.position), None)
        if row is None:
            _set(inspection, wanted)
        else:
            _adjust(row, wanted)
    for row in kept.values():
        if not row.is_void and row.done_on is None:
            _drop(row)
    withdraw_stale(inspection.pk)


def _set(inspection, wanted: Wanted):
    row = Deadline(inspection=inspection, rule=wanted.rule.code, position=wanted.position)
    lay(row, wanted).save()


def _adjust(row, wanted: Wanted):
    was_due, was_start, was_length = row.due_on, row.starts_on, (row.amount, row.unit)
    before = _columns(row)
    lay(row, wanted)
    if _columns(row) == before:
        return
    if row.due_on != was_due:
        row.edition += 1
        note_change(row, was_due, _why(row, wanted, was_due, was_start, was_length))
    row.save(update_fields=[*COUNTED, "edition"])  # what was decided is not settled here


def _columns(row) -> tuple:
    return tuple(getattr(row, name) for name in COUNTED)


def _why(row, wanted, was_due, was_start, was_length) -> str:
    moved = f"期限由{zh(was_due)}改为{zh(row.due_on)}"
    if row.starts_on != was_start:
        return f"{row.event}日期由{zh(was_start)}改为{zh(row.starts_on)}，{moved}"
    if (row.amount, row.unit) != was_length:
        return f"期限规则改为 {wanted.term}，{moved}"
    return f"放假安排有变，{moved}"


def _drop(row):
    """Its matter is gone, or the rules set no such term any more."""
    row.is_void = True
    row.save(update_fields=["is_void"])
    note_change(row, row.due_on, "事项不再适用，期限取消")
