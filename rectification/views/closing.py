from django.shortcuts import render
from django.urls import reverse

from issuing.pages import papers_box
from kernel.chain import chain
from kernel.events import history
from kernel.move_pages import banner
from kernel.pages import door
from kernel.policy import may, visible
from rectification import actions, shown
from rectification.forms.closing import (
    AccountabilityForm,
    ArchiveForm,
    EvaluationForm,
    PublicationForm,
    RectificationReportForm,
)
from rectification.models import (
    Accountability,
    Archive,
    Evaluation,
    Publication,
    RectificationReport,
)
from rectification.views.shared import begin, change, with_case
from rounds.models import Inspection


def _edit_url(record, person):
    is_open = record.is_editable and may(person, "edit", record)
    return reverse(f"{record._meta.model_name}_edit", args=[record.pk]) if is_open else ""


def _page(request, record, events, **context):
    page = {
        "record": record,
        "banner": banner(record, request.user, remark=shown.last_remark(events)),
        "edit_url": _edit_url(record, request.user),
        "chain": chain(record, events),
        "events": events,
        **context,
    }
    return render(request, "rectification/record.html", page)


# --- reports ------------------------------------------------------------------------------------


@door(RectificationReport, using=with_case)
def rectificationreport(request, record):
    sees_drafts = may(request.user, "see_drafts", record)
    text = record.text if sees_drafts else record.signed_text
    texts = [("报告正文", text)]
    if record.office_comments:
        texts.append(("巡察办审核意见", record.office_comments))
    return _page(
        request, record, shown.course(record, sees_drafts), texts=texts,
        facts=shown.report_facts(record), papers=papers_box(record, request.user),
    )  # fmt: skip


@door(Inspection, "write_rectification_report")
def rectificationreport_new(request, inspection):
    written = visible(RectificationReport, request.user).filter(inspection=inspection)
    form = RectificationReportForm(
        request.POST or None, taken=list(written.values_list("kind", flat=True))
    )
    return begin(
        request, form, actions.write_rectification_report, inspection,
        "撰写整改报告", "已保存。核对无误后，请在本页提请书记签字。",
    )  # fmt: skip


@door(RectificationReport, "edit", using=with_case)
def rectificationreport_edit(request, record):
    form = RectificationReportForm(request.POST or None, instance=record)
    return change(request, form, actions.edit_rectification_report, record, "修改整改报告")


# --- accountability -----------------------------------------------------------------------------


@door(Accountability, using=with_case)
def accountability(request, record):
    can_edit = may(request.user, "edit", record)
    page = {
        "record": record,
        "facts": shown.accountability_facts(record),
        "edit_url": reverse("accountability_edit", args=[record.pk]) if can_edit else "",
        "events": history(record) if can_edit else (),
    }
    return render(request, "rectification/accountability.html", page)


@door(Inspection, "note_accountability")
def accountability_new(request, inspection):
    form = AccountabilityForm(request.POST or None, inspection=inspection)
    return begin(request, form, actions.note_accountability, inspection, "登记整改问责", "已登记。")


@door(Accountability, "edit", using=with_case)
def accountability_edit(request, record):
    form = AccountabilityForm(request.POST or None, instance=record, inspection=record.inspection)
    return change(request, form, actions.edit_accountability, record, "更正整改问责")


# --- evaluation ---------------------------------------------------------------------------------


@door(Evaluation, using=with_case)
def evaluation(request, record):
    """The unit learns the grade and the comment; score and course stay inside."""
    inside = may(request.user, "see_scoring", record)
    facts = [("被巡察单位", record.inspection.unit.name), ("等次", record.get_grade_display())]
    if inside:
        facts += [("得分", record.score), ("报审人", record.submitted_by)]
    facts += [("审定时间", record.approved_at)]
    events = history(record) if inside else history(record).none()
    texts = [("评估意见", record.comment)]
    return _page(
        request, record, events, texts=texts, facts=facts, papers=papers_box(record, request.user)
    )


@door(Inspection, "evaluate")
def evaluation_new(request, inspection):
    form = EvaluationForm(request.POST or None)
    return begin(request, form, actions.evaluate, inspection, "整改评估", "评估已保存。")


@door(Evaluation, "edit", using=with_case)
def evaluation_edit(request, record):
    form = EvaluationForm(request.POST or None, instance=record)
    return change(request, form, actions.edit_evaluation, record, "修改整改评估")


# --- publication --------------------------------------------------------------------------------


@door(Publication, using=with_case)
def publication(request, record):
    sees_drafts = may(request.user, "see_drafts", record)
    text, withheld = record.text, record.withheld
    if not sees_drafts:
        text, withheld = record.confirmed_text, record.confirmed_withheld
    texts = [("公开稿", text)]
    if withheld:
        texts.append(("不公开的内容和理由", withheld))
    return _page(
        request, record, shown.course(record, sees_drafts), texts=texts,
        facts=shown.publication_facts(record), papers=papers_box(record, request.user),
    )  # fmt: skip


@door(Inspection, "write_rectification_report")
def publication_new(request, inspection):
    written = visible(Publication, request.user).filter(inspection=inspection)
    form = PublicationForm(
        request.POST or None, taken=list(written.values_list("audience", flat=True))
    )
    return begin(
        request, form, actions.write_publication, inspection, "拟公开稿",
        "已保存。核对无误后，请在本页提请书记确认。",
    )  # fmt: skip


@door(Publication, "edit", using=with_case)
def publication_edit(request, record):
    form = PublicationForm(request.POST or None, instance=record)
    return change(request, form, actions.edit_publication, record, "修改公开稿")


# --- archive ------------------------------------------------------------------------------------


@door(Archive, using=with_case)
def archive(request, record):
    facts = [
        ("被巡察单位", record.inspection.unit.name),
        ("案卷（盒）号", record.box_number),
        ("归档人", record.archived_by),
        ("归档时间", record.archived_at),
    ]
    texts = [("备注", record.note)]
    urls = {}
    if record.state == "archived" and may(request.user, "look_back", record.inspection):
        urls["look_back_url"] = reverse("inspection_look_back", args=[record.inspection_id])
    return _page(
        request,
        record,
        history(record),
        texts=texts,
        facts=facts,
        papers=papers_box(record, request.user),
        **urls,
    )


@door(Inspection, "evaluate")
def archive_new(request, inspection):
    form = ArchiveForm(request.POST or None)
    return begin(request, form, actions.compile_archive, inspection, "归档", "已开始组卷。")


@door(Archive, "edit", using=with_case)
def archive_edit(request, record):
    form = ArchiveForm(request.POST or None, instance=record)
    return change(request, form, actions.edit_archive, record, "修改归档信息")
