"""我送审的: what this person sent on, and what now waits for somebody else."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Value
from django.utils import timezone

from kernel import policy
from kernel.events import deeds_of
from xuncha.desk.todo import load, waiting_models

DAYS = 180
MOST_DEEDS, MOST_LINES = 400, 20


@dataclass(frozen=True, slots=True)
class Sent:
    """One line: what was sent, by which deed, when, and where it waits now."""

    title: str
    unit: str
    url: str
    deed: str
    at: datetime
    state_label: str
    tone: str


def sent_by(person) -> list[Sent]:
    """Newest first. A record counts while it stands where this person's last deed put it."""
    models = {model._meta.label_lower: model for model in waiting_models()}
    last = _last_deeds(person, models)
    found = []
    for label, ids in _still_there(last, models, person).items():
        for record in load(models[label], ids):
            if not _is_mine(record, person):
                found.append(_line(record, last[label, record.pk]))
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST_LINES]


def _last_deeds(person, models) -> dict:
    """{(label, pk): event} of this person's last deed on each record, if it left it waiting."""
    last = {}
    for event in deeds_of(person, timezone.now() - timedelta(days=DAYS))[:MOST_DEEDS]:
        if event.to_state and event.subject_type in models:
            last.setdefault((event.subject_type, event.subject_id), event)
    return {at: event for at, event in last.items() if _waits(models[at[0]], event.to_state)}


def _still_there(last, models, person) -> dict:
    """{label: ids} of those records that the person sees and nobody has moved since; one query."""
    ids = defaultdict(list)
    for label, pk in last:
        ids[label].append(pk)
    parts = [
        policy.visible(models[label], person)
        .filter(pk__in=pks)
        .order_by()
        .annotate(model_label=Value(label, output_field=CharField()))
        .values_list("model_label", "pk", "state")
        for label, pks in ids.items()
    ]
    found = defaultdict(list)
    for label, pk, state in parts[0].union(*parts[1:], all=True) if parts else ():
        if state == last[label, pk].to_state:
            found[label].append(pk)
    return found


def _waits(model, state: str) -> bool:
    """Whether somebody has to do something with a record in this state that others wrote."""
    lifecycle = model.lifecycle
    return state not in lifecycle.editable and any(s.duty for s in lifecycle.moves_from(state))


def _is_mine(record, person) -> bool:
    steps = record.lifecycle.moves_from(record.state)
    return any(step.duty and policy.may(person, step.name, record) for step in steps)


def _line(record, event) -> Sent:
    inspection = getattr(record, "inspection", None)
    return Sent(
        title=record.title, unit=str(inspection.unit) if inspection else "",
        url=record.get_absolute_url(), deed=event.label, at=event.at,
        state_label=record.state_label, tone=record.tone,
    )  # fmt: skip
