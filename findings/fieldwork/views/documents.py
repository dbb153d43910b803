from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from findings.fieldwork.actions import documents as actions
from findings.fieldwork.actions.documents import FOLLOWING
from findings.fieldwork.forms.documents import (
    DocumentRequestForm,
    GiveBackSeveralForm,
    HandOverSeveralForm,
    NoteForm,
    ReceiveSeveralForm,
)
from findings.fieldwork.ledgers import DOCUMENT_ITEMS, DOCUMENT_REQUESTS
from findings.fieldwork.lifecycle import OPEN, SEEN, SENT
from findings.fieldwork.models import DocumentItem, DocumentRequest
from findings.fieldwork.openings import on_site
from findings.fieldwork.shown import item_facts, request_facts
from findings.fieldwork.views.shared import paper_url, with_case
from issuing.pages import papers_box
from kernel.chain import chain
from kernel.events import history
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may
from rounds.models import Inspection


@ledger_door(DocumentRequest)
def documentrequests(request, rows):
    return ledger_page(
        request, rows, DOCUMENT_REQUESTS, sub="调阅、移交、归还逐项登记，双方经手人可查。",
        actions=on_site(
            request.user, "request_documents", "documentrequest_new", "开列调阅清单"
        ),
    )  # fmt: skip


@ledger_door(DocumentItem)
def documentitems(request, rows):
    return ledger_page(request, rows, DOCUMENT_ITEMS, sub="逾期没有归还的以红色标出。")


DRAFTING = ("request_documents", "edit")

# verb → whether anything waits for it, the button's words, and its page
SEVERAL = (
    ("hand_over", ("requested",), "登记移交", "documentrequest_hand_over"),
    ("receive", ("requested", "handed_over"), "登记接收", "documentrequest_receive"),
    ("give_back", ("received",), "登记归还", "documentrequest_give_back"),
)


@door(DocumentRequest, using=lambda rows: with_case(rows).select_related("author"))
def documentrequest(request, record):
    person, events = request.user, history(record)
    if not may(person, "see_inside", record):
        events = events.exclude(verb__in=DRAFTING)  # how the team drafted it stays its own
    items = record.items.select_related("received_by", "returned_by", "listing")
    page = {
        "record": record,
        "banner": _banner(record, person),
        "facts": request_facts(record),
        "items": items,
        "can_edit": record.is_editable and may(person, "edit", record),
        "chain": chain(record, events),
        "events": events,
        "papers": record.state in SENT and papers_box(record, person),
    }
    return render(request, "fieldwork/documentrequest.html", page)


def _banner(listing, person):
    """What is noted on several documents at once comes first; the list itself mostly follows."""
    shown = banner(listing, person, text=listing.progress)
    states = {item.state for item in listing.items.all()}
    several = [
        {
            "label": label, "url": reverse(route, args=[listing.pk]), "possible": True,
            "primary": True,
        }
        for verb, waiting, label, route in SEVERAL
        if listing.state in OPEN and states & set(waiting) and may(person, verb, listing)
    ]  # fmt: skip
    own = [move for move in shown["moves"] if _is_offered(move)]
    return {**shown, "moves": [*several, *own]}


def _is_offered(move) -> bool:
    """A move that follows by itself is offered only if it has not; reopening never is."""
    return move["possible"] if move["name"] in FOLLOWING else move["name"] != "reopen_handover"


@door(Inspection, "request_documents")
def documentrequest_new(request, inspection):
    form = DocumentRequestForm(request.POST or None, inspection=inspection)
    if accepted(form, actions.request_documents, inspection, by=request.user):
        messages.success(request, "清单已保存。核对后请在本页送单位；送出前单位看不到。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "开列调阅清单")


@door(DocumentRequest, "edit")
def documentrequest_edit(request, record):
    form = DocumentRequestForm(request.POST or None, instance=record, inspection=record.inspection)
    if accepted(form, actions.edit_request, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, "修改调阅清单", "保存修改")


def _several_page(request, record, form_class, deed, label):
    form = form_class(request.POST or None, listing=record, person=request.user)
    if accepted(form, deed, record, by=request.user):
        messages.success(request, f"已{label} {len(form.cleaned_data['items'])} 项。")
        return redirect(record)
    return form_page(request, form, record, label, label)


@door(DocumentRequest, "hand_over")
def documentrequest_hand_over(request, record):
    return _several_page(request, record, HandOverSeveralForm, actions.hand_over_items, "登记移交")


@door(DocumentRequest, "receive")
def documentrequest_receive(request, record):
    return _several_page(request, record, ReceiveSeveralForm, actions.receive_items, "登记接收")


@door(DocumentRequest, "give_back")
def documentrequest_give_back(request, record):
    return _several_page(request, record, GiveBackSeveralForm, actions.give_back_items, "登记归还")


@door(
    DocumentItem,
    using=lambda rows: with_case(rows).select_related("listing", "received_by", "returned_by"),
)
def documentitem(request, record):
    person = request.user
    inside = may(person, "note", record)
    citable = record.state in SEEN and may(person, "write_paper", record.inspection)
    page = {
        "record": record,
        "banner": _item_banner(record, person),
        "facts": item_facts(record),
        "inside": inside,
        "notes": record.notes.select_related("noted_by") if inside else (),
        "can_note": inside and record.state in SEEN,
        "paper_url": paper_url(record.inspection, "document", record) if citable else "",
        "events": history(record),
    }
    return render(request, "fieldwork/documentitem.html", page)


def _item_banner(item, person):
    shown = banner(item, person, text=item.due_text)
    for move in shown["moves"]:
        move["primary"] = move["primary"] and move["name"] != "withdraw"
    return shown


@door(DocumentItem, "note")
def documentitem_note(request, record):
    form = NoteForm(request.POST or None)
    if accepted(form, actions.note_document, record, by=request.user):
        messages.success(request, "摘记已保存，只有本组看得到。")
        return redirect(record)
    return form_page(request, form, record, "阅档摘记", "保存摘记")
