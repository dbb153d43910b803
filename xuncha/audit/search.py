"""Which events a search means; the same terms serve the page, its count and the export."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

# "Night" is what the charts count too: from 22:00 up to 06:00.
NIGHT_FROM, NIGHT_UNTIL = 22, 6
SHOWN_DAYS = 7


def default_terms() -> dict:
    """The last week, everything."""
    today = timezone.localdate()
    return {"since": (today - timedelta(days=SHOWN_DAYS - 1)).isoformat()}


def found(rows: QuerySet, terms: dict) -> QuerySet:
    """The events of `rows` that the terms (see SearchForm.terms) name, latest first."""
    if since := terms.get("since"):
        rows = rows.filter(at__gte=start_of(date.fromisoformat(since)))
    if until := terms.get("until"):
        rows = rows.filter(at__lt=start_of(date.fromisoformat(until) + timedelta(days=1)))
    if terms.get("night"):
        rows = rows.filter(Q(at__hour__gte=NIGHT_FROM) | Q(at__hour__lt=NIGHT_UNTIL))
    for name in ("kind", "subject_type", "subject_id", "inspection_id", "person_id", "request_id"):
        if terms.get(name):
            rows = rows.filter(**{name: terms[name]})
    if person := terms.get("person"):
        rows = rows.filter(person_name__contains=person)
    if label := terms.get("label"):
        rows = rows.filter(label__contains=label)
    if address := terms.get("address"):
        rows = rows.filter(address__startswith=address)
    return rows.order_by("-id")


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
