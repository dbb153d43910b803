"""Deeds that close a case: accountability, evaluation, publication, archive."""

from django.db import transaction
from django.utils import timezone

from kernel.events import record_event
from kernel.lifecycle import amend, lock, move, require
from kernel.refusals import NotPossible
from rectification.models import Accountability, Archive, Evaluation, Publication

# --- 问责 ---------------------------------------------------------------------------------------


def note_accountability(inspection, *, by, **fields) -> Accountability:
    require(by, "note_accountability", inspection, "登记问责")
    _not_ahead(fields["decided_on"], "决定日期")
    with transaction.atomic():
        record = Accountability.objects.create(
            inspection=inspection, recorded_by=by, recorded_at=timezone.now(), **fields
        )
        record_event(
            by=by, verb="note_accountability", label="登记问责", record=record, note=record.title
        )
    return record


def edit_accountability(record, *, by, **fields) -> Accountability:
    """Correct a record; what it said before stays in the event."""
    require(by, "edit", record, "更正问责")
    _not_ahead(fields.get("decided_on"), "决定日期")
    with transaction.atomic():
        fresh = lock(record)
        before = {name: str(getattr(fresh, name)) for name in fields}
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()
        record_event(by=by, verb="edit", label="更正问责", record=fresh, data={"before": before})
    return fresh


def _not_ahead(day, label):
    if day and day > timezone.localdate():
        raise NotPossible(f"{label}不能晚于今天。")


# --- 整改评估 -----------------------------------------------------------------------------------


def evaluate(inspection, *, by, **fields) -> Evaluation:
    require(by, "evaluate", inspection, "整改评估")
    with transaction.atomic():
        lock(inspection)
        if not inspection.plans.filter(state="accepted").exists():
            raise NotPossible("整改方案还没有审核通过，现在不能评估。")
        if inspection.evaluations.exists():
            raise NotPossible("本次巡察已有整改评估，请打开修改。")
        evaluation = Evaluation.objects.create(inspection=inspection, **fields)
        record_event(by=by, verb="evaluate", label="整改评估", record=evaluation)
    return evaluation


def edit_evaluation(evaluation, *, by, seen=None, **fields) -> Evaluation:
    return amend(evaluation, by=by, verb="edit", label="修改整改评估", seen=seen, **fields)


def submit_evaluation(evaluation, *, by, seen=None, note=""):
    return move(
        evaluation, "submit", by=by, seen=seen, note=note,
        submitted_by=by, submitted_at=timezone.now(),
    )  # fmt: skip


def approve_evaluation(evaluation, *, by, seen=None, note=""):
    with transaction.atomic():
        fresh = lock(evaluation)
        return move(
            evaluation, "approve", by=by, seen=seen, note=note,
            approved_by=by, approved_at=timezone.now(), approved_fingerprint=fresh.fingerprint,
        )  # fmt: skip


def return_evaluation(evaluation, *, by, seen=None, note=""):
    return move(evaluation, "return", by=by, seen=seen, note=note)


# --- 整改公开 -----------------------------------------------------------------------------------


def write_publication(inspection, *, by, audience, **fields) -> Publication:
    require(by, "write_rectification_report", inspection, "拟公开稿")
    with transaction.atomic():
        lock(inspection)
        if not inspection.plans.filter(state="accepted").exists():
            raise NotPossible("整改方案还没有审核通过，现在不能拟公开稿。")
        publication = Publication(inspection=inspection, audience=audience, **fields)
        if inspection.publications.filter(audience=audience).exists():
            raise NotPossible(f"已有“{publication.get_audience_display()}”的公开稿，请打开修改。")
        publication.save()
        record_event(by=by, verb="write_publication", label="拟公开稿", record=publication)
    return publication


def edit_publication(publication, *, by, seen=None, **fields) -> Publication:
    return amend(publication, by=by, verb="edit", label="修改公开稿", seen=seen, **fields)


def submit_publication(publication, *, by, seen=None, note=""):
    return move(publication, "submit", by=by, seen=seen, note=note)


def confirm_publication(publication, *, by, seen=None, note=""):
    with transaction.atomic():
        fresh = lock(publication)
        return move(
            publication, "confirm", by=by, seen=seen, note=note,
            confirmed_by=by, confirmed_at=timezone.now(),
            confirmed_fingerprint=fresh.draft_fingerprint,
            confirmed_text=fresh.text, confirmed_withheld=fresh.withheld,
        )  # fmt: skip


def return_to_liaison_publication(publication, *, by, seen=None, note=""):
    return move(publication, "return_to_liaison", by=by, seen=seen, note=note)


def approve_publication(publication, *, by, seen=None, note=""):
    with transaction.atomic():
        fresh = lock(publication)
        return move(
            publication, "approve", by=by, seen=seen, note=note,
            approved_by=by, approved_at=timezone.now(),
            approved_fingerprint=fresh.confirmed_fingerprint,
        )  # fmt: skip


def return_publication(publication, *, by, seen=None, note=""):
    """Back to the unit; an approval already given lapses."""
    return move(
        publication, "return", by=by, seen=seen, note=note,
        approved_by=None, approved_at=None, approved_fingerprint="",
    )  # fmt: skip


def publish_publication(publication, *, by, seen=None, note="", published_on=None, place=""):
    if published_on is None or not place.strip():
        raise NotPossible("请填写公开日期和公开载体。")
    _not_ahead(published_on, "公开日期")
    return move(
        publication, "publish", by=by, seen=seen, note=note,
        published_on=published_on, place=place.strip(),
    )  # fmt: skip


# --- 归档 ---------------------------------------------------------------------------------------


def compile_archive(inspection, *, by, box_number, note="") -> Archive:
    """Begin the case's box; it is filed away when everything in it is finished."""
    require(by, "evaluate", inspection, "归档")
    with transaction.atomic():
        lock(inspection)
        if inspection.archives.exists():
            raise NotPossible("本次巡察已开始归档，请打开原记录。")
        archive = Archive.objects.create(inspection=inspection, box_number=box_number, note=note)
        record_event(by=by, verb="compile_archive", label="开始组卷", record=archive)
    return archive


def edit_archive(archive, *, by, seen=None, **fields) -> Archive:
    return amend(archive, by=by, verb="edit", label="修改归档信息", seen=seen, **fields)


def file_away_archive(archive, *, by, seen=None, note=""):
    with transaction.atomic():
        lock(archive.inspection)
        return move(
            archive, "file_away", by=by, seen=seen, note=note,
            archived_by=by, archived_at=timezone.now(),
        )  # fmt: skip


def reopen_archive(archive, *, by, seen=None, note=""):
    return move(archive, "reopen", by=by, seen=seen, note=note, archived_by=None, archived_at=None)
