from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from kernel.events import history
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import visible
from rectification import actions, shown
from rectification.forms.look_back import LayOutForm, LookBackForm
from rectification.ledgers import CHECKS
from rectification.models import LookBackCheck, RectificationItem
from rectification.views.shared import begin
from rounds.models import Inspection


@ledger_door(LookBackCheck)
def lookbackchecks(request, rows):
    return ledger_page(request, rows, CHECKS, sub="回头看逐项核查原巡察的整改问题。")


@door(LookBackCheck, using=lambda rows: rows.with_case())
def lookbackcheck(request, record):
    """The old case is named to everybody here, and linked only for those who may open it."""
    events = history(record)
    page = {
        "record": record,
        "banner": banner(record, request.user, remark=shown.last_remark(events)),
        "texts": shown.check_texts(record),
        "facts": shown.check_facts(record),
        "old_item": visible(RectificationItem, request.user).filter(pk=record.item_id).first(),
        "events": events,
    }
    return render(request, "rectification/lookbackcheck.html", page)


@door(Inspection, "look_back")
def look_back(request, old):
    """Put the unit of a finished inspection into a look-back round."""
    form = LookBackForm(request.POST or None, inspection=old)
    return begin(
        request, form, actions.look_back, old, "安排回头看",
        "已列入回头看，原整改问题已逐项列出。",
    )  # fmt: skip


@door(Inspection, "look_back")
def lookbackcheck_new(request, inspection):
    """For a look-back that was planned with its round: list what is to be checked."""
    if inspection.looks_back_at_id is None:
        return redirect("inspection_look_back", pk=inspection.pk)
    form = LayOutForm(request.POST or None)
    if accepted(form, actions.lay_out_checks, inspection, by=request.user):
        messages.success(request, f"已列出 {len(form.outcome)} 个核查事项。")
        return redirect(f"{reverse('lookbackchecks')}?inspection={inspection.pk}")
    intro = (
        f"将把{inspection.looks_back_at.round}反馈的整改问题逐项列为核查事项，已列出的不会重复。"
    )
    return form_page(request, form, inspection, "列出核查清单", "列出原整改问题", intro=intro)
