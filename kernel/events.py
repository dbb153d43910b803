"""Events: the append-only history of every deed, written in the deed's own transaction."""

from contextvars import ContextVar
from dataclasses import dataclass

from django.apps import apps
from django.db.models import F, OuterRef
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class RequestContext:
    """From where a deed was done: network address and request id, empty outside a request."""

    address: str = ""
    request_id: str = ""


request_context: ContextVar[RequestContext] = ContextVar("request_context")


# The inspections that deeds have touched since somebody began to watch (the clock's middleware).
touched: ContextVar[set[int] | None] = ContextVar("touched", default=None)


def is_secret(model) -> bool:
    """Whether each reading of a model's records is an event; it says so by a `reading_label`."""
    return bool(getattr(model, "reading_label", ""))


LARGEST_ID = 2**63 - 1
LONGEST_NAME = 60


def record_event(
    *, by, verb, label, record, was="", now="", note="", data=None, kind="deed", principal=None
):
    """Write one event. `by` is a person or None (the system itself), `principal` the id of whom
    `by` stood in for; then the event bears both names.

    `kind` is one of Event.Kind. What a record keeps secret belongs neither into `note` nor `data`:
    events are read by the audit administrator, who may not know of it.
    """
    return _write(
        by, record._meta.label_lower, record.pk, getattr(record, "inspection_id", None),
        kind=kind, verb=verb, label=label, from_state=was, to_state=now, note=note,
        data=data or {}, principal=principal,
    )  # fmt: skip


def record_refusal(*, by, model, pk: int, verb: str):
    """Somebody asked for a record that is not theirs, or that is not there.

    Written alike for both, so that neither the answer nor its time tells them apart.
    """
    return _write(
        by, model._meta.label_lower, pk if pk <= LARGEST_ID else 0, None,
        kind="refused", verb=verb, label=f"未获准：{model._meta.verbose_name}"[:60],
    )  # fmt: skip


def record_events(*, by, verb, label, told, kind="deed"):
    """One event for each (record, data) of `told`, written together."""
    events = [
        _event(
            by, record._meta.label_lower, record.pk, getattr(record, "inspection_id", None),
            kind=kind, verb=verb, label=label, data=data,
        )
        for record, data in told
    ]  # fmt: skip
    apps.get_model("kernel", "Event").objects.bulk_create(events)


def _write(by, subject_type, subject_id, inspection_id, **what):
    event = _event(by, subject_type, subject_id, inspection_id, **what)
    event.save(force_insert=True)
    watching = touched.get()
    if watching is not None and inspection_id and event.kind == "deed":
        watching.add(inspection_id)
    return event


def _event(by, subject_type, subject_id, inspection_id, principal=None, **what):
    context = request_context.get(RequestContext())
    name = by.name if by else "系统"
    if principal:
        told = {"principal": principal, "principal_name": by.scope.names[principal]}
        what["data"] = what["data"] | told
        name = f"{name}代{told['principal_name']}"[:LONGEST_NAME]
    return apps.get_model("kernel", "Event")(
        at=timezone.now(),
        person_id=by.pk if by else None,
        person_name=name,
        subject_type=subject_type,
        subject_id=subject_id,
        inspection_id=inspection_id,
        address=context.address,
        request_id=context.request_id,
        **what,
    )


def moves_of(model):
    """The events that changed the state of the outer query's row, newest first."""
    return (
        apps.get_model("kernel", "Event")
        .objects.filter(subject_type=model._meta.label_lower, subject_id=OuterRef("pk"))
        .filter(kind="deed").exclude(to_state="").exclude(to_state=F("from_state"))
        .order_by("-id")
    )  # fmt: skip


def doers_of(model, *verbs):
    """Who last did one of these moves to the outer query's row: a column of ids of people."""
    return moves_of(model).filter(verb__in=verbs).values("person_id")[:1]


def last_doer(record, *verbs) -> int | None:
    """The id of the person who last did one of these moves to the record."""
    moves = events_about(type(record), record.pk).filter(kind="deed", verb__in=verbs)
    return moves.order_by("-id").values_list("person_id", flat=True).first()


def deeds_by(person_id: int, *, since):
    """The deeds of one account from a moment on, newest first."""
    events = apps.get_model("kernel", "Event").objects
    return events.filter(person_id=person_id, at__gte=since, kind="deed").order_by("-id")


def events_by_id(ids) -> dict:
    return apps.get_model("kernel", "Event").objects.in_bulk(ids)


def events_about(model, pk: int):
    """All events about one record of `model`, of every kind, oldest first."""
    return apps.get_model("kernel", "Event").objects.filter(
        subject_type=model._meta.label_lower, subject_id=pk
    )


def history(record):
    """The deeds done on one record, oldest first; show them only behind the record's own door.

    Who read it or was refused is for the audit administrator alone.
    """
    return events_about(type(record), record.pk).filter(kind="deed")
