"""What came back and why: told where it is mended and where it is handed in again."""

from django.db.models import F
from django.urls import NoReverseMatch, reverse

from kernel import policy
from kernel.events import history


def last_return(record, reader) -> dict | None:
    """The reviewer's words that brought the record back into its present state, or None.

    Whoever said them need not be told.
    """
    returns = [record.lifecycle[name] for name in record.lifecycle.returns]
    if record.state not in {step.target for step in returns}:
        return None
    moves = history(record).exclude(to_state="").exclude(to_state=F("from_state"))
    event = moves.order_by("pk").last()
    if event is None or event.verb not in record.lifecycle.returns:
        return None
    if event.person_id == reader.pk or not event.note:
        return None
    return {
        "label": event.label, "who": event.person_name, "when": event.at, "text": event.note,
    }  # fmt: skip


def way_to_mend(record, person) -> dict:
    """Where the record is changed before it is handed in again: its form, or else its own page."""
    if record.is_editable and policy.may(person, "edit", record):
        try:
            route = f"{record._meta.model_name}_edit"
            return {"label": "修改", "url": reverse(route, args=[record.pk])}
        except NoReverseMatch:
            pass  # edited in parts, on its page
    return {"label": "返回修改", "url": record.get_absolute_url()}
