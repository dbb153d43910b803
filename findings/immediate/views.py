from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from findings.immediate import actions
from findings.immediate.forms import ImmediateRectificationForm
from findings.immediate.ledgers import IMMEDIATE_RECTIFICATIONS
from findings.immediate.models import ImmediateRectification
from findings.immediate.shown import inside_facts, notice_facts, notice_texts, result_files
from findings.register.models import Finding
from issuing.pages import papers_box
from kernel.chain import chain
from kernel.events import history
from kernel.files import serve
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from rounds.models import Inspection


@ledger_door(ImmediateRectification)
def immediaterectifications(request, rows):
    return ledger_page(
        request, rows, IMMEDIATE_RECTIFICATIONS, sub="事实清楚、能够立即改的，不等反馈。"
    )


@door(ImmediateRectification, using=lambda rows: rows.with_case())
def immediaterectification(request, record):
    """The team and those above see the whole course; the unit sees the notice and its own part."""
    inside = may(request.user, "see_course", record)
    course = history(record) if inside else record.course_with_the_unit()
    page = {
        "record": record,
        "banner": banner(record, request.user, due=record.due, remark=_remark(record, course)),
        "texts": notice_texts(record),
        "facts": notice_facts(record),
        "inside_facts": inside_facts(record) if inside else (),
        "files": result_files(record),
        "can_edit": record.is_editable and may(request.user, "edit", record),
        "chain": chain(record, course),
        "events": course,
        "papers": papers_box(record, request.user),
    }
    return render(request, "immediate/immediaterectification.html", page)


def _remark(record, course):
    """Why it came back: to the team while it is redrafted, to the unit while it goes on."""
    verb = {"returned": "return", "acknowledged": "return_report"}.get(record.state)
    last = course.filter(verb=verb).last() if verb else None
    return last and {"who": last.person_name, "when": last.at, "text": last.note}


@door(ImmediateRectification)
def immediaterectification_result(request, record, file_id):
    row = get_object_or_404(record.results_in_order(), pk=file_id)
    return serve(row, by=request.user, owner=record)


@door(Inspection, "propose_immediate")
def immediaterectification_new(request, inspection):
    """With `?finding=7` the form already holds what that finding says."""
    wish = request.GET.get("finding", "")
    rows = visible(Finding, request.user).filter(inspection=inspection)
    is_number = wish.isascii() and wish.isdecimal() and len(wish) < 19
    finding = get_object_or_404(rows, pk=wish) if is_number else None
    form = ImmediateRectificationForm(request.POST or None, inspection=inspection, finding=finding)
    if accepted(form, actions.propose_immediate, inspection, by=request.user):
        messages.success(request, "已保存。核对无误后，请在本页报领导小组审批。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "提出立行立改", "保存")


@door(ImmediateRectification, "edit")
def immediaterectification_edit(request, record):
    form = ImmediateRectificationForm(
        request.POST or None, instance=record, inspection=record.inspection
    )
    if accepted(form, actions.edit_immediate, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, "修改立行立改", "保存修改")
