"""Events: the append-only history of every deed, written in the deed's own transaction."""

from contextvars import ContextVar
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class RequestContext:
    """From where a deed was done: network address and request id, empty outside a request."""

    address: str = ""
    request_id: str = ""


request_context: ContextVar[RequestContext] = ContextVar("request_context")


def record_event(*, by, verb, label, record, was="", now="", note="", data=None):
    """Write one event. `by` is a person or None (the system itself)."""
    context = request_context.get(RequestContext())
    return apps.get_model("kernel", "Event").objects.create(
        at=timezone.now(),
        person_id=by.pk if by else None,
        person_name=by.name if by else "系统",
        verb=verb,
        label=label,
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        inspection_id=getattr(record, "inspection_id", None),
        from_state=was,
        to_state=now,
        note=note,
        data=data or {},
        address=context.address,
        request_id=context.request_id,
    )


def history(record):
    """The events of one record, oldest first; show them only behind the record's own door."""
    return apps.get_model("kernel", "Event").objects.filter(
        subject_type=record._meta.label_lower, subject_id=record.pk
    )
