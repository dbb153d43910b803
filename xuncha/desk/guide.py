"""流程指引: what was done in an inspection, what comes next and who does it, in the rule's words.

Each party reads only of steps it may know of (guide_steps.py), and of these only what its own case
file says. What is missing is told to whoever is to do it: drafts stay with those who write them.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from kernel import policy
from kernel.models import Event
from kernel.workdays import zh
from rounds.models import Deadline
from rounds.rules import BY_CODE, UNIT
from xuncha.desk.casefile import PARTS, CaseFile
from xuncha.desk.guide_steps import STEPS, Step
from xuncha.desk.policy import inside
from xuncha.desk.stages import stages
from xuncha.desk.todo import Duty, waiting_in

DONE, MINE, WAITING, NEXT, OPEN = "done", "mine", "waiting", "next", "open"
TOLD = {
    DONE: ("已完成", "ok"), MINE: ("等您办理", "warn"), WAITING: ("办理中", "run"),
    NEXT: ("下一步", "run"),
}  # fmt: skip
MOST_SHOWN = 5  # of one step; the rest stands in the case file
NOT_YET_OF = {part.model: part.not_yet for part in PARTS}


@dataclass
class Told:
    """One step as one person reads it; `missing` says what must come first.

    `ruled` is the term that the round's rules give, `deadline` what comes of it in this case.
    """

    step: Step
    mark: str = OPEN
    done_on: date | None = None
    told: str = ""
    missing: str = ""
    duties: list[Duty] = field(default_factory=list)
    ruled: str = ""
    deadline: Deadline | None = None

    @property
    def first_duties(self) -> list[Duty]:
        return self.duties[:MOST_SHOWN]

    @property
    def left_out(self) -> int:
        return len(self.duties) - len(self.first_duties)

    @property
    def label(self) -> str:
        return TOLD.get(self.mark, ("", ""))[0]

    @property
    def tone(self) -> str:
        return TOLD.get(self.mark, ("", ""))[1]

    @property
    def day(self) -> str:
        return zh(self.done_on) if self.done_on else ""


@dataclass
class Chapter:
    """One stage of the stepper with its steps, and what waits in it for the reader."""

    stage: dict
    steps: list[Told]

    @property
    def is_open(self) -> bool:
        return self.stage["state"] == "now" or any(told.duties for told in self.steps)


@dataclass
class Guide:
    """`others`: what waits for the reader and belongs to no step, such as a plea for more time."""

    chapters: list[Chapter]
    others: list[Duty]


def guide_of(case: CaseFile, today: date, calendar) -> Guide:
    duties = waiting_in(case.inspection, case.person, today, calendar)
    steps = [step for step in STEPS if knows_of(case, step)]
    days, deadlines = _days(case, steps), _deadlines(case)
    told = [_told(case, step, duties, days, deadlines) for step in steps]
    chapters = [
        Chapter(stage, [one for one in told if one.step.stage == stage["label"]])
        for stage in stages(case, today, calendar)
    ]
    for chapter in chapters:
        if chapter.stage["state"] == "now":
            _mark_next(chapter.steps)
    shown = {duty.key for chapter in chapters for told in chapter.steps for duty in told.duties}
    return Guide(chapters, [duty for duty in duties if duty.key not in shown])


def _mark_next(steps: list[Told]):
    """Where nothing of a stage has been begun, the first step that is left comes next."""
    if any(told.mark in (MINE, WAITING) for told in steps):
        return
    left = [told for told in steps if told.step.ends and told.mark == OPEN]
    if left:
        left[0].mark = NEXT


def knows_of(case: CaseFile, step: Step) -> bool:
    """Whether this person may know that there is such a step."""
    if step.known(case.person.scope, case.inspection):
        return True
    return step.with_record and bool(case.entries(step.model))


def is_about(step: Step, duty: Duty) -> bool:
    """Whether this line of a desk is this step (see `todo` on the key of a duty)."""
    label, *rest = duty.key.split(":")
    if label == "open":
        return rest[1] in step.begins
    return step.model is not None and label == step.model._meta.label_lower and (
        rest[-1] in step.verbs
    )  # fmt: skip


def _told(case, step, duties, days, deadlines) -> Told:
    told = Told(step, ruled=_ruled(case, step), deadline=deadlines.get(step.code))
    told.duties = [duty for duty in duties if is_about(step, duty)]
    known = _entries(case, step)
    if told.duties:
        told.mark = MINE
    elif _is_done(case, step, known):
        told.mark = DONE
        told.done_on = step.ends and days.get((step.model._meta.label_lower, step.ends))
    elif not step.ends and told.deadline and told.deadline.over_on:
        told.mark, told.done_on = DONE, told.deadline.over_on
    elif standing := _standing(step, known):
        told.mark, told.told = WAITING, standing
    elif step.begins and not known:
        told.missing = NOT_YET_OF[step.model](case)
    return told


def _ruled(case, step) -> str:
    """The term of the round's rules; a unit reads of its own terms only."""
    rule = BY_CODE.get(step.code)
    if rule is None or case.inspection.round.rules.term(rule.code) is None:
        return ""
    is_theirs = rule.party == UNIT or inside(case.person.scope, case.inspection)
    return case.inspection.round.rules.words(rule) if is_theirs else ""


def _deadlines(case) -> dict[str, Deadline]:
    """The deadlines of the case that this person may know of."""
    rows = policy.visible(Deadline, case.person).filter(inspection=case.inspection, is_void=False)
    found = {row.rule: row for row in rows.order_by("-position")}
    for row in found.values():
        row.inspection = case.inspection
    return found


def _is_done(case, step, known) -> bool:
    if step.over:
        return step.over(case.inspection)
    return bool(step.ends) and _is_over(step, known)


def _entries(case, step) -> list:
    """What this person may know of the step's kind of record; the inspection itself is one."""
    if step.model is type(case.inspection):
        return [case.inspection]
    return case.entries(step.model) if step.model in NOT_YET_OF else []


def _is_over(step, known) -> bool:
    """The states of a lifecycle stand in their order: whether all records have come that far."""
    places = {state.name: place for place, state in enumerate(step.model.lifecycle.states)}
    least = places[step.model.lifecycle[step.ends].target]
    return len(known) >= step.least and all(places[one.state] >= least for one in known)


def _standing(step, known) -> str:
    """Where the records are that this step is the next for, and who has them."""
    if not known:
        return ""
    lifecycle = step.model.lifecycle
    waiting = [
        (move, sum(one.state in move.sources for one in known))
        for move in lifecycle.moves
        if move.name in step.verbs and move.duty
    ]
    lines = []
    for move, count in waiting:
        if count:
            by = policy.holders(move.name, step.model)
            many = f" {count} 项" if len(known) > 1 else ""
            lines.append(f"{move.duty}{many}" + (f"（{by}）" if by else ""))
    return "；".join(lines)


def _days(case, steps) -> dict[tuple[str, str], date]:
    """{(label of the model, move): when it was last done}, of records the person may know of."""
    asked = [step for step in steps if step.ends]
    pks = {(step.model._meta.label_lower, one.pk) for step in asked for one in _entries(case, step)}
    events = Event.objects.filter(
        inspection_id=case.inspection.pk, kind=Event.Kind.DEED,
        verb__in={step.ends for step in asked},
        subject_type__in={label for label, _ in pks}, subject_id__in={pk for _, pk in pks},
    ).order_by("pk")  # fmt: skip
    found = {}
    for label, pk, verb, at in events.values_list("subject_type", "subject_id", "verb", "at"):
        if (label, pk) in pks:
            found[label, verb] = timezone.localdate(at)
    return found
