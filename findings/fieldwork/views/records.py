from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings.fieldwork.actions import records as actions
from findings.fieldwork.forms.records import CaptureForm, FieldRecordForm, RecordFilesForm
from findings.fieldwork.ledgers import FIELD_RECORDS
from findings.fieldwork.models import FieldRecord
from findings.fieldwork.openings import on_site
from findings.fieldwork.pasted import tables
from findings.fieldwork.shown import record_facts, record_texts
from findings.fieldwork.views.shared import paper_url, with_author
from kernel.events import history
from kernel.files import listed, serve
from kernel.forms import accepted, form_page
from kernel.ledger import ledger_page
from kernel.move_pages import banner
from kernel.pages import door, ledger_door
from kernel.policy import may
from kernel.shown import quoted
from rounds.models import Inspection


@ledger_door(FieldRecord)
def fieldrecords(request, rows):
    return ledger_page(
        request, rows, FIELD_RECORDS, sub="走访、座谈、听汇报、列席、测评和检查的记录，只有本组看得到。",
        actions=on_site(request.user, "record_fieldwork", "capture", "手机速记"),
    )  # fmt: skip


@door(FieldRecord, using=with_author)
def fieldrecord(request, record):
    person = request.user
    can_edit = record.is_editable and may(person, "edit", record)
    citable = record.state == "settled" and may(person, "write_paper", record.inspection)
    page = {
        "record": record,
        "banner": banner(record, person, remark=_remark(record)),
        "texts": record_texts(record),
        "facts": record_facts(record),
        "tables": tables(record.results.all()),
        "photos": listed(
            record.files_in_order(), under=record, route="fieldrecord_file",
            remove="fieldrecord_remove_file" if can_edit else "",
        ),
        "files_form": RecordFilesForm(record=record) if can_edit else None,
        "can_edit": can_edit,
        "paper_url": paper_url(record.inspection, "record", record) if citable else "",
        "events": history(record),
    }  # fmt: skip
    return render(request, "fieldwork/fieldrecord.html", page)


def _remark(record):
    """Why it was taken up again, while it is open."""
    last = record.is_editable and history(record).filter(verb="reopen").last()
    return last and {"who": last.person_name, "when": last.at, "text": last.note}


@door(Inspection, "record_fieldwork")
def fieldrecord_new(request, inspection):
    form = FieldRecordForm(request.POST or None, request.FILES or None, person=request.user)
    if accepted(form, actions.record_fieldwork, inspection, by=request.user):
        messages.success(request, "已保存。核对后请在本页登记“整理完成”。")
        return redirect(form.outcome)
    return form_page(request, form, inspection, "登记现场记录")


@door(FieldRecord, "edit")
def fieldrecord_edit(request, record):
    form = FieldRecordForm(
        request.POST or None, request.FILES or None, instance=record, person=request.user
    )
    if accepted(form, actions.edit_record, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, "修改现场记录", "保存修改")


@door(FieldRecord, "edit")
@require_POST
def fieldrecord_add_files(request, record):
    form = RecordFilesForm(request.POST, request.FILES, record=record)
    if accepted(form, actions.add_files, record, by=request.user):
        messages.success(request, "照片和材料已上传。")
        return redirect(record)
    return form_page(request, form, record, "添加照片和材料", "上传")


@door(FieldRecord, "edit")
@require_POST
def fieldrecord_remove_file(request, record, file_id):
    file = get_object_or_404(record.files_in_order(), pk=file_id)
    actions.remove_file(file, by=request.user)
    messages.success(request, f"已移除{quoted(file.name)}。")
    return redirect(record)


@door(FieldRecord)
def fieldrecord_file(request, record, file_id):
    file = get_object_or_404(record.files_in_order(), pk=file_id)
    return serve(file, by=request.user, owner=record)


@door(Inspection, "record_fieldwork")
def capture(request, inspection):
    """手机速记: one page, saved as a draft; photographs that cannot be taken are named after it."""
    form = CaptureForm(request.POST or None, request.FILES or None)
    if accepted(form, actions.capture, inspection, by=request.user):
        messages.success(request, "已存为待整理的记录，可以接着补照片，回头再整理。")
        for sentence in form.refused:
            messages.warning(request, sentence)
        return redirect(form.outcome)
    page = {"record": inspection, "form": form, "refused": form.refused}
    return render(request, "fieldwork/capture.html", page)
