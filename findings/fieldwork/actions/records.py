"""Deeds on what the team heard, saw and counted on site."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from findings.fieldwork.models import FieldRecord, FieldRecordFile, QuestionResult
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.shown import quoted


def record_fieldwork(inspection, *, by, files=(), results=(), **fields) -> FieldRecord:
    """A new record, to be settled by its author; `results` are (question, ((answer, votes), …))."""
    if not policy.may(by, "record_fieldwork", inspection):
        raise NotAllowed("您没有“登记现场记录”的权限。")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能登记现场记录。")
    _check_day(fields.get("held_on"))
    fields.setdefault("staff", by.name)
    with transaction.atomic():
        record = FieldRecord.objects.create(inspection=inspection, author=by, **fields)
        _set_results(record, results)
        _keep(record, files, by=by)
        record_event(by=by, verb="record_fieldwork", label="登记现场记录", record=record)
    return record


def capture(inspection, *, by, kind, place="", text="", photos=()) -> FieldRecord:
    """手机速记: a draft of today, whatever there is of it."""
    label = FieldRecord.Kind(kind).label
    title = f"{label}：{place}" if place else label
    return record_fieldwork(
        inspection, by=by, kind=kind, title=title[:120], place=place, summary=text,
        held_on=timezone.localdate(), files=photos,
    )  # fmt: skip


def edit_record(record, *, by, seen=None, results=None, files=(), **fields) -> FieldRecord:
    _check_day(fields.get("held_on"))
    with transaction.atomic():
        amend(record, by=by, verb="edit", label="修改现场记录", seen=seen, **fields)
        if results is not None:
            record.results.all().delete()
            _set_results(record, results)
        _keep(record, files, by=by)
    return record


def _check_day(day):
    if day and day > timezone.localdate():
        raise NotPossible("日期不能晚于今天。")


def _set_results(record, results):
    if results and not record.is_survey:
        raise NotPossible("只有问卷调查和民主测评登记各题结果。")
    for position, (question, answers) in enumerate(results, start=1):
        for place, (answer, votes) in enumerate(answers, start=1):
            if record.valid is not None and votes > record.valid:
                raise NotPossible(
                    f"第 {position} 题{quoted(answer)}{votes} 票，多于有效份数 {record.valid}，请核对。"
                )
            QuestionResult.objects.create(
                inspection_id=record.inspection_id, record=record, position=position,
                question=question, place=place, answer=answer, votes=votes,
            )  # fmt: skip


def _keep(record, files, *, by):
    for upload in files:
        FieldRecordFile.from_upload(
            upload, by=by, inspection_id=record.inspection_id, record=record
        ).save()


def add_files(record, *, by, seen=None, files=()) -> FieldRecord:
    if not files:
        raise NotPossible("请选择要上传的照片或材料。")
    with transaction.atomic():
        amend(record, by=by, verb="edit", label="添加照片和材料", seen=seen)
        _keep(record, files, by=by)
    return record


def remove_file(file, *, by, seen=None) -> FieldRecord:
    record = file.record
    with transaction.atomic():
        amend(record, by=by, verb="edit", label="移除照片或材料", seen=seen)
        FieldRecordFile.objects.filter(pk=file.pk).delete()
        transaction.on_commit(lambda: default_storage.delete(file.stored))
    return record


def settle_fieldrecord(record, *, by, seen=None, note=""):
    return move(
        record, "settle", by=by, seen=seen, note=note, settled_by=by, settled_at=timezone.now()
    )


def reopen_fieldrecord(record, *, by, seen=None, note=""):
    """Who settled it first stays known: a record once settled is never discarded."""
    return move(record, "reopen", by=by, seen=seen, note=note)


def discard_fieldrecord(record, *, by, seen=None, note=""):
    return move(record, "discard", by=by, seen=seen, note=note)
