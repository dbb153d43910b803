"""What is said with a deed of this room stays with the record: events are read by people who may
not know a clue.
"""

from django.db import transaction
from django.utils import timezone

from kernel.lifecycle import move

KEPT_APART = "意见和理由见本件。"


def moved(record, name, *, by, note="", seen=None, **changes):
    """`kernel.lifecycle.move`, with the words kept as a remark and only their existence in the event."""
    words = note.strip()
    with transaction.atomic():
        move(record, name, by=by, seen=seen, note=KEPT_APART if words else "", **changes)
        if words:
            remark(record, record.lifecycle[name].label, words, by=by)
    return record


def remark(record, deed, text, *, by):
    record.remarks.create(
        inspection_id=record.inspection_id, deed=deed, text=text, said_by=by, said_at=timezone.now()
    )
