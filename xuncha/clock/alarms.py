"""Whom a deadline reaches, step by step, and what each of them is told.

The circle widens with delay: who has the matter in hand → who answers for them → the office → the
leading group. It never reaches anybody who may not know of the record; who may know of the case
alone, and of a matter that is no secret, is told of the case alone.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.grants import holders_on
from accounts.models import Committee, Person, Substitution
from findings.clues.models import Transfer, TransferItem
from findings.fieldwork.models import DocumentRequest, Interview
from findings.immediate.lifecycle import BEFORE_THE_RESULT
from findings.immediate.models import ImmediateRectification
from kernel import policy
from kernel.due import Due
from rectification.models import Measure, RectificationItem
from rounds.models import Deadline, Inspection
from xuncha.clock.policy import candidates
from xuncha.clock.reckoning import ESCALATE, LATE, ORDER, PRESS, TODAY
from xuncha.desk.models import subject_of

FURTHEST = 60  # days ahead: no first reminder comes earlier, see the form of the rules


@dataclass(frozen=True, slots=True)
class Source:
    """Records of one model: `soon(day)` are those that press somebody and are due by that day.

    A deadline says itself by which rule and whose it is.
    """

    rule: str
    model: type
    soon: Callable[[date], Q]
    party: str = ""
    in_hand: tuple[str, ...] = ()  # verbs of whoever has it in hand, where no duty says so
    is_open_about: bool = False  # may be named to whoever knows of the case
    path: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # parties that may have it in hand besides its own
    due: Callable[[object], date] = lambda record: record.due_on

    def mark_of(self, record) -> str:
        """Which rule, edition and day a notice about this record belongs to: the middle of its key."""
        rule, edition = self.rule, 1
        if isinstance(record, Deadline):
            rule, edition = record.rule, record.edition
        return f"{rule}.{edition}:{self.due(record):%Y%m%d}"

    def pressing(self, until: date) -> list[int]:
        """The keys alone, in no order: a sort would tempt PostgreSQL to walk the whole table."""
        rows = self.model.objects.filter(self.soon(until)).order_by()
        return list(rows.values_list("pk", flat=True))

    def rows(self, keys) -> QuerySet:
        found = self.model.objects.filter(pk__in=keys).order_by("pk")
        return found.select_related(*self.path) if self.path else found


SOURCES = (
    Source(
        "", Deadline,
        lambda day: Q(over_on=None, is_void=False, due_on__lte=day) & ~Q(state="suspended"),
        in_hand=("owe",),
    ),
    Source(
        "entry", Inspection, lambda day: Q(state="notified", planned_entry_on__lte=day), "team",
        others=("office",), due=lambda inspection: inspection.planned_entry_on,
    ),
    Source(
        "leave", Inspection, lambda day: Q(state="on_site", planned_leave_on__lte=day), "team",
        others=("office",), due=lambda inspection: inspection.planned_leave_on,
    ),
    Source(
        "receipt", Transfer, lambda day: Q(state="sent"), "receiver",
        others=("team", "office"), due=lambda transfer: transfer.answer_due_on,
    ),
    Source(
        "item", RectificationItem, lambda day: Q(state="under_way", due_on__lte=day), "unit",
        is_open_about=True,
    ),
    Source(
        "measure", Measure,
        lambda day: Q(
            state__in=("not_started", "under_way"), item__state="under_way", due_on__lte=day
        ),
        "unit", in_hand=("start", "finish"), is_open_about=True, path=("item",),
    ),
    Source(
        "immediate", ImmediateRectification,
        lambda day: Q(state__in=BEFORE_THE_RESULT, due_on__lte=day), "unit",
        others=("team", "office"),
    ),
    Source(
        "clue_answer", TransferItem,
        lambda day: Q(state__in=("waiting", "handling"), due_on__lte=day), "receiver",
        others=("team", "office"),
        path=("transfer",),
    ),
    Source(
        "interview", Interview, lambda day: Q(state="planned", planned_on__lte=day), "team"
    ),
    Source(
        "documents", DocumentRequest,
        lambda day: Q(state="issued", hand_over_due_on__lte=day)
        | Q(state="on_loan", return_due_on__lte=day),
        "unit", others=("team",),
    ),
)  # fmt: skip
_ANSWERS = {"unit": "answer_for_unit", "team": "answer_for_team", "office": "follow"}


@dataclass(frozen=True, slots=True, eq=False)
class Alarm:
    """One record at one step."""

    record: object
    rule: str
    party: str
    due_on: date
    step: str
    mark: str
    in_hand: tuple[str, ...] = ()
    is_open_about: bool = False
    parties: tuple[str, ...] = ()

    def key(self, step: str) -> str:
        """Told once: (record, rule and its edition, day, step), for each person."""
        return f"{subject_of(self.record)}:{self.mark}:{step}"

    @property
    def keys_from_now(self) -> list[str]:
        """The keys of this step and of all later ones: whoever heard one of them knows enough."""
        return [self.key(step) for step in ORDER[ORDER.index(self.step) :]]


class People:
    """Who, by their grants, may have to do with some alarms: ids, read for all of them together."""

    def __init__(self, alarms):
        cases = {alarm.record.inspection_id for alarm in alarms}
        committees = {alarm.record.inspection.committee_id for alarm in alarms}
        transfers = {_transfer_of(alarm.record) for alarm in alarms} - {None}
        self._of_case = holders_on(Inspection, cases)
        self._of_committee = holders_on(Committee, committees)
        self._of_transfer = holders_on(Transfer, transfers) if transfers else {}
        # Who stands in for whom today: their substitutes hear what the principals hear.
        self.stands_in = defaultdict(set)
        for substitution in Substitution.objects.running():
            self.stands_in[substitution.substitute_id].add(substitution.principal_id)

    def near(self, alarm) -> set[int]:
        """Too many rather than too few; the policy decides on each."""
        inspection, found = alarm.record.inspection, set()
        held = (
            self._of_case.get(inspection.pk, {}),
            self._of_committee.get(inspection.committee_id, {}),
            self._of_transfer.get(_transfer_of(alarm.record), {}),
        )
        for codename in candidates(alarm.parties, ORDER.index(alarm.step)):
            for by_codename in held:
                found |= by_codename.get(codename, set())
        return found | {pk for pk, theirs in self.stands_in.items() if theirs & found}

    def concerns(self, alarm, pk, people) -> bool:
        """Whether it is meant for this person, or for somebody in whose place they stand."""
        both = (pk, *self.stands_in.get(pk, ()))
        return any(one in people and is_meant(alarm, people[one]) for one in both)


def _transfer_of(record) -> int | None:
    return record.pk if isinstance(record, Transfer) else getattr(record, "transfer_id", None)


def is_meant(alarm, person) -> bool:
    inspection = alarm.record.inspection
    if _has_in_hand(alarm, person):
        return True
    reached = ORDER.index(alarm.step)
    verbs = []
    if reached >= ORDER.index(PRESS) and alarm.party in _ANSWERS:
        verbs.append(_ANSWERS[alarm.party])
    if reached >= ORDER.index(LATE):
        verbs.append("follow")
    if reached >= ORDER.index(ESCALATE):
        verbs.append("oversee")
    return any(policy.may(person, verb, inspection) for verb in verbs)


def _has_in_hand(alarm, person) -> bool:
    record = alarm.record
    verbs = alarm.in_hand or [
        step.name for step in record.lifecycle.moves_from(record.state) if step.duty
    ]
    return any(policy.may(person, verb, record) for verb in verbs)


# --- what each is told ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A notice yet to be written."""

    person: Person
    alarm: Alarm
    text: str
    url: str


def tellings(alarms: list[Alarm], today: date, heard: dict[str, set[int]]) -> list[Told]:
    """Who is told what: each within their own reach, in the words of what they may know.

    `heard` are, by the key of a step, the people who were told of it already; nobody who was told of
    this step or a later one is looked at again.
    """
    near = People(alarms)
    new = {
        alarm: near.near(alarm).difference(*(heard.get(key, ()) for key in alarm.keys_from_now))
        for alarm in alarms
    }
    wanted = set().union(*new.values())
    absent = set().union(*(near.stands_in.get(pk, ()) for pk in wanted))
    people = Person.objects.filter(is_active=True).in_bulk(wanted | absent)
    meant = [
        (alarm, people[pk])
        for alarm, ids in new.items()
        for pk in sorted(ids)
        if pk in people and near.concerns(alarm, pk, people)
    ]
    knows = _who_knows((person, alarm.record) for alarm, person in meant)
    others = [
        (alarm, person)
        for alarm, person in meant
        if alarm.is_open_about and not knows(person, alarm.record)
    ]
    knows_case = _who_knows((person, alarm.record.inspection) for alarm, person in others)
    found = []
    for alarm, person in meant:
        record, unit = alarm.record, alarm.record.inspection.unit
        if knows(person, record):
            text = f"{_name(record)}（{unit}），{Due(alarm.due_on, today).text}"
            found.append(Told(person, alarm, text, record.get_absolute_url()))
        elif alarm.is_open_about and knows_case(person, record.inspection):
            text = f"{unit}有{record._meta.verbose_name}{_how_near(alarm)}"
            url = reverse("inspection", args=[record.inspection_id])
            found.append(Told(person, alarm, text, url))
    return found


def _name(record) -> str:
    if isinstance(record, Deadline):
        return record.title
    return f"{record._meta.verbose_name}：{record.title}"


def _how_near(alarm) -> str:
    if alarm.step in (LATE, ESCALATE):
        return "逾期"
    return "今天到期" if alarm.step == TODAY else "即将到期"


def _who_knows(asked) -> Callable[[Person, object], bool]:
    """Whether a person may know of a record, by one question per person and model."""
    wanted, people = defaultdict(lambda: defaultdict(set)), {}
    for person, record in asked:
        people[person.pk] = person
        wanted[person.pk][type(record)].add(record.pk)
    known = {
        (person_id, model, pk)
        for person_id, by_model in wanted.items()
        for model, pks in by_model.items()
        for pk in policy.visible(model, people[person_id])
        .filter(pk__in=pks)
        .order_by()
        .values_list("pk", flat=True)
    }
    return lambda person, record: (person.pk, type(record), record.pk) in known
