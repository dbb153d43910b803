from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kernel.chain import chain
from kernel.events import history
from kernel.files import serve
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from kernel.shown import quoted
from rectification import actions, shown
from rectification.forms.items import AskExtensionForm, ProgressForm
from rectification.ledgers import ITEMS, MEASURES
from rectification.models import (
    Accountability,
    Extension,
    LookBackCheck,
    Measure,
    RectificationItem,
)


@ledger_door(RectificationItem)
def rectificationitems(request, rows):
    return ledger_page(
        request, rows, ITEMS, sub="改一件、成一件、销号一件；销号由巡察办核实。",
        actions=[{"label": "整改措施台账", "url": reverse("measures")}],
    )  # fmt: skip


@ledger_door(Measure)
def measures(request, rows):
    back = [("整改台账", reverse("rectificationitems"))]
    return ledger_page(request, rows.with_proofs(), MEASURES, trail=back)


@door(RectificationItem, using=lambda rows: rows.with_case())
def rectificationitem(request, record):
    person = request.user
    events = history(record)
    if not may(person, "edit", record):
        events = events.exclude(verb="edit")  # how the unit drafted its plan stays its own
    is_told = may(person, "see_checks", record)
    page = {
        "record": record,
        "banner": banner(record, person, due=record.due, remark=shown.last_remark(events)),
        "texts": shown.item_texts(record),
        "measures": [_measure(row, record, person) for row in record.measures_in_detail()],
        "facts": shown.item_facts(record),
        "accountabilities": visible(Accountability, person).filter(item=record),
        "checks": _checks(record, person) if is_told else (),
        "extensions": visible(Extension, person).filter(item=record),
        "can_ask_time": shown.may_ask_for_time(record, person),
        "chain": chain(record, events),
        "events": events,
    }
    return render(request, "rectification/rectificationitem.html", page)


def _checks(item, person):
    """What later inspections found about this very problem; only for those who see both."""
    rows = visible(LookBackCheck, person).filter(item=item)
    return rows.select_related("inspection__round__term", "inspection__unit")


def _measure(row, item, person):
    """One measure as the item's page shows it: what was done, its proof, and what may be done."""
    row.item, row.inspection = item, item.inspection  # already at hand: no query per measure
    can_note = may(person, "note_progress", row)
    is_open = item.state == "under_way" and row.state != "done"
    can_remove = is_open and may(person, "remove_evidence", row)
    return {
        "record": row,
        "moves": banner(row, person)["moves"] if item.state == "under_way" else (),
        "notes": row.progress_notes.all(),
        "files": shown.proof_files(item, row.evidence.all(), can_remove),
        "note_url": reverse("measure_note_progress", args=[row.pk]) if can_note and is_open else "",
    }


@door(RectificationItem, "ask_closing", using=lambda rows: rows.with_case())
def extension_new(request, item):
    form = AskExtensionForm(request.POST or None, item=item)
    if accepted(form, actions.ask_extension_of, item, by=request.user):
        messages.success(request, "已提出延期申请，审核前仍按现在的时限计算。")
        return redirect(form.outcome)
    return form_page(request, form, item, "申请延期", "提出申请")


@door(Extension, using=lambda rows: rows.with_case())
def extension(request, record):
    page = {
        "record": record,
        "banner": banner(record, request.user),
        "texts": [("理由", record.reason)],
        "facts": shown.extension_facts(record),
        "events": history(record),
    }
    return render(request, "pages/record.html", page)


@door(RectificationItem)
def rectificationitem_evidence(request, item, file_id):
    row = get_object_or_404(item.evidence_in_order(), pk=file_id)
    return serve(row, by=request.user, owner=item)


@door(RectificationItem)
@require_POST
def rectificationitem_remove_evidence(request, item, file_id):
    row = get_object_or_404(item.evidence_in_order(), pk=file_id)
    actions.remove_evidence(row, by=request.user)
    messages.success(request, f"已移除{quoted(row.name)}。")
    return redirect(row.measure)


@door(Measure, "note_progress", using=lambda rows: rows.select_related("item", "inspection"))
def measure_note_progress(request, measure):
    form = ProgressForm(request.POST or None, request.FILES or None)
    if accepted(form, actions.note_progress, measure, by=request.user):
        messages.success(request, "进展已填报。")
        return redirect(measure)
    return form_page(request, form, measure, "填报进展", "填报", intro=measure.title)


@door(Measure)
def measure(request, record):
    """A measure has no page of its own: it stands on the page of its problem."""
    return redirect(record)
