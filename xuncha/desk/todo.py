"""我的待办: what waits for a person, computed from the lifecycles, the policy and the deadlines.

Nothing is stored: a duty is a move (or a record still to be begun) that the tables say is waiting
and that the policy gives to this person. Page, badge and reminder all read this one computation.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone

from kernel import policy
from kernel.due import Due
from kernel.events import events_by_id
from kernel.gathering import Plan
from kernel.move_pages import move_url
from kernel.prepared import in_places
from kernel.workdays import Calendar, zh
from rounds.models import Inspection
from xuncha.clock.standing import reckon_together
from xuncha.desk.deadlines import case_due, due_of
from xuncha.desk.openings import to_be_begun
from xuncha.desk.proposals import proposal_for, to_be_urged
from xuncha.desk.waiting import Search, find, sent_by, waiting_for

MINE, REVIEW, SENT, RETURNED = "mine", "review", "sent", "returned"
WAITING, OPENING, URGED = "waiting", "opening", "urged"  # and SENT: what is looked for
LONGEST_REMARK = 80
LOOK = "查看"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line on a desk. `told` says what happened to it; `holder` who has it now, if not me;
    `principal` in whose place it would be done ("代李×").

    `is_own`: it is this very person's; what hangs on the post alone a colleague could do as well.
    """

    what: str
    small: str
    unit: str
    verb: str
    url: str
    due: Due | None
    key: str
    page_url: str = ""
    queue: str = MINE
    why_not: str = ""
    told: str = ""
    holder: str = ""
    tone: str = ""
    since: date = date.max
    press: tuple[int, str] = (0, "")
    is_own: bool = False
    case: Inspection | None = None
    principal: str = ""

    @property
    def whose(self) -> str:
        return "own" if self.is_own else "post"

    @property
    def bucket(self) -> str:
        return self.due.bucket if self.due else "none"

    @property
    def primary(self) -> bool:
        return self.verb != LOOK

    @property
    def consequence(self) -> str:
        return "；".join(filter(None, (self.told, self.why_not or (self.due and self.due.explain))))


@dataclass
class Desk:
    """A person's lines, soonest due first; `is_cut` where there are more than a desk shows."""

    duties: list[Duty]
    is_cut: bool = False

    def __iter__(self):
        """What waits for this very person; what waits for somebody else stands in `sent`."""
        return (duty for duty in self.duties if duty.queue != SENT)

    def queue(self, name: str, bucket: str = "", whose: str = "") -> list[Duty]:
        """The lines of one queue, of one bucket of dates and own or the post's if that is named."""
        return [duty for duty in self.lines(bucket, whose, self.duties) if duty.queue == name]

    def lines(self, bucket: str = "", whose: str = "", among=None) -> list[Duty]:
        return [
            duty
            for duty in (self if among is None else among)
            if bucket in ("", duty.bucket) and whose in ("", duty.whose)
        ]


def todo(person) -> Desk:
    """Everything on this person's desk: 特急 and 加急, what is due soonest, what waited longest."""
    teller = _Teller(person, timezone.localdate(), Calendar.load())
    return _told(teller, (WAITING, SENT, OPENING, URGED))


def waiting_by_day(person, today, calendar, cases=None) -> list[Duty]:
    """What waits for this person, or only that of these inspections, for who asks just when."""
    teller = _Teller(person, today, calendar)
    return _told(teller, (WAITING, OPENING), cases, returns=False).duties


def waiting_in(inspection, person, today, calendar) -> list[Duty]:
    """The desk's lines about one inspection, for its case file."""
    teller = _Teller(person, today, calendar)
    return _told(teller, (WAITING, OPENING, URGED), [inspection]).duties


@lru_cache(maxsize=256)  # some hundred kilobytes each
def _searches(scope, sorts: tuple[str, ...], places: int | None) -> tuple[Search, ...]:
    """What to look for, for whoever holds the same today: everywhere, or in so many inspections."""
    found = {
        WAITING: lambda: waiting_for(scope, _Teller.waiting, places),
        SENT: lambda: sent_by(scope, _Teller.sent),
        OPENING: lambda: to_be_begun(scope, _Teller.opening, places),
        URGED: lambda: to_be_urged(scope, _Teller.proposal, places),
    }
    searches = (search for sort in sorts for search in found[sort]())
    return tuple(replace(search, rows=Plan(search.rows)) for search in searches)


def _told(teller, sorts, cases=None, *, returns=True) -> Desk:
    """The lines of these sorts: everywhere, or in these cases only."""
    if not policy.is_somebody(teller.person) or (cases is not None and not cases):
        return Desk([])
    known = cases or []
    places, keys = in_places([case.pk for case in known]) if known else (None, None)
    searches = _searches(teller.person.scope.nameless(), sorts, places)
    found, is_cut = find(searches, *known, values=keys)
    met = [case for _, record in found if (case := getattr(record, "inspection", None))]
    reckon_together([*known, *met], teller.calendar)
    if returns:
        teller.learn_of_returns(record for tell, record in found if tell == _Teller.waiting)
    duties = [duty for tell, record in found for duty in tell(teller, record)]
    duties.sort(key=_by_urgency)
    return Desk(duties, is_cut)


def _by_urgency(duty):
    return -duty.press[0], duty.due.on if duty.due else date.max, duty.since, duty.what


class _Teller:
    """Tells of found records in lines of one person's desk."""

    def __init__(self, person, today, calendar):
        self.person, self.today, self.calendar = person, today, calendar
        self.arrivals = {}

    def learn_of_returns(self, records):
        """Read, all at once, the events by which records came back into their state."""
        ids = {record.came_by for record in records if _is_where_returns_lead(record)} - {None}
        self.arrivals = events_by_id(ids) if ids else {}

    def waiting(self, record):
        for step in self._my_steps(record):
            why_not = step.why_not(record)
            queue, told = self._queue_of(record, step)
            yield self._line(
                record, f"{step.duty}：{record.title}", queue=queue, told=told, why_not=why_not,
                key=step.name, **self._whose(record, step),
                **_way(record, step, why_not, queue == RETURNED),
            )  # fmt: skip

    def _my_steps(self, record):
        return [
            step
            for step in record.lifecycle.moves_from(record.state)
            if step.duty and policy.may(self.person, step.name, record)
        ]

    def _whose(self, record, step) -> dict:
        """Whose line it is: this person's own, the post's, or somebody's in whose place they stand."""
        if principal := policy.principal_of(self.person, step.name, record):
            return {"is_own": True, "principal": f"代{self.person.scope.names[principal]}"}
        return {"is_own": policy.is_personal(self.person, step.name, record)}

    def _queue_of(self, record, step) -> tuple[str, str]:
        event = self.arrivals.get(record.came_by)
        if event and event.verb in record.lifecycle.returns and event.person_id != self.person.pk:
            remark = event.note[:LONGEST_REMARK] + "…" * (len(event.note) > LONGEST_REMARK)
            return RETURNED, f"{event.person_name}：{remark}"
        if step.review:
            return REVIEW, self._since(record.moved_at)
        return MINE, ""

    def _since(self, moment) -> str:
        day = timezone.localdate(moment)
        waited = (self.today - day).days
        return f"{zh(day)}送出，已等 {waited} 天" if waited else "今天送出"

    def sent(self, record):
        if self._my_steps(record):
            return  # it waits for this person after all
        steps = [s for s in record.lifecycle.moves_from(record.state) if s.duty]
        words = [policy.holders(step.name, type(record)) for step in steps]
        yield self._line(
            record, f"{record._meta.verbose_name}：{record.title}", queue=SENT, key="sent",
            told=self._since(record.sent_at), holder="、".join(dict.fromkeys(filter(None, words))),
            verb=LOOK, url=record.get_absolute_url(),
        )  # fmt: skip

    def opening(self, inspection, opening):
        if not policy.may(self.person, opening.verb, inspection):
            return
        yield Duty(
            what=opening.text, small="", unit=str(inspection.unit), verb="去办理",
            url=reverse(opening.route, args=[inspection.pk]),
            due=case_due(inspection, opening.rule, self.today, self.calendar)
            if opening.rule
            else None,
            key=f"open:{opening.verb}:{opening.route}:{inspection.pk}", case=inspection,
        )  # fmt: skip

    def proposal(self, inspection):
        """A paper that the system proposes to send to a unit that falls behind."""
        if not policy.may(self.person, "urge", inspection):
            return
        if found := proposal_for(inspection, self.today):
            yield Duty(
                what=f"拟发{found.label}", small="系统提议，核对后再制发", unit=str(inspection.unit),
                verb="起草", url=reverse(f"inspection_print_{found.kind}", args=[inspection.pk]),
                due=None, told=found.why, key=f"open:urge:{found.kind}:{inspection.pk}",
            )  # fmt: skip

    def _line(self, record, what, *, key, **told) -> Duty:
        inspection = getattr(record, "inspection", None)
        return Duty(
            what=what, small=record.state_label, unit=str(inspection.unit) if inspection else "",
            due=due_of(record, self.today, self.calendar),
            key=f"{record._meta.label_lower}:{record.pk}:{key}", tone=record.tone,
            page_url=record.get_absolute_url(), case=inspection, press=getattr(record, "press", (0, "")), since=timezone.localdate(record.moved_at), **told,
        )  # fmt: skip


def _way(record, step, why_not, came_back) -> dict:
    """The words of the line's button, and where it leads."""
    words = (came_back and step.mend) or step.desk
    if why_not:
        words = step.meanwhile or step.desk or LOOK
    if words:
        return {"verb": words, "url": record.get_absolute_url()}
    return {"verb": step.label, "url": move_url(record, step.name)}


def _is_where_returns_lead(record) -> bool:
    lifecycle = record.lifecycle
    return record.state in {lifecycle[name].target for name in lifecycle.returns}
