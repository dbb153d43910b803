from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Committee
from findings.fieldwork.actions import interviews as actions
from findings.fieldwork.actions import outlines
from findings.fieldwork.forms.interviews import AddendumForm, HeldForm, OutlineForm, PlanForm
from findings.fieldwork.ledgers import INTERVIEWS, OUTLINES
from findings.fieldwork.lifecycle import HELD, SIGNED
from findings.fieldwork.models import Interview, InterviewOutline
from findings.fieldwork.openings import keeping_outlines, new_outlines, on_site, starting_outlines
from findings.fieldwork.shown import interview_facts
from findings.fieldwork.starting import OUTLINES as OUTLINES_TO_START
from findings.fieldwork.views.shared import paper_url, with_two
from issuing.pages import papers_box
from kernel.chain import chain
from kernel.disclosure import ask_purpose
from kernel.events import history
from kernel.files import listed, serve
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may
from rounds.models import Inspection


@ledger_door(Interview)
def interviews(request, rows):
    return ledger_page(
        request, rows, INTERVIEWS, sub="谈话须两人在场；记录只有谈话的两人和组长、副组长看得到。",
        actions=on_site(request.user, "plan_interview", "interview_new", "安排谈话"),
    )  # fmt: skip


@door(Interview, using=with_two)
def interview(request, record):
    person, events = request.user, history(record)
    page = {
        "record": record,
        "banner": banner(record, person),
        "facts": interview_facts(record),
        "outline": record.outline_lines,
        "addenda": record.addenda.select_related("written_by"),
        "files": listed(record.files_in_order(), under=record, route="interview_file"),
        "can_edit": record.is_editable and may(person, "edit", record),
        "can_add": record.state in SIGNED and may(person, "add_addendum", record),
        "paper_url": _paper_url(record, person),
        "chain": chain(record, events),
        "events": events,
        "paper": record.state in HELD
        and may(person, "print", record)
        and papers_box(record, person),
    }
    return render(request, "fieldwork/interview.html", page)


def _paper_url(record, person):
    if record.state in HELD and may(person, "write_paper", record.inspection):
        return paper_url(record.inspection, "interview", record)
    return ""


@door(Inspection, "plan_interview")
def interview_new(request, inspection):
    form = PlanForm(request.POST or None, inspection=inspection, person=request.user)
    if accepted(form, actions.plan_interview, inspection, by=request.user):
        messages.success(request, "已安排。谈完后在本页登记谈话记录。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "安排谈话")


@door(Interview, "edit")
def interview_edit(request, record):
    if record.state == "planned":
        form = PlanForm(
            request.POST or None, instance=record, inspection=record.inspection,
            person=request.user,
        )  # fmt: skip
    else:
        form = HeldForm(request.POST or None, instance=record)
    if accepted(form, actions.edit_interview, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, "修改谈话", "保存修改")


@door(Interview, "add_addendum")
def interview_addendum(request, record):
    form = AddendumForm(request.POST or None, request.FILES or None)
    if accepted(form, actions.add_addendum, record, by=request.user):
        messages.success(request, "补正说明已登记。")
        return redirect(record)
    return form_page(request, form, record, "补正谈话记录", "登记补正")


@door(Interview)
def interview_file(request, record, file_id):
    row = get_object_or_404(record.files_in_order(), pk=file_id)

    def give(purpose):
        return serve(row, by=request.user, owner=record, purpose=purpose)

    return ask_purpose(request, record, label="查看签字页", give=give)


# --- the office's outlines ----------------------------------------------------------------------


@ledger_door(InterviewOutline)
def interviewoutlines(request, rows):
    kept = keeping_outlines(request.user)
    return ledger_page(
        request, rows, OUTLINES, sub="安排谈话时按对象类别复制一份；改动提纲不影响已安排的谈话。",
        actions=[*new_outlines(kept), *starting_outlines(kept)],
    )  # fmt: skip


@door(InterviewOutline)
def interviewoutline(request, outline):
    page = {"record": outline, "can_edit": may(request.user, "edit", outline)}
    return render(request, "fieldwork/interviewoutline.html", page)


@door(Committee, "keep_outlines")
def interviewoutline_new(request, committee):
    form = OutlineForm(request.POST or None)
    if accepted(form, outlines.write_outline, committee, by=request.user):
        messages.success(request, "提纲已保存。")
        return redirect(form.outcome)
    return _outline_page(request, form, "新建谈话提纲", committee)


@door(InterviewOutline, "edit")
def interviewoutline_edit(request, outline):
    form = OutlineForm(request.POST or None, instance=outline)
    if accepted(form, outlines.edit_outline, outline, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(outline)
    return _outline_page(request, form, "修改谈话提纲", outline.committee)


def _outline_page(request, form, heading, committee):
    page = {"heading": heading, "intro": committee.name, "form": form}
    return render(request, "fieldwork/outline_form.html", page)


@door(Committee, "keep_outlines")
def interviewoutlines_start(request, committee):
    """A committee that has none yet may begin with the usual ones."""
    if request.method == "POST":
        count = outlines.seed_outlines(committee, by=request.user)
        messages.success(request, f"已装入 {count} 份提纲，可按本地情况修改。")
        return redirect("interviewoutlines")
    titles = [title for _, title, _ in OUTLINES_TO_START]
    page = {"titles": titles, "committee": committee}
    return render(request, "fieldwork/outlines_start.html", page)
