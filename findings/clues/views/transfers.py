from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from findings.clues import actions
from findings.clues.forms_transfers import ItemsForm, TransferForm
from findings.clues.ledgers import ITEMS, TRANSFERS
from findings.clues.models import Transfer, TransferItem
from findings.clues.reconciling import accounts_of
from findings.clues.shown import deeds, due_text, last_word, said_of, transfer_facts
from findings.letters.unlocking import Reader
from issuing.pages import papers_box
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from rounds.models import Inspection


def with_case(rows):
    return rows.with_case()


@ledger_door(Transfer)
def transfers(request, rows):
    rows = rows.annotate(size=Count("items"))
    return ledger_page(request, rows, TRANSFERS, sub="一件移交函只交给一个接收单位，双方签名交接。")


@ledger_door(TransferItem)
def transferitems(request, rows):
    rows = rows.handed_over().with_answers(timezone.localdate())
    to_accounts = [{"label": "按接收单位对账", "url": reverse("reconciliation")}]
    sub = "移交了什么，谁接收，怎样办理，是否逾期。"
    return ledger_page(request, rows, ITEMS, sub=sub, actions=to_accounts)


@ledger_door(TransferItem)
def reconciliation(request, rows):
    """对账: one line per receiving department; every number opens its rows."""
    page = {"accounts": accounts_of(rows, timezone.localdate())}
    return render(request, "clues/reconciliation.html", page)


@door(Transfer, using=with_case)
def transfer(request, record):
    can_edit = record.is_editable and may(request.user, "edit", record)
    said = said_of(record)
    page = {
        "record": record,
        "behind": may(request.user, "see_behind", record),
        "banner": banner(record, request.user, remark=last_word(said, "整件退回")),
        "items": _item_lines(record, request.user),
        "facts": transfer_facts(record),
        "can_edit": can_edit,
        "papers": may(request.user, "print", record) and papers_box(record, request.user),
        "events": deeds(record, said),
    }
    return render(request, "clues/transfer.html", page)


def _item_lines(transfer, person):
    today = timezone.localdate()
    rows = visible(TransferItem, person).filter(transfer=transfer).with_answers(today)
    return [{"item": item, "due": due_text(item, today)} for item in rows.order_by("position")]


@door(Inspection, "draw_transfer", using=with_case)
def transfer_new(request, inspection):
    form = TransferForm(request.POST or None, inspection=inspection, person=request.user)
    if accepted(form, actions.draw_transfer, inspection, by=request.user):
        messages.success(request, "移交函已拟好。核对无误后，请在本页移交。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "办理移交", "拟移交函")


@door(Transfer, "edit", using=with_case)
def transfer_items_new(request, record):
    form = ItemsForm(
        request.POST or None, transfer=record, person=request.user, reader=Reader(request)
    )
    if accepted(form, actions.add_items, record, by=request.user):
        messages.success(request, "已添加。")
        return redirect(record)
    return form_page(request, form, record, "添加移交事项", "添加")


@door(Transfer, "edit", using=with_case)
@require_POST
def transfer_item_remove(request, record, position):
    item = get_object_or_404(record.items_in_order(), position=position)
    actions.remove_item(item, by=request.user)
    messages.success(request, "已移出移交函。")
    return redirect(record)
