"""When a message may leave: quiet hours, and the hour of the digest. Plain functions of `now`."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from kernel.workdays import Calendar

LEASE = timedelta(minutes=10)  # longer than a worker may live on one task (settings, Celery)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
GIVE_UP_AFTER = timedelta(days=3)
# What is older was told on the page; a way that is new to an installation does not dig it up.
# Longer than the longest holiday, over which no digest leaves.
FRESH = timedelta(days=15)


def is_quiet(now: datetime, since: int, until: int) -> bool:
    """Whether `now` lies within the hours from `since` to `until`; equal hours mean never."""
    hour = timezone.localtime(now).hour
    if since <= until:
        return since <= hour < until
    return hour >= since or hour < until


def is_digest_day(day, calendar: Calendar) -> bool:
    return settings.DIGEST_DAYS == "daily" or calendar.is_workday(day)


def last_digest_hour(now: datetime, calendar: Calendar) -> datetime:
    """The last moment at which digests fell due: what was written by then is to leave, even if late."""
    local = timezone.localtime(now)
    for back in range(FRESH.days):
        day = local.date() - timedelta(days=back)
        moment = timezone.make_aware(datetime.combine(day, time(settings.DIGEST_HOUR)))
        if moment <= now and is_digest_day(day, calendar):
            return moment
    return now - FRESH


def tomorrow(now: datetime) -> datetime:
    """Midnight after `now`: then the next day's digest may leave."""
    day = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time()))


def next_try(now: datetime, attempts: int) -> datetime:
    """When to try again after this many attempts, the first one being 1."""
    return now + BACKOFF[min(attempts, len(BACKOFF)) - 1]
