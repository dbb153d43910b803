from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from findings.letters.unlocking import Reader
from findings.register import actions
from findings.register.citing import asked_for, cited_in
from findings.register.forms import ChoosePapersForm, EvidenceForm, FindingForm, WorkingPaperForm
from findings.register.ledgers import FINDINGS, PAPERS
from findings.register.models import Finding, WorkingPaper
from findings.register.shown import (
    finding_facts,
    finding_texts,
    paper_facts,
    paper_files,
    paper_texts,
)
from issuing.pages import papers_box
from kernel.chain import chain
from kernel.events import history
from kernel.files import serve
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from kernel.shown import quoted
from rounds.models import Inspection


def _with_case(rows):
    return rows.with_case()


def _can_edit(record, person) -> bool:
    return record.is_editable and may(person, "edit", record)


# --- working papers -----------------------------------------------------------------------------


@ledger_door(WorkingPaper)
def workingpapers(request, rows):
    return ledger_page(request, rows, PAPERS, sub="一事一底稿，审定后编号，是报告的唯一依据。")


@door(WorkingPaper, using=_with_case)
def workingpaper(request, paper):
    can_edit, events = _can_edit(paper, request.user), history(paper)
    mend_url = (
        can_edit and paper.state == "returned" and reverse("workingpaper_edit", args=[paper.pk])
    )
    page = {
        "record": paper,
        "banner": banner(paper, request.user, remark=_remark(paper), mend_url=mend_url),
        "texts": paper_texts(paper),
        "facts": paper_facts(paper),
        "files": paper_files(paper, can_edit),
        "cited": cited_in(paper, request.user),
        "evidence_form": EvidenceForm(paper=paper) if can_edit else None,
        "findings": visible(Finding, request.user).filter(drawn_from__paper=paper).order_by("pk"),
        "can_draw": paper.state == "approved"
        and may(request.user, "draw_finding", paper.inspection),
        "can_edit": can_edit and not mend_url,
        "papers": papers_box(paper, request.user),
        "chain": chain(paper, events),
        "events": events,
    }
    return render(request, "register/workingpaper.html", page)


def _remark(record):
    """The last reviewer's words while the record is back with those who wrote it."""
    if not record.is_editable and record.state != "deputy_review":
        return None
    returned = ("return_to_handler", "return_to_deputy", "reopen")
    last = history(record).filter(verb__in=returned).last()
    return last and {"who": last.person_name, "when": last.at, "text": last.note}


@door(Inspection, "write_paper")
def workingpaper_new(request, inspection):
    """With `?cite=interview-12` the form already names that record and holds what it may say."""
    form = WorkingPaperForm(
        request.POST or None, request.FILES or None, inspection=inspection, person=request.user,
        drawn_from=asked_for(request.GET.get("cite", ""), inspection, request.user),
        reader=Reader(request),
    )  # fmt: skip
    if accepted(form, actions.write_paper, inspection, by=request.user):
        messages.success(request, "底稿已保存。核对无误后，请在本页报副组长审核。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "填写问题底稿", "保存底稿")


@door(WorkingPaper, "edit", using=_with_case)
def workingpaper_edit(request, paper):
    form = WorkingPaperForm(
        request.POST or None, instance=paper, inspection=paper.inspection, person=request.user,
        reader=Reader(request),
    )  # fmt: skip
    if accepted(form, actions.edit_paper, paper, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(paper)
    return form_page(request, form, paper, "修改问题底稿", "保存修改")


@door(WorkingPaper, "edit")
@require_POST
def workingpaper_add_evidence(request, paper):
    form = EvidenceForm(request.POST, request.FILES, paper=paper)
    if accepted(form, actions.add_evidence, paper, by=request.user):
        messages.success(request, "支撑材料已上传。")
        return redirect(paper)
    return form_page(request, form, paper, "添加支撑材料", "上传")


@door(WorkingPaper, "edit")
@require_POST
def workingpaper_remove_evidence(request, paper, evidence_id):
    evidence = get_object_or_404(paper.evidence_in_order(), pk=evidence_id)
    actions.remove_evidence(evidence, by=request.user)
    messages.success(request, f"已移除{quoted(evidence.name)}。")
    return redirect(paper)


@door(WorkingPaper)
def workingpaper_evidence(request, paper, evidence_id):
    evidence = get_object_or_404(paper.evidence_in_order(), pk=evidence_id)
    return serve(evidence, by=request.user, owner=paper)


# --- findings -----------------------------------------------------------------------------------


@ledger_door(Finding)
def findings(request, rows):
    return ledger_page(request, rows, FINDINGS, sub="问题由审定的底稿提出，经组务会认定。")


@door(Finding, using=_with_case)
def finding(request, record):
    events = history(record)
    page = {
        "record": record,
        "banner": banner(record, request.user, remark=_remark(record)),
        "texts": finding_texts(record),
        "facts": finding_facts(record),
        "papers": visible(record.papers_in_order(), request.user),
        "can_propose": record.calls_for_immediate
        and may(request.user, "propose_immediate", record.inspection),
        "can_edit": _can_edit(record, request.user),
        "chain": chain(record, events),
        "events": events,
    }
    return render(request, "register/finding.html", page)


@door(Inspection, "draw_finding")
def finding_new(request, inspection):
    """First which papers, then a form that already holds what they say."""
    choosing = ChoosePapersForm(request.GET or None, inspection=inspection)
    if request.method != "POST" and not choosing.is_valid():
        page = {"inspection": inspection, "form": choosing}
        return render(request, "register/choose_papers.html", page)
    chosen = list(choosing.cleaned_data["paper"]) if choosing.is_valid() else []
    form = FindingForm(request.POST or None, inspection=inspection, chosen=chosen)
    if accepted(form, actions.draw_finding, inspection, by=request.user):
        messages.success(request, "问题已保存，待组务会认定。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "提出问题", "保存问题")


@door(Finding, "edit", using=_with_case)
def finding_edit(request, record):
    form = FindingForm(request.POST or None, instance=record, inspection=record.inspection)
    if accepted(form, actions.edit_finding, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, "修改问题", "保存修改")
