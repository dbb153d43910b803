"""A person's own notices: read, put off, done with. What is marked is a matter, with all it was told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kernel.refusals import NotPossible
from xuncha.desk.matters import matter_of
from xuncha.desk.models import Notice

DEEDS = ("read", "unread", "done", "undone", "tomorrow", "in_3_days", "monday", "date")
LONGEST_SNOOZE = timedelta(days=60)


def until_of(deed: str, chosen, today):
    """The day on which a notice that is put off comes back; NotPossible for a day that cannot be."""
    if deed == "date" and chosen is None:
        raise NotPossible("请先选日期，再按“提醒我”。")
    days = {
        "tomorrow": today + timedelta(days=1),
        "in_3_days": today + timedelta(days=3),
        "monday": today + timedelta(days=7 - today.weekday()),
        "date": chosen,
    }
    until = days[deed]
    if not today < until <= today + LONGEST_SNOOZE:
        raise NotPossible("提醒日期须在明天以后、60 天以内，请重新选择。")
    return until


@transaction.atomic
def mark(notices, deed: str, *, by, until=None) -> int:
    """Do `deed` to the matters of these notices of one person; answers how many matters."""
    today = timezone.localdate()
    if deed in ("tomorrow", "in_3_days", "monday", "date"):
        # It was read, and yet is to come back as news on that day.
        change = {"snoozed_until": until_of(deed, until, today), "read_at": None, "done_at": None}
    else:
        now = timezone.now()
        change = {
            "read": {"read_at": now, "snoozed_until": None},
            "unread": {"read_at": None, "snoozed_until": None, "done_at": None},
            "done": {"done_at": now, "read_at": now, "snoozed_until": None},
            "undone": {"done_at": None},
        }[deed]
    matters = {matter_of(notice.key, notice.url) for notice in notices}
    if not matters:
        raise NotPossible("请先勾选提醒。")
    of_them = [
        pk
        for pk, key, url in Notice.objects.of(by).values_list("pk", "key", "url")
        if matter_of(key, url) in matters
    ]
    Notice.objects.filter(pk__in=of_them).update(**change)
    return len(matters)


def read_matter(notice, *, by):
    """Opening the newest notice of a matter, one has read the earlier ones as well."""
    mark([notice], "read", by=by)


def read_all(*, by) -> int:
    unread = Notice.objects.of(by).unread(timezone.localdate())
    return unread.update(read_at=timezone.now())
