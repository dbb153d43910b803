"""What happens in the demonstration: which units in which round, and how far each has come.

Days are counted from today, so that the story is always as fresh as on the day it was written.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

# How far a case has come, in order; a case tells everything up to its own.
COURSE = (
    "on_site", "left", "team_meeting", "office_review", "decided", "feedback_approved",
    "delivered", "plan_asked", "plan_signed", "plan_returned", "under_way", "report_signed",
    "archived",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """The part of one unit in a round.

    `fates` are those of its papers (on site) or of its items (in rectification), in turn; `extra`
    is the number of papers that stand beside those a problem was drawn from.
    """

    code: str
    team: int
    until: str
    problems: int = 10
    extra: int = 3
    fates: tuple[str, ...] = ("closed",)
    grade: str = "fair"
    score: int = 90
    told_in_full: bool = False
    notes: frozenset[str] = frozenset()  # turns of its own, looked up by the chapters

    def reaches(self, step: str) -> bool:
        return COURSE.index(self.until) >= COURSE.index(step)


@dataclass(frozen=True)
class Round:
    """One round; `leaves` gives a team its own day of leaving, in days from today."""

    number: int
    kind: str
    starts: int
    ends: int
    entry: int
    leave: int
    parts: tuple[Part, ...]
    leaves: dict[int, int] = field(default_factory=dict)
    concluded: int | None = None

    def on(self, today: date, days: int) -> date:
        return today + timedelta(days=days)

    def leave_of(self, team: int) -> int:
        return self.leaves.get(team, self.leave)

    def in_full(self) -> "Round":
        """The same round with only the cases that are told in full."""
        parts = tuple(part for part in self.parts if part.told_in_full)
        return Round(
            self.number, self.kind, self.starts, self.ends, self.entry, self.leave, parts,
            self.leaves, self.concluded,
        )  # fmt: skip


FINISHED = Round(
    1, "routine", starts=-440, ends=-150, entry=-400, leave=-355, concluded=-150,
    parts=(
        Part("102", 1, "archived", 15, 5, told_in_full=True, score=91),
        Part("106", 1, "archived", 10, 4, ("closed", "closed", "late_closed"), score=88),
        Part("202", 2, "archived", 14, 5, told_in_full=True, grade="good", score=95),
        Part("205", 2, "archived", 10, 3, ("closed", "late_closed"), grade="ordinary", score=78),
        Part("110", 3, "archived", 10, 4, score=89),
        Part("111", 3, "archived", 10, 3, ("closed", "closed", "closed", "long_term"), score=90),
        Part("112", 4, "archived", 10, 3, score=87),
        Part("206", 4, "archived", 11, 3, ("closed", "closed", "late_closed"), score=86),
    ),
)  # fmt: skip

RECTIFYING = Round(
    2, "routine", starts=-190, ends=60, entry=-150, leave=-103,
    parts=(
        Part(
            "101", 1, "under_way", 16, 6, told_in_full=True,
            notes=frozenset({"returned_report", "reworded_report"}),
            fates=(
                "closed", "refused", "asked", "closed", "half", "late", "closed", "started",
                "asked", "half", "closed", "idle", "half", "extended", "started", "half",
            ),
        ),
        Part(
            "105", 1, "under_way", 10, 3,
            fates=("closed", "closed", "half", "asked", "closed", "half", "closed", "started"),
        ),
        Part("103", 2, "plan_signed", 15, 5, told_in_full=True, notes=frozenset({"second_plan"})),
        Part(
            "203", 2, "under_way", 11, 3, notes=frozenset({"accountability"}),
            fates=("half", "late", "closed", "idle", "started", "late", "half", "refused", "idle"),
        ),
        Part(
            "107", 3, "under_way", 10, 4,
            fates=("closed", "asked", "half", "closed", "late", "started", "half"),
        ),
        Part(
            "108", 3, "report_signed", 10, 3,
            fates=("closed", "closed", "closed", "long_term", "closed", "asked", "closed"),
        ),
        Part("109", 4, "feedback_approved", 11, 3, notes=frozenset({"returned_report"})),
        Part("204", 4, "plan_returned", 12, 3),
    ),
)  # fmt: skip

RUNNING = Round(
    3, "routine", starts=-80, ends=60, entry=-38, leave=6, leaves={3: 13, 4: -4},
    parts=(
        Part(
            "104", 1, "on_site", 18, 2, told_in_full=True,
            fates=("finding", "approved", "head", "finding", "deputy", "approved", "returned",
                   "finding", "drafting", "approved", "deputy", "head"),
        ),
        Part("114", 1, "on_site", 11, 1, ("approved", "finding", "deputy", "drafting", "approved")),
        Part(
            "201", 2, "on_site", 16, 2, told_in_full=True,
            fates=("finding", "approved", "deputy", "approved", "head", "returned", "finding",
                   "drafting", "approved", "approved"),
        ),
        Part("20101", 2, "on_site", 8, 0, ("approved", "deputy", "finding", "drafting")),
        Part("113", 3, "on_site", 11, 1, ("approved", "head", "approved", "drafting", "finding")),
        Part("301", 3, "on_site", 10, 1, ("approved", "approved", "deputy", "returned")),
        Part("115", 4, "office_review", 10, 3, notes=frozenset({"slip"})),
        Part("116", 4, "team_meeting", 10, 3),
    ),
)  # fmt: skip

ROUNDS = (FINISHED, RECTIFYING, RUNNING)
