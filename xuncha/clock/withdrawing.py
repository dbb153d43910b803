"""Taking back what was told about a day that counts no more, or about what is done meanwhile."""

from collections import defaultdict
from datetime import date

from django.utils import timezone

from xuncha.clock.alarms import SOURCES
from xuncha.desk.models import Notice

_BY_LABEL = {source.model._meta.label_lower: source for source in SOURCES}


def withdraw_stale(inspection_id: int) -> int:
    """Withdraw the notices of one case that no longer hold; answers how many."""
    standing = Notice.objects.filter(case=inspection_id, withdrawn_at__isnull=True)
    told = defaultdict(list)
    for pk, key in standing.values_list("pk", "key"):
        label, record_id, *_ = key.split(":")
        if label in _BY_LABEL:
            told[label].append((pk, int(record_id), key))
    stale = [pk for label, rows in told.items() for pk in _stale(_BY_LABEL[label], rows)]
    if not stale:
        return 0
    return Notice.objects.filter(pk__in=stale).update(withdrawn_at=timezone.now())


def _stale(source, rows):
    pressing = source.model.objects.filter(
        source.soon(date.max), pk__in={record_id for _, record_id, _ in rows}
    )
    now = {record.pk: source.mark_of(record) for record in pressing}
    for pk, record_id, key in rows:
        if now.get(record_id) != ":".join(key.split(":")[2:4]):
            yield pk
