"""Deeds of the past: the demonstration's rounds happen on their own dates."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

_OFFICE = ZoneInfo("Asia/Shanghai")


@contextmanager
def on(day: date, hour: int = 10):
    """Within this, `timezone.now()` and `localdate()` answer as on that day. For demo data only."""
    moment = datetime.combine(day, time(hour), _OFFICE).astimezone(UTC)
    real, timezone.now = timezone.now, lambda: moment
    try:
        yield moment
    finally:
        timezone.now = real
