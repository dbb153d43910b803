"""日历, what stands in it: the days of inspections and the deadlines of what is waiting.

A page may name the unit and the kind of matter; `outside` is what a file may say of the same days
once it has left the platform (see `ics`).
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from findings.reports.models import FeedbackOpinion
from kernel import policy
from rounds.models import Deadline, Inspection
from rounds.rules import BY_CODE, RECEIVER
from xuncha.desk.casefile import PARTS
from xuncha.desk.deadlines import BY_RULE
from xuncha.desk.todo import Duty

MOST_CASES = 500
# What a file may name. Whatever else is waiting, of these or of later rooms, is only “待办期限”
# there: even that there is a clue, a letter or a talk tells too much.
NAMED = (
    "notice", "liaison", "unit_report", "report", "feedback", "plan", "life_meeting", "mid_check",
    "progress", "concentrated", "evaluation", "publication",
)  # fmt: skip
# The kinds of record whose day is that of a rule, and those that have a day of their own.
WORDS = {label: BY_CODE[code].label for label, code in BY_RULE.items()} | {
    "fieldwork.documentrequest": "调阅资料期限", "rectification.rectificationitem": "整改期限",
    "rectification.lookbackcheck": "核查期限",
}  # fmt: skip
RULE_LABELS = {rule.label for rule in BY_CODE.values()}
WITHIN = {"fieldwork.interview": "计划谈话", "rounds.deadline": "审核延期申请"}
_BEGUN_AT = {part.new: part.model for part in PARTS if part.new}


@dataclass(frozen=True, slots=True)
class Entry:
    """What falls on one day: `words` of one case (or of none), `count` times."""

    on: date
    words: str
    case: Inspection | None
    url: str
    tone: str = "run"
    count: int = 1
    may_be_named: bool = True
    is_day_of_case: bool = False

    @property
    def text(self) -> str:
        unit = f"（{self.case.unit}）" if self.case else ""
        return f"{self.words}{unit}" + (f"：{self.count} 项" if self.count > 1 else "")

    @property
    def place(self) -> tuple:
        """Entries of one place are one line."""
        return self.on, self.words, self.case and self.case.pk


def days_of_cases(cases) -> list[Entry]:
    """Entry and leave, planned or real, and the feedback where the person knows of it."""
    found = []
    for case in cases:
        for name, real, planned in (
            ("进驻", case.entered_on, case.planned_entry_on),
            ("撤点", case.left_on, case.planned_leave_on),
            ("反馈", case.fed_back_on, None),
        ):
            if real or planned:
                words, tone = (name, "ok") if real else (f"计划{name}", "run")
                url = case.get_absolute_url()
                found.append(Entry(real or planned, words, case, url, tone, is_day_of_case=True))
    return found


def _cases(person):
    """The inspections the person may see, each with the day of its feedback if that is known."""
    told = policy.visible(FeedbackOpinion, person).filter(inspection=OuterRef("pk")).order_by()
    rows = policy.visible(Inspection, person).with_case()
    return rows.annotate(fed_back_on=Subquery(told.values("delivered_on")[:1]))


def cases_of_round(round_, person) -> list[Inspection]:
    return list(_cases(person).filter(round=round_).order_by("team__number", "unit__code"))


def cases_between(person, first: date, last: date) -> list[Inspection]:
    """The inspections of the person some day of which lies in this span."""
    near = Q()
    for name in ("planned_entry_on", "entered_on", "planned_leave_on", "left_on", "fed_back_on"):
        near |= Q(**{f"{name}__range": (first, last)})
    return list(_cases(person).filter(near).order_by("-planned_entry_on", "pk")[:MOST_CASES])


def deadlines_of_cases(known, person, today) -> list[Entry]:
    """What is to be done in these cases by a day, as far as the person may know of it."""
    rows = policy.visible(Deadline, person).filter(inspection__in=[case.pk for case in known])
    cases = {case.pk: case for case in known}
    return [_deadline(row, cases[row.inspection_id], today) for row in _running(rows)]


def deadlines_owed(person, today) -> list[Entry]:
    """What the person, or somebody in the same post, is to see done."""
    rows = policy.visible(Deadline, person).filter(policy.reach(person, "owe", Deadline))
    first = _running(rows).with_case().order_by("due_on", "pk")[:MOST_CASES]
    return [
        _deadline(row, row.inspection, today) for row in first if policy.may(person, "owe", row)
    ]


def _running(rows):
    """What a receiver owes stands on the desks of those concerned alone: it tells of a transfer."""
    running = rows.filter(is_void=False, over_on=None).exclude(state="suspended")
    return running.exclude(party=RECEIVER)


def _deadline(row, case, today) -> Entry:
    is_late = row.standing_on(today) == "late"
    words = row.get_rule_display()
    tone = "late" if is_late else "warn"
    return Entry(
        row.due_on, words, case, row.get_absolute_url(), tone, may_be_named=row.rule in NAMED
    )


def deadlines_of_duties(duties: list[Duty]) -> list[Entry]:
    """The deadlines of what waits on a desk, those of one day and kind in a case as one line."""
    groups = defaultdict(list)
    for duty in duties:
        if duty.due is None or not _is_a_deadline(duty):
            continue
        words, may_be_named = _words(duty)
        tone = "late" if duty.due.days < 0 else "warn"
        entry = Entry(duty.due.on, words, duty.case, "", tone, may_be_named=may_be_named)
        groups[entry.place].append((entry, duty))
    return [_together(group) for group in groups.values()]


def _is_a_deadline(duty: Duty) -> bool:
    """The planned days of entry and leave stand there as days of the case."""
    label, *_, move = duty.key.split(":")
    return label != "rounds.inspection" or move == "notify"


def _words(duty: Duty) -> tuple[str, bool]:
    """What the day is called, and whether a file may call it so."""
    label, *rest = duty.key.split(":")
    model = _BEGUN_AT.get(rest[1]) if label == "open" else apps.get_model(label)
    if model is None:  # begun elsewhere than in the case file
        return "待办期限", False
    label = model._meta.label_lower
    within = WITHIN.get(label, f"{model._meta.verbose_name}期限")
    return WORDS.get(label, within), label in WORDS


def _together(group) -> Entry:
    """Several duties of one place as one line; a single one leads to its own page."""
    (entry, duty), *more = group
    url = reverse("desk") if more else duty.page_url or duty.url
    is_one = entry.words in RULE_LABELS  # of the case, however many records it takes
    return replace(entry, url=url, count=1 if is_one else len(group))


def merged(entries) -> list[Entry]:
    """In the order of days; what a case and a desk both tell stands there once."""
    found: dict[tuple, Entry] = {}
    for entry in entries:
        found.setdefault(entry.place, entry)
    return sorted(found.values(), key=lambda entry: (entry.on, entry.words, entry.text))
