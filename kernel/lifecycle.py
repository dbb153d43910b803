"""Lifecycles: a table of named moves, and `move`, the only writer of a state.

A lifecycle belongs to a model that inherits `LifecycleModel`. Buttons on a page, the desk, the
diagrams in `docs/lifecycles.md` and the whole-grid tests all read the same table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from kernel import policy
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible, Overtaken

Precondition = Callable[[models.Model], str]


@dataclass(frozen=True, slots=True)
class State:
    """One state: `tone` is the page's colour word (run, warn, late, ok, off)."""

    name: str
    label: str
    tone: str = "run"


@dataclass(frozen=True, slots=True)
class Move:
    """One named move.

    `needs(record)` answers "" when the move is possible and otherwise the sentence that says what
    is missing. `duty` is the line on somebody's desk while this move is waiting ("" = nobody waits
    for it, it is only a possibility). `review`: it decides on what somebody else has submitted.
    `sends_back`: it gives the record back to those who had submitted it. `aside`: never the page's
    main button: a way out, or one of several answers of the same weight.

    A desk's button carries the move's own label and leads straight to it. Where the deed is more
    than this move, `desk` are the button's words, while the move is not possible yet `meanwhile`,
    and after the record was sent back `mend`; the button then leads to the record's page, where the
    work and the move stand.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    reason: bool = False
    needs: Precondition | None = None
    duty: str = ""
    review: bool = False
    sends_back: bool = False
    aside: bool = False
    desk: str = ""
    meanwhile: str = ""
    mend: str = ""

    def why_not(self, record) -> str:
        return self.needs(record) if self.needs else ""


@dataclass(frozen=True)
class Lifecycle:
    name: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    editable: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self):
        known = {state.name for state in self.states}
        used = {s for m in self.moves for s in (*m.sources, m.target)} | set(self.editable)
        if unknown := used - known:
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        if len({m.name for m in self.moves}) != len(self.moves):
            raise ValueError(f"{self.name}: a move is named twice")

    @property
    def initial(self) -> str:
        return self.states[0].name

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(state.name, state.label) for state in self.states]

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def __getitem__(self, name: str) -> Move:
        for step in self.moves:
            if step.name == name:
                return step
        raise KeyError(f"{self.name} has no move {name!r}")

    def moves_from(self, state: str) -> Iterable[Move]:
        return (step for step in self.moves if state in step.sources)

    @property
    def duties(self) -> list[Move]:
        return [step for step in self.moves if step.duty]

    @property
    def under_review(self) -> set[str]:
        """The states in which the record waits for a decision on what was submitted."""
        return {state for step in self.duties if step.review for state in step.sources}

    @property
    def submissions(self) -> list[str]:
        """The moves that put the record before somebody else."""
        waiting = self.under_review
        return [m.name for m in self.moves if m.target in waiting and not m.sends_back]

    @property
    def returns(self) -> list[str]:
        return [step.name for step in self.moves if step.sends_back]


class LifecycleModel(models.Model):
    """A record with a state. `lifecycle` is set by each subclass, from its app's lifecycle.py."""

    lifecycle: Lifecycle

    state = models.CharField("状态", max_length=24, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    moved_at = models.DateTimeField("最近办理时间", default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Save content, never the state: on an existing row state and version are left alone."""
        if self._state.adding:
            if not self.state:
                self.state = self.lifecycle.initial
            elif self.state != self.lifecycle.initial:
                raise ValueError(f"{type(self).__name__} starts as {self.lifecycle.initial}")
        else:
            kept = {"state", "version", "moved_at"}
            named = kwargs.get("update_fields")
            fields = named or [f.name for f in self._meta.concrete_fields if not f.primary_key]
            kwargs["update_fields"] = [name for name in fields if name not in kept]
        super().save(*args, **kwargs)

    @property
    def state_label(self) -> str:
        return self.lifecycle.state(self.state).label

    @property
    def tone(self) -> str:
        return self.lifecycle.state(self.state).tone

    @property
    def is_editable(self) -> bool:
        return self.state in self.lifecycle.editable


def lock(record):
    """The same record, read again under a row lock: call before deciding on several rows.

    Always parent before child. SQLite has no row locks; there every write transaction is exclusive
    (`transaction_mode=IMMEDIATE`).
    """
    return record._meta.model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)


def require(by, verb: str, record, label: str) -> None:
    """NotAllowed, naming the deed, unless `by` may do it; for deeds that are no move."""
    if not policy.may(by, verb, record):
        raise NotAllowed(f"您没有“{label}”的权限。")


def move(record, name: str, *, by, note: str = "", seen: int | None = None, **changes):
    """Carry out the move `name` on `record`; the only writer of a state.

    `by` is the person, `seen` the version the person looked at, `changes` further columns that
    change together with the state. Raises NotAllowed, NotPossible or Overtaken, each with a
    sentence; then nothing has changed.
    """
    step = record.lifecycle[name]
    note = note.strip()
    if not policy.may(by, name, record):
        raise NotAllowed(f"您没有“{step.label}”的权限。")
    with transaction.atomic():
        try:
            fresh = lock(record)
        except type(record).DoesNotExist:
            raise Overtaken from None
        if (seen is not None and fresh.version != seen) or fresh.state != record.state:
            raise Overtaken
        if fresh.version != record.version and not policy.may(by, name, fresh):
            raise NotAllowed(f"您没有“{step.label}”的权限。")  # asked of what has changed since
        if fresh.state not in step.sources:
            raise NotPossible(f"目前状态是“{fresh.state_label}”，不能“{step.label}”。")
        if step.reason and not note:
            raise NotPossible(f"“{step.label}”须写明理由。")
        if sentence := step.why_not(fresh):
            raise NotPossible(sentence)
        _compare_and_set(fresh, state=step.target, moved_at=timezone.now(), **changes)
        record_event(
            by=by, verb=name, label=step.label, record=record,
            was=fresh.state, now=step.target, note=note,
            principal=policy.principal_of(by, name, record),
        )  # fmt: skip
    _adopt(record, state=step.target, version=fresh.version + 1, **changes)
    return record


def amend(record, *, by, verb: str, label: str, seen: int | None = None, note="", **fields):
    """Change a record's content, not its state; needs the right `verb` and an editable state."""
    if not policy.may(by, verb, record):
        raise NotAllowed(f"您没有“{label}”的权限。")
    with transaction.atomic():
        fresh = lock(record)
        if (seen is not None and fresh.version != seen) or fresh.state != record.state:
            raise Overtaken
        if fresh.version != record.version and not policy.may(by, verb, fresh):
            raise NotAllowed(f"您没有“{label}”的权限。")
        if fresh.state not in fresh.lifecycle.editable:
            raise NotPossible(f"目前状态是“{fresh.state_label}”，内容已不能修改。")
        _compare_and_set(fresh, **fields)
        record_event(
            by=by, verb=verb, label=label, record=record, note=note,
            principal=policy.principal_of(by, verb, record),
        )  # fmt: skip
    _adopt(record, version=fresh.version + 1, **fields)
    return record


def _compare_and_set(fresh, **values):
    same = type(fresh)._base_manager.filter(pk=fresh.pk, state=fresh.state, version=fresh.version)
    if same.update(version=F("version") + 1, **values) != 1:
        raise Overtaken


def _adopt(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
