"""版本对照: which two versions of a report are compared, and who changed what between them.

A version is called by its day, its draft and its writer; its place in the reader's own list is what
an address names, so that nobody learns from a number of versions that are not theirs to see.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from findings.reports.comparison import (
    REMOVED,
    SAME,
    Compared,
    Row,
    compare,
    parts_of,
    since_when,
)
from findings.reports.models import ReportVersion
from kernel.shown import shown


@dataclass(frozen=True, slots=True)
class Choice:
    """Places in the reader's list of versions, older first, counted from one."""

    old: int
    new: int

    @classmethod
    def asked_for(cls, asked, count: int) -> "Choice | None":
        """The two that were asked for, else the last and the one before; None where there is one."""
        if count < 2:
            return None
        places = {_place(asked.get(name, ""), count) for name in ("old", "new")} - {None}
        if len(places) < 2:
            return cls(count - 1, count)
        return cls(min(places), max(places))


def _place(text: str, count: int) -> int | None:
    """A place between 1 and `count`, or None for anything else that stands in an address."""
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if is_number and 1 <= int(text) <= count else None


@dataclass(frozen=True, slots=True)
class Told:
    """One version in the list: what happened to exactly this text, and whether it is compared."""

    place: int
    version: ReportVersion
    who: str
    decisions: Sequence[str]


def told_versions(report, versions: Sequence[ReportVersion], choice) -> list[Told]:
    """Newest first."""
    decided: dict[str, list[str]] = {}
    for row in report.approvals.select_related("person").order_by("at", "id"):
        told = f"{row.get_step_display()}：{row.get_decision_display()}"
        decided.setdefault(row.fingerprint, []).append(told)
    rows = [
        Told(place, version, who(version), decided.get(version.text.fingerprint, ()))
        for place, version in enumerate(versions, start=1)
    ]
    return rows[::-1]


def who(version: ReportVersion) -> str:
    name = version.person.name if version.person else "改动人未记录"
    return f"{version.get_capacity_display()}　{name}"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the comparison, and whose it is."""

    row: Row
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Comparison:
    old: ReportVersion
    new: ReportVersion
    changed: Sequence[tuple[Compared, list[Change]]]
    unchanged: Sequence[str]  # labels of the parts that are as they were
    count: int  # of sentences that differ


def comparison_of(versions: Sequence[ReportVersion], choice: Choice) -> Comparison:
    chosen = versions[choice.old - 1 : choice.new]
    steps = [parts_of(version.text.content, version.findings) for version in chosen]
    parts = compare(steps[0], steps[-1])
    changed = [
        (part, [_change(row, part, chosen, steps) for row in part.rows])
        for part in parts
        if part.change != SAME
    ]
    return Comparison(
        old=chosen[0],
        new=chosen[-1],
        changed=changed,
        unchanged=[part.label for part in parts if part.change == SAME],
        count=sum(row.change != SAME for part in parts for row in part.rows),
    )


def _change(row: Row, part: Compared, chosen, steps) -> Change:
    if row.change == SAME:
        return Change(row, "", "")
    is_there = row.change != REMOVED
    words = row.new_words if is_there else row.old_words
    version = chosen[since_when(words, part.key, steps, there=is_there)]
    return Change(row, who(version), shown(version.at))
