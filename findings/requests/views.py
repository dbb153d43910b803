from django.contrib import messages
from django.shortcuts import redirect, render

from findings.requests import actions
from findings.requests.forms import MajorMatterForm
from findings.requests.ledgers import MATTERS
from findings.requests.models import MajorMatter
from findings.requests.shown import matter_facts
from issuing.pages import papers_box
from kernel.chain import chain
from kernel.events import history
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may
from rounds.models import Inspection


@ledger_door(MajorMatter)
def majormatters(request, rows):
    rows = rows.pressing_first()
    return ledger_page(request, rows, MATTERS, sub="重要情况和重大问题，先请示报告，再作处理。")


@door(MajorMatter, using=lambda rows: rows.with_case())
def majormatter(request, matter):
    events = history(matter)
    page = {
        "record": matter,
        "banner": banner(matter, request.user),
        "facts": matter_facts(matter),
        "can_edit": matter.is_editable and may(request.user, "edit", matter),
        "papers": papers_box(matter, request.user),
        "chain": chain(matter, events),
        "events": events,
    }
    return render(request, "requests/majormatter.html", page)


@door(Inspection, "request_instructions")
def majormatter_new(request, inspection):
    form = MajorMatterForm(request.POST or None)
    if accepted(form, actions.request_instructions, inspection, by=request.user):
        messages.success(request, "已保存。核对无误后，请在本页报送领导小组。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "起草请示报告", "保存")


@door(MajorMatter, "edit")
def majormatter_edit(request, matter):
    form = MajorMatterForm(request.POST or None, instance=matter)
    if accepted(form, actions.edit_matter, matter, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(matter)
    return form_page(request, form, matter, "修改请示报告", "保存修改")
