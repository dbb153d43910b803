from django.contrib import messages
from django.shortcuts import redirect, render

from findings.register.models import Finding
from findings.reports import actions, shown
from findings.reports.forms import FeedbackOpinionForm, ReportForm
from findings.reports.ledgers import FEEDBACK_OPINIONS, REPORTS
from findings.reports.models import FeedbackOpinion, Report, ReportVersion
from findings.reports.prefill import (
    feedback_choices,
    feedback_texts,
    report_choices,
    report_texts,
)
from findings.reports.trace import sourced, trace
from findings.reports.versions import Choice, comparison_of, told_versions
from issuing.pages import papers_box
from kernel.chain import chain
from kernel.events import history
from kernel.forms import accepted
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may, visible
from kernel.workdays import Calendar
from rounds.models import Inspection


@ledger_door(Report)
def reports(request, rows):
    return ledger_page(request, rows, REPORTS, sub="逐级审定，每一级都对所审的文本留痕。")


@ledger_door(FeedbackOpinion)
def feedbackopinions(request, rows):
    return ledger_page(request, rows, FEEDBACK_OPINIONS)


@door(Report, using=lambda rows: rows.with_case())
def report(request, record):
    events = list(history(record))
    page = {
        "record": record,
        "banner": banner(record, request.user, remark=_last_remark(record, events)),
        "sections": sourced(record, request.user),
        "chain": shown.chain(record),
        "facts": shown.report_facts(record),
        "can_edit": record.is_editable and may(request.user, "edit", record),
        "events": events,
        "papers": papers_box(record, request.user),
    }
    return render(request, "reports/report.html", page)


@door(Report, using=lambda rows: rows.with_case())
def report_sources(request, record):
    """出处与核对: each problem with its papers and their evidence, as far as the reader sees them."""
    found = trace(record, request.user)
    page = {"record": record, "trace": found, "warnings": found.check.warnings}
    return render(request, "reports/sources.html", page)


@door(Report, using=lambda rows: rows.with_case())
def report_versions(request, record):
    """版本对照: two versions side by side, of those that the reader may know of."""
    versions = list(visible(ReportVersion, request.user).filter(report=record).in_order())
    chosen = Choice.asked_for(request.GET, len(versions))
    page = {
        "record": record,
        "versions": told_versions(record, versions, chosen),
        "chosen": chosen,
        "comparison": chosen and comparison_of(versions, chosen),
    }
    return render(request, "reports/versions.html", page)


def _last_remark(record, events):
    """What the last reviewer had to say."""
    reviews = {step.name for step in record.lifecycle.moves if step.name != "submit"}
    said = [event for event in events if event.verb in reviews and event.note]
    return said and {"who": said[-1].person_name, "when": said[-1].at, "text": said[-1].note}


@door(Inspection, "write_report", using=lambda rows: rows.with_case())
def report_new(request, inspection):
    begun = visible(Report, request.user).filter(inspection=inspection).first()
    if begun is not None:
        return redirect(begun)
    form = ReportForm(
        request.POST or None, initial=report_texts(inspection), choices=report_choices(inspection)
    )
    if accepted(form, actions.write_report, inspection, by=request.user):
        messages.success(request, "报告已保存。核对无误后，请在本页提请组务会研究。")
        return redirect(form.outcome)
    return _assemble(request, form, inspection, "起草巡察报告", _unconfirmed(request, inspection))


@door(Report, "edit", using=lambda rows: rows.with_case())
def report_edit(request, record):
    choices = report_choices(record.inspection, record)
    form = ReportForm(request.POST or None, instance=record, choices=choices)
    if accepted(form, actions.edit_report, record, by=request.user):
        lapsed = "对原文本的审批不再有效。" if record.approvals.exists() else ""
        messages.success(request, f"修改已保存。{lapsed}")
        return redirect(record)
    unconfirmed = _unconfirmed(request, record.inspection)
    return _assemble(request, form, record, "修改巡察报告", unconfirmed)


def _unconfirmed(request, inspection) -> int:
    """How many findings the meeting has not confirmed yet, of those this person may know of."""
    rows = visible(Finding, request.user).filter(inspection=inspection)
    return rows.filter(state="drafting").count()


def _assemble(request, form, record, heading, unconfirmed=0):
    page = {
        "heading": heading,
        "inspection": record.inspection,
        "form": form,
        "unconfirmed": unconfirmed,
        "cancel_url": record.get_absolute_url(),
    }
    return render(request, "reports/assemble.html", page)


@door(FeedbackOpinion, using=lambda rows: rows.with_case())
def feedbackopinion(request, record):
    """The unit sees the document and its signature; the course before it stays inside."""
    events = list(history(record)) if may(request.user, "see_course", record) else []
    page = {
        "record": record,
        "text": record.text,
        "sections": record.sections(),
        "banner": banner(
            record,
            request.user,
            text=record.explain(Calendar.load()),
            remark=_last_remark(record, events),
        ),
        "facts": shown.feedback_facts(record),
        "can_edit": record.is_editable and may(request.user, "edit", record),
        "chain": chain(record, events),
        "events": events,
        "papers": papers_box(record, request.user),
    }
    return render(request, "reports/feedbackopinion.html", page)


@door(Inspection, "write_feedback", using=lambda rows: rows.with_case())
def feedbackopinion_new(request, inspection):
    begun = visible(FeedbackOpinion, request.user).filter(inspection=inspection).first()
    if begun is not None:
        return redirect(begun)
    base = actions.approved_report(inspection)
    form = FeedbackOpinionForm(
        request.POST or None, initial=feedback_texts(base), choices=feedback_choices(base)
    )
    if accepted(form, actions.write_feedback, inspection, by=request.user):
        messages.success(request, "反馈意见已保存。核对无误后，请在本页报领导小组审批。")
        return redirect(form.outcome)
    return _assemble(request, form, inspection, "起草反馈意见")


@door(FeedbackOpinion, "edit", using=lambda rows: rows.with_case())
def feedbackopinion_edit(request, record):
    choices = feedback_choices(actions.approved_report(record.inspection), record)
    form = FeedbackOpinionForm(request.POST or None, instance=record, choices=choices)
    if accepted(form, actions.edit_feedback, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return _assemble(request, form, record, "修改反馈意见")
