"""Deeds of the past: the demonstration's rounds happen on their own dates."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from unittest import mock
from zoneinfo import ZoneInfo

_OFFICE = ZoneInfo("Asia/Shanghai")


@contextmanager
def on(day: date, hour: int = 10):
    """Within this, `timezone.now()` and `localdate()` answer as on that day. For demo data only."""
    moment = datetime.combine(day, time(hour), _OFFICE).astimezone(UTC)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield moment
