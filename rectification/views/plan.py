from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from issuing.pages import papers_box
from kernel.events import record_event
from kernel.forms import accepted
from kernel.move_pages import banner
from kernel.pages import door
from kernel.policy import may, visible
from kernel.workdays import Calendar
from rectification import actions, shown
from rectification.forms.plan import ItemForm, PlanForm, measures_of
from rectification.lists import LISTS, chosen_list, workbook
from rectification.models import Plan, RectificationItem
from rectification.views.shared import begin, change
from rounds.models import Inspection


def _with_case(rows):
    return rows.with_case()


def _text_for(plan, person) -> dict:
    """The unit reads its draft; everybody else what the secretary signed last."""
    return plan.text if may(person, "see_drafts", plan) else plan.signed_text


@door(Plan, using=_with_case)
def plan(request, record):
    sees_drafts = may(request.user, "see_drafts", record)
    events = shown.course(record, sees_drafts)
    page = {
        "record": record,
        "banner": banner(record, request.user, remark=shown.last_remark(events)),
        "text": _text_for(record, request.user),
        "lines": _lines(record, request.user),
        "is_old": record.reached_office_at and not record.is_signed and not sees_drafts,
        "facts": shown.plan_facts(record, Calendar.load()),
        "chain": shown.signature_chain(record),
        "can_edit": record.is_editable and may(request.user, "edit", record),
        "events": events,
        "papers": papers_box(record, request.user),
    }
    return render(request, "rectification/plan.html", page)


def _lines(plan, person):
    """The items of the text this person reads, each with the way to its page."""
    rows = visible(RectificationItem, person).filter(plan=plan)
    by_number = {item.number: item for item in rows}
    can_edit = plan.is_editable and may(person, "edit", plan)
    lines = []
    for item in _text_for(plan, person)["items"]:
        record = by_number.get(item["number"])
        edit_url = reverse("rectificationitem_edit", args=[record.pk]) if can_edit else ""
        lines.append({**item, "record": record, "edit_url": edit_url})
    return lines


@door(Plan, "export", using=_with_case)
def plan_lists(request, record):
    """三清单: three views of the same rows, on the page or as Excel."""
    text = _text_for(record, request.user)
    if request.GET.get("export") == "xlsx":
        record_event(
            by=request.user, verb="export", label="导出三清单", record=record, kind="export"
        )
        return FileResponse(
            workbook(text), as_attachment=True, filename=f"{record.title}三清单.xlsx"
        )
    chosen = chosen_list(request.GET.get("list", ""))
    page = {
        "record": record,
        "lists": LISTS.values(),
        "chosen": chosen,
        "rows": chosen.labelled_rows(text),
    }
    return render(request, "rectification/plan_lists.html", page)


@door(Inspection, "write_plan")
def plan_new(request, inspection):
    begun = visible(Plan, request.user).filter(inspection=inspection).first()
    if begun is not None:
        return redirect(begun)
    return begin(
        request, PlanForm(request.POST or None), actions.write_plan, inspection,
        "拟订整改方案", "反馈问题已逐条列入方案，请逐项填写目标、措施、责任和时限。",
    )  # fmt: skip


@door(Plan, "edit")
def plan_edit(request, record):
    form = PlanForm(request.POST or None, instance=record)
    return change(request, form, actions.edit_plan, record, "修改组织领导")


@door(RectificationItem, "edit", using=_with_case)
def rectificationitem_edit(request, item):
    """One page per problem, with its measures; “再加一行” comes back with all that was typed."""
    grows = "add_row" in request.POST
    form = ItemForm(request.POST or None, instance=item)
    measures = measures_of(item, request.POST or None)
    if not grows and form.is_valid() and measures.is_valid():
        given = {"measures": measures.changes()}
        if accepted(form, actions.edit_item, item, by=request.user, **given):
            messages.success(request, f"第 {item.number} 项已保存。")
            return redirect(_after(item, request.POST))
    page = {"item": item, "form": form, "measures": measures, "after": _next(item)}
    return render(request, "rectification/item_edit.html", page)


def _next(item):
    return item.plan.items_in_order().filter(number__gt=item.number).first()


def _after(item, data):
    """Back to the plan, or on to the next problem."""
    following = _next(item) if "and_next" in data else None
    if following is None:
        return item.plan.get_absolute_url()
    return reverse("rectificationitem_edit", args=[following.pk])
