"""The demonstration's rounds: one finished, one in rectification, one on site, one look-back ahead.

Every record is made by the same deeds that people do in the browser, on the days of the story.
What happens to which unit stands in script.py. Each room tells its part in a file of its own: a new
room adds its file and a line to one of the lists below.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.actions import name_substitute
from rounds import actions as rounds
from rounds.models import Inspection
from xuncha.desk.demo import (
    clues,
    deadlines,
    fieldwork,
    letters,
    look_back,
    on_site,
    papers,
    planned,
    rectified,
    reported,
)
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.script import ROUNDS
from xuncha.desk.demo.world import World, build_world

# Told once, when the world stands: (world).
WORLD = (clues.build_receivers, letters.recovery_keys)
# Told of each team on the eve of its entry: (world, seats).
TEAM = (letters.opened_custody,)
# Told of each case, in this order, each as far as the case has come: (case).
CASE = (
    letters.tell,
    fieldwork.tell,
    on_site.tell,
    clues.tell,
    reported.tell,
    papers.tell,
    rectified.tell,
    papers.urge,
)


@dataclass
class Demo:
    world: World
    inspections: dict[str, Inspection]


def load(*, today: date | None = None, per_unit: int | None = None) -> Demo:
    """Build it all, relative to `today`.

    With `per_unit` a small world for tests: only the cases told in full, two a round, with at most
    so many problems each.
    """
    today = today or timezone.localdate()
    world = build_world(today)
    for tell in WORLD:
        tell(world)
    cases: dict[str, Case] = {}
    for script in ROUNDS if per_unit is None else [script.in_full() for script in ROUNDS]:
        for case in _round(world, script, today, most=per_unit or 99):
            cases[case.code] = case
    look_back.tell(cases["102"])
    _away_next_week(world, today)
    deadlines.tell(world, cases)
    return Demo(world, {code: case.inspection for code, case in cases.items()})


def _away_next_week(world, today):
    """A substitution that is still to come: it changes nobody's rights today."""
    with on(today):
        name_substitute(
            by=world["shenming"], substitute=world["fangjing"], reason="参加市委巡察办培训",
            starts_on=today + timedelta(days=7), ends_on=today + timedelta(days=11),
        )  # fmt: skip


def _round(world, script, today, most) -> list[Case]:
    round_ = planned.authorised_round(world, script, today)
    with on(script.on(today, script.entry - 1)):
        for number in sorted({part.team for part in script.parts}):
            for tell in TEAM:
                tell(world, number)
    cases = planned.cases_of(world, script, today, round_, most)
    for case in cases:
        for tell in CASE:
            tell(case)
    if script.concluded is not None:
        with on(today + timedelta(days=script.concluded)):
            rounds.conclude_round(round_, by=world["shenming"])
        world.rights_changed()
    return cases
