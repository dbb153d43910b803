"""A look-back round in planning, drawn from a finished case."""

from datetime import timedelta

from rectification import actions as rectification
from rounds import actions as rounds
from rounds.models import Round
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on


def tell(old: Case):
    world, today = old.world, old.today
    entry_on = today + timedelta(days=30)
    with on(today - timedelta(days=10)):
        round_ = rounds.plan_round(
            Round(
                term=world.term, number=4, kind="look_back", focus=world.focus,
                starts_on=today + timedelta(days=10), ends_on=today + timedelta(days=90),
            ),
            by=old.office,
        )  # fmt: skip
        rectification.look_back(
            old.inspection, by=old.office, round=round_, planned_entry_on=entry_on,
            planned_leave_on=entry_on + timedelta(days=20),
        )  # fmt: skip
