"""Deeds on requested documents: each way with its day and both agents.

What is noted on a document carries its list along: when the last one has come or gone, the list
moves on by itself.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from findings.fieldwork.models import DocumentItem, DocumentNote, DocumentRequest
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.shown import quoted
from kernel.workdays import zh

# In this order, each as soon as it is possible for whoever acts.
FOLLOWING = ("receive_at_once", "hand_over_all", "receive_all", "close")


def request_documents(inspection, *, by, items, **fields) -> DocumentRequest:
    """A draft list; `items` are (name, copies)."""
    if not policy.may(by, "request_documents", inspection):
        raise NotAllowed("您没有“开列调阅清单”的权限。")
    _check_due(fields)
    with transaction.atomic():
        listing = DocumentRequest.objects.create(inspection=inspection, author=by, **fields)
        _set_items(listing, items)
        record_event(by=by, verb="request_documents", label="开列调阅清单", record=listing)
    return listing


def edit_request(listing, *, by, seen=None, items=None, **fields) -> DocumentRequest:
    _check_due(fields)
    with transaction.atomic():
        amend(listing, by=by, verb="edit", label="修改调阅清单", seen=seen, **fields)
        if items is not None:
            listing.items.all().delete()  # a draft: nobody has handed anything over
            _set_items(listing, items)
    return listing


def _check_due(fields):
    due = fields.get("hand_over_due_on")
    if due and due < timezone.localdate():
        raise NotPossible("移交期限不能早于今天。")


def _set_items(listing, items):
    for position, (name, copies) in enumerate(items, start=1):
        DocumentItem.objects.create(
            inspection_id=listing.inspection_id, listing=listing, position=position,
            name=name, copies=copies,
        )  # fmt: skip


def issue_documentrequest(listing, *, by, seen=None, note=""):
    """送单位: the inspection's next list, from now on on the unit's page."""
    with transaction.atomic():
        lock(listing.inspection)
        rows = DocumentRequest.objects.filter(inspection_id=listing.inspection_id)
        last = rows.order_by().aggregate(last=Max("number"))["last"] or 0
        return move(
            listing, "issue", by=by, seen=seen, note=note,
            number=last + 1, issued_by=by, issued_at=timezone.now(),
        )  # fmt: skip


def discard_documentrequest(listing, *, by, seen=None, note=""):
    return move(listing, "discard", by=by, seen=seen, note=note)


def hand_over_all_documentrequest(listing, *, by, seen=None, note=""):
    return move(listing, "hand_over_all", by=by, seen=seen, note=note)


def receive_all_documentrequest(listing, *, by, seen=None, note=""):
    return move(listing, "receive_all", by=by, seen=seen, note=note)


def receive_at_once_documentrequest(listing, *, by, seen=None, note=""):
    return move(listing, "receive_at_once", by=by, seen=seen, note=note)


def reopen_handover_documentrequest(listing, *, by, seen=None, note=""):
    return move(listing, "reopen_handover", by=by, seen=seen, note=note)


def close_documentrequest(listing, *, by, seen=None, note=""):
    return move(listing, "close", by=by, seen=seen, note=note)


def _advance(listing, *, by):
    """Let the list follow its documents, as far as this person may carry it."""
    following = list(FOLLOWING)
    while following:
        fresh = DocumentRequest.objects.get(pk=listing.pk)
        name = following.pop(0)
        step = fresh.lifecycle[name]
        waits = name == "close" and any(item.state == "unavailable" for item in fresh.items.all())
        if (
            fresh.state in step.sources
            and policy.may(by, name, fresh)
            and not step.why_not(fresh)
            and not waits  # what the unit could not provide may still turn up
        ):
            move(fresh, name, by=by)


def _not_in_future(day, what):
    if day > timezone.localdate():
        raise NotPossible(f"{what}日期不能晚于今天。")


def _each(listing, items, deed, *, by):
    """Carry out `deed` on several documents of one list: all of them or none."""
    if not items:
        raise NotPossible("请先勾选资料。")
    if any(item.listing_id != listing.pk for item in items):
        raise NotPossible("只能登记这份清单里的资料。")
    with transaction.atomic():
        lock(listing)
        for item in items:
            deed(item)
        _advance(listing, by=by)
    return listing


# --- the unit hands over ------------------------------------------------------------------------


def hand_over_items(listing, *, by, items, handed_on, handed_by) -> DocumentRequest:
    """登记移交, several at once; `handed_by` is the name of the unit's agent."""
    _not_in_future(handed_on, "移交")
    return _each(
        listing, items,
        lambda item: move(item, "hand_over", by=by, handed_on=handed_on, handed_by=handed_by),
        by=by,
    )  # fmt: skip


def hand_over_documentitem(item, *, by, seen=None, note="", handed_on, handed_by):
    _not_in_future(handed_on, "移交")
    with transaction.atomic():
        lock(item.listing)
        move(
            item, "hand_over", by=by, seen=seen, note=note, handed_on=handed_on,
            handed_by=handed_by,
        )  # fmt: skip
        _advance(item.listing, by=by)
    return item


def declare_unavailable_documentitem(item, *, by, seen=None, note=""):
    return _and_advance(item, "declare_unavailable", by=by, seen=seen, note=note)


def _and_advance(item, name, *, by, seen, note):
    with transaction.atomic():
        lock(item.listing)
        move(item, name, by=by, seen=seen, note=note)
        _advance(item.listing, by=by)
    return item


# --- the team receives, reads and gives back ----------------------------------------------------


def receive_items(listing, *, by, items, received_on, handed_by="") -> DocumentRequest:
    """登记接收; `handed_by` is needed for what the unit has not noted as handed over itself."""
    return _each(
        listing, items,
        lambda item: _receive(item, by=by, received_on=received_on, handed_by=handed_by),
        by=by,
    )  # fmt: skip


def receive_documentitem(item, *, by, seen=None, note="", received_on, handed_by=""):
    with transaction.atomic():
        lock(item.listing)
        _receive(item, by=by, received_on=received_on, handed_by=handed_by, seen=seen, note=note)
        _advance(item.listing, by=by)
    return item


def _receive(item, *, by, received_on, handed_by, **asked):
    _not_in_future(received_on, "接收")
    if item.handed_on and received_on < item.handed_on:
        raise NotPossible(f"{quoted(item.name)}于{zh(item.handed_on)}移交，接收日期不能更早。")
    known = {}
    if not item.handed_on:
        if not handed_by.strip():
            raise NotPossible(f"单位没有登记移交{quoted(item.name)}，请填写单位经手人。")
        known = {"handed_on": received_on, "handed_by": handed_by.strip()}
    move(item, "receive", by=by, received_on=received_on, received_by=by, **known, **asked)


def refuse_documentitem(item, *, by, seen=None, note=""):
    """退回补充: the unit reads why, and hands it over anew."""
    with transaction.atomic():
        listing = lock(item.listing)
        move(item, "refuse", by=by, seen=seen, note=note, handed_on=None, handed_by="")
        if listing.state != "issued":
            move(listing, "reopen_handover", by=by, note=f"{quoted(item.name)}退回补充。")
    return item


def give_back_items(listing, *, by, items, returned_on, taken_back_by) -> DocumentRequest:
    """登记归还; `taken_back_by` is the name of the unit's agent who took them back."""
    return _each(
        listing, items,
        lambda item: _give_back(item, by=by, returned_on=returned_on, taken_back_by=taken_back_by),
        by=by,
    )  # fmt: skip


def give_back_documentitem(item, *, by, seen=None, note="", returned_on, taken_back_by):
    with transaction.atomic():
        lock(item.listing)
        _give_back(
            item, by=by, returned_on=returned_on, taken_back_by=taken_back_by, seen=seen, note=note
        )
        _advance(item.listing, by=by)
    return item


def _give_back(item, *, by, returned_on, taken_back_by, **asked):
    _not_in_future(returned_on, "归还")
    if item.received_on and returned_on < item.received_on:
        raise NotPossible(f"{quoted(item.name)}于{zh(item.received_on)}接收，归还日期不能更早。")
    move(
        item, "give_back", by=by, returned_on=returned_on, returned_by=by,
        taken_back_by=taken_back_by, **asked,
    )  # fmt: skip


def withdraw_documentitem(item, *, by, seen=None, note=""):
    return _and_advance(item, "withdraw", by=by, seen=seen, note=note)


def note_document(item, *, by, text) -> DocumentNote:
    """摘记 for the team. Its event stands on the note: the unit reads the document's history."""
    if not policy.may(by, "note", item):
        raise NotAllowed("您没有“摘记”的权限。")
    with transaction.atomic():
        note = DocumentNote.objects.create(
            inspection_id=item.inspection_id, item=item, text=text, noted_by=by
        )
        record_event(by=by, verb="note", label="阅档摘记", record=note)
    return note
