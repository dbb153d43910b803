"""Deeds on items and measures: done and proven by the unit, closed out by the office alone."""

from django.db import transaction
from django.utils import timezone

from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh
from rectification.models import MeasureEvidence, Progress

# --- measures -----------------------------------------------------------------------------------


def start_measure(measure, *, by, seen=None, note=""):
    return _move_measure(measure, "start", by=by, seen=seen, note=note)


def finish_measure(measure, *, by, seen=None, note=""):
    return _move_measure(measure, "finish", by=by, seen=seen, note=note)


def resume_measure(measure, *, by, seen=None, note=""):
    return _move_measure(measure, "resume", by=by, seen=seen, note=note)


def _move_measure(measure, name, *, by, seen, note):
    """The item is locked first: it must not be put up for closing meanwhile."""
    with transaction.atomic():
        lock(measure.item)
        return move(measure, name, by=by, seen=seen, note=note)


def note_progress(measure, *, by, text="", files=()) -> Progress | None:
    """What has been done, and the files that prove it."""
    if not policy.may(by, "note_progress", measure):
        raise NotAllowed("您没有“填报进展”的权限。")
    if not text.strip() and not files:
        raise NotPossible("请填写进展情况，或上传佐证材料。")
    with transaction.atomic():
        _still_open(measure)
        progress = None
        if text.strip():
            progress = Progress.objects.create(
                inspection_id=measure.inspection_id,
                measure=measure,
                text=text.strip(),
                by=by,
                at=timezone.now(),
            )
        for upload in files:
            MeasureEvidence.from_upload(
                upload, by=by, inspection_id=measure.inspection_id,
                item_id=measure.item_id, measure=measure,
            ).save()  # fmt: skip
        record_event(
            by=by, verb="note_progress", label="填报进展", record=measure.item,
            note=f"{measure.title}{f'，佐证材料 {len(files)} 份' if files else ''}",
        )  # fmt: skip
    return progress


def remove_evidence(evidence, *, by):
    """A file uploaded by mistake; once its measure is done it stays."""
    measure = evidence.measure
    if not policy.may(by, "remove_evidence", measure):
        raise NotAllowed("您没有“移除佐证材料”的权限。")
    with transaction.atomic():
        _still_open(measure)
        record_event(
            by=by, verb="remove_evidence", label="移除佐证材料", record=measure.item,
            note=f"{measure.title}：{evidence.name}", data={"sha256": evidence.sha256},
        )  # fmt: skip
        evidence.delete()


def _still_open(measure):
    """Lock item and measure; raises unless both are still being worked on."""
    item = lock(measure.item)
    if item.state != "under_way":
        raise NotPossible(f"整改问题{item.state_label}，现在不能填报。")
    if lock(measure).state == "done":
        raise NotPossible("这条措施已完成；确需补充请先“继续推进”。")


# --- items --------------------------------------------------------------------------------------


def begin_rectificationitem(item, *, by, seen=None, note=""):
    return move(item, "begin", by=by, seen=seen, note=note, first_due_on=item.due_on)


def ask_closing_rectificationitem(item, *, by, seen=None, note="", result=""):
    if not result.strip():
        raise NotPossible("请填写整改结果。")
    with transaction.atomic():
        lock(item)
        return move(
            item, "ask_closing", by=by, seen=seen, note=note,
            result=result.strip(), asked_by=by, asked_at=timezone.now(),
        )  # fmt: skip


def verify_and_close_rectificationitem(
    item, *, by, seen=None, note="", how_checked="", verification=""
):
    """核实销号: the office says how it checked and what it found; the unit never closes."""
    if not how_checked.strip() or not verification.strip():
        raise NotPossible("请写明核实方式和核实意见。")
    with transaction.atomic():
        fresh = lock(item)
        return move(
            item, "verify_and_close", by=by, seen=seen, note=note or verification,
            how_checked=how_checked.strip(), verification=verification.strip(),
            closed_by=by, closed_at=timezone.now(), closed_fingerprint=fresh.fingerprint,
        )  # fmt: skip


def refuse_closing_rectificationitem(item, *, by, seen=None, note=""):
    return move(item, "refuse_closing", by=by, seen=seen, note=note, asked_by=None, asked_at=None)


def reopen_rectificationitem(item, *, by, seen=None, note=""):
    """What was verified lapses; the history keeps it."""
    return move(
        item, "reopen", by=by, seen=seen, note=note,
        asked_by=None, asked_at=None, closed_by=None, closed_at=None,
        how_checked="", verification="", closed_fingerprint="",
    )  # fmt: skip


def mark_long_term_rectificationitem(item, *, by, seen=None, note=""):
    return move(item, "mark_long_term", by=by, seen=seen, note=note, long_term=True)


def extend_due_rectificationitem(item, *, by, seen=None, note="", due_on=None):
    """A later term, with its reason; the first term stays known."""
    if due_on is None or due_on < timezone.localdate():
        raise NotPossible("新的期限须在今天以后。")
    with transaction.atomic():
        fresh = lock(item)
        if fresh.due_on and due_on <= fresh.due_on:
            raise NotPossible(f"新的期限须晚于现在的期限（{zh(fresh.due_on)}）。")
        until = fresh.plan.feedback.concentrated_until
        if until and due_on > until and not policy.may(by, "extend_beyond", fresh):
            raise NotPossible(
                f"新的期限晚于集中整改期（{zh(until)}），须由领导小组同意；请单位提出延期申请。"
            )
        if fresh.extensions.filter(state="asked").exists():
            raise NotPossible("单位已提出延期申请，请在申请上审核；审核后才能另行延长。")
        move(item, "extend_due", by=by, seen=seen, note=note, due_on=due_on)
        item.measures.exclude(state="done").filter(due_on=fresh.due_on).update(due_on=due_on)
    return item
