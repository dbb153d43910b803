"""Deeds in the receiver's hands: accepted or sent back, answered within the term; and the sender's:
urging, closing, asking for more.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from findings.clues.actions.clues import send_back_clue
from findings.clues.actions.words import moved
from findings.clues.models import Answer, AnswerFile, TransferItem
from kernel.events import record_event
from kernel.lifecycle import lock, require
from kernel.refusals import NotPossible
from kernel.workdays import Calendar


def start_term(item, event: str, day) -> None:
    """The round's term for an answer runs from `day`, because of `event`."""
    term = item.inspection.round.rules.term("clue_answer")
    item.term_event, item.term_starts_on = event, day
    item.due_on = term.due(day, Calendar({}))  # months: no holidays are asked
    item.save(update_fields=["term_event", "term_starts_on", "due_on"])


def accept_transferitem(item, *, by, seen=None, note=""):
    return moved(
        item, "accept", by=by, seen=seen, note=note, accepted_by=by, accepted_at=timezone.now()
    )


def refuse_transferitem(item, *, by, seen=None, note=""):
    """Sent back, as not within this department's competence; its clue may be transferred anew."""
    with transaction.atomic():
        moved(item, "refuse", by=by, seen=seen, note=note)
        if item.clue:
            send_back_clue(item.clue, by=by, note=note)
    return item


def report_progress(item, *, by, seen=None, disposition="", text="", files=()) -> Answer:
    """答复进展: before the final answer, as often as needed; the term goes on."""
    require(by, "report_progress", item, "答复进展")
    with transaction.atomic():
        fresh = lock(item)
        if fresh.state != "handling":
            raise NotPossible(f"目前状态是“{fresh.state_label}”，不能答复进展。")
        answer = _answer(fresh, disposition, text, files, is_final=False, by=by)
        record_event(by=by, verb="report_progress", label="答复进展", record=item)
    return answer


def answer_transferitem(item, *, by, seen=None, note="", disposition="", text="", files=()):
    """答复办理结果: stops the term."""
    with transaction.atomic():
        lock(item)
        _answer(item, disposition, text, files, is_final=True, by=by)
        return moved(item, "answer", by=by, seen=seen, note=note, answered_on=timezone.localdate())


def _answer(item, disposition, text, files, *, is_final, by) -> Answer:
    if disposition not in possible_dispositions(item.kind):
        raise NotPossible("请选择这类事项适用的处置方式。")
    if not text.strip():
        raise NotPossible("请写明办理情况。")
    last = item.answers.aggregate(last=Max("position"))["last"] or 0
    answer = Answer.objects.create(
        inspection_id=item.inspection_id, item=item, position=last + 1, disposition=disposition,
        text=text.strip(), is_final=is_final, given_by=by, given_at=timezone.now(),
    )  # fmt: skip
    for position, upload in enumerate(files, start=1):
        AnswerFile.from_upload(
            upload, by=by, inspection_id=item.inspection_id, answer=answer, position=position
        ).save()
    return answer


def possible_dispositions(kind: str) -> tuple[str, ...]:
    return Answer.FOR_CLUES if kind == TransferItem.Kind.CLUE else Answer.FOR_OTHERS


def urge_acceptance_transferitem(item, *, by, seen=None, note=""):
    return moved(item, "urge_acceptance", by=by, seen=seen, note=note)


def urge_transferitem(item, *, by, seen=None, note=""):
    return moved(item, "urge", by=by, seen=seen, note=note)


def close_transferitem(item, *, by, seen=None, note=""):
    return moved(item, "close", by=by, seen=seen, note=note, closed_by=by, closed_at=timezone.now())


def reopen_transferitem(item, *, by, seen=None, note=""):
    """退回补充办理: the answer stays on record, the term runs anew from today."""
    with transaction.atomic():
        moved(
            item, "reopen", by=by, seen=seen, note=note,
            answered_on=None, closed_by=None, closed_at=None,
        )  # fmt: skip
        start_term(item, "退回补充办理", timezone.localdate())
    return item
