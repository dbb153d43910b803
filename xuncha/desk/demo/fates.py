"""What becomes of one item of rectification, from idle to closed out; a fate has a function each."""

from datetime import date, timedelta

from rectification import actions
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.phrases import (
    CHECKED_BY,
    CLOSING_NOTES,
    EXTENSIONS,
    LONG_TERM,
    REFUSALS,
)
from xuncha.desk.demo.problems import Problem
from xuncha.desk.demo.scans import scan

ALL = 9  # more measures than any item has


def worked_on(case: Case, item, problem: Problem, start: date, *, done: int, begun: int = 1):
    """The first `done` measures finished with proof, `begun` more under way."""
    for position, measure in enumerate(item.measures_in_order()):
        if position >= done + begun:
            break
        measure.item, measure.inspection = item, item.inspection
        with on(min(start + timedelta(days=position * 3), case.ago(1))):
            actions.start_measure(measure, by=case.liaison)
            text = problem.progress[position % len(problem.progress)]
            files = [scan("整改佐证")] if position < done else []
            actions.note_progress(measure, by=case.liaison, text=text, files=files)
            if position < done:
                actions.finish_measure(measure, by=case.liaison)


def idle(case, item, problem, start, position):
    """Nothing has been done yet."""


def started(case, item, problem, start, position):
    worked_on(case, item, problem, start, done=0)


def half(case, item, problem, start, position):
    worked_on(case, item, problem, start, done=1)


late = half  # its date has passed meanwhile


def asked(case, item, problem, start, position):
    _asked(case, item, problem, start, case.ago(2 + position % 5))


def _asked(case, item, problem, start, day):
    worked_on(case, item, problem, start, done=ALL)
    with on(day):
        actions.ask_closing_rectificationitem(item, by=case.liaison, result=problem.result)


def refused(case, item, problem, start, position):
    _asked(case, item, problem, start, case.ago(11))
    with on(case.ago(6)):
        note = case.turn(REFUSALS, "refusal", position)
        actions.refuse_closing_rectificationitem(item, by=case.office, note=note)


def closed(case, item, problem, start, position):
    asked_on = min(start + timedelta(days=20 + position % 7), case.ago(9))
    _closed(case, item, problem, start, asked_on, position)


def late_closed(case, item, problem, start, position):
    """Closed in the end, but past its date."""
    _closed(case, item, problem, start, item.due_on + timedelta(days=12), position)


def _closed(case, item, problem, start, asked_on, position):
    _asked(case, item, problem, start, asked_on)
    with on(asked_on + timedelta(days=5)):
        actions.verify_and_close_rectificationitem(
            item, by=case.office, how_checked=case.turn(CHECKED_BY, "checked", position),
            verification=case.turn(CLOSING_NOTES, "closing", position),
        )  # fmt: skip


def extended(case, item, problem, start, position):
    half(case, item, problem, start, position)
    with on(item.due_on):
        note = case.turn(EXTENSIONS, "extension", position)
        asked = actions.ask_extension_of(
            item, by=case.liaison, reason=note, asked_to=case.today + timedelta(days=18)
        )
        actions.grant_extension(
            asked, by=case.world["lujianguo"] if asked.is_beyond else case.office
        )


def long_term(case, item, problem, start, position):
    worked_on(case, item, problem, start, done=1)
    with on(min(start + timedelta(days=30), case.ago(12))):
        note = case.turn(LONG_TERM, "long", position)
        actions.mark_long_term_rectificationitem(item, by=case.office, note=note)


FATES = {
    "idle": idle,
    "started": started,
    "half": half,
    "late": late,
    "asked": asked,
    "refused": refused,
    "closed": closed,
    "late_closed": late_closed,
    "extended": extended,
    "long_term": long_term,
}
