"""Deeds on clues: registered, deliberated by the team meeting, approved by the leading group."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from findings.clues.actions.words import moved
from findings.clues.models import Clue, ClueEvidence, ItemFile
from findings.letters.actions import turn_into_clue_letter
from findings.letters.withheld import names_of, refuse_sender
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, require
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh


def register_clue(inspection, *, by, files=(), senders=(), **fields) -> Clue:
    """登记线索, by the head or a custodian; only the head chooses to report it past everybody.

    `senders` is what the caller's unlocked key read of who sent the letter the clue rests on.
    """
    require(by, "register_clue", inspection, "登记问题线索")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能登记问题线索。")
    if fields.get("channel") == Clue.Channel.DIRECT:
        require(by, "report_past_everybody", inspection, "直报纪委书记")
    _check_channel(fields)
    refuse_sender([*(fields.get(name, "") for name in Clue.WORDS), names_of(files)], senders)
    with transaction.atomic():
        clue = Clue.objects.create(
            inspection=inspection, registered_by=by, registered_at=timezone.now(), **fields
        )
        record_event(by=by, verb="register_clue", label="登记问题线索", record=clue)
        _keep_evidence(clue, files, by=by)
        _turn_letter(clue.origin_letter, by)
    return clue


def _turn_letter(letter, by):
    """The letter a clue rests on has thereby found its way, if it was waiting for one."""
    if letter is None:
        return
    require(by, "turn_into_clue", letter, "关联信访件")
    if letter.state == "in_scope":
        turn_into_clue_letter(letter, by=by)


def edit_clue(clue, *, by, seen=None, senders=(), **fields) -> Clue:
    """Change what is written of a clue, or how it goes; `senders` as in `register_clue`."""
    changes_channel = fields.get("channel", clue.channel) != clue.channel
    if changes_channel and not policy.may(by, "choose_channel", clue):
        raise NotAllowed("办理渠道由组长决定。")
    _check_channel({"channel": clue.channel, "concerns_leaders": clue.concerns_leaders, **fields})
    if letter := fields.get("origin_letter"):
        require(by, "turn_into_clue", letter, "关联信访件")
    refuse_sender((fields.get(name, getattr(clue, name)) for name in Clue.WORDS), senders)
    return amend(clue, by=by, verb="edit", label="修改问题线索", seen=seen, **fields)


def _check_channel(fields):
    if fields.get("channel") == Clue.Channel.DIRECT and not fields.get("concerns_leaders"):
        raise NotPossible("只有反映领导干部的线索可以直报，请先勾选“反映领导干部”。")


def add_evidence(clue, *, by, seen=None, files=()) -> Clue:
    if not files:
        raise NotPossible("请选择要上传的材料。")
    with transaction.atomic():
        amend(clue, by=by, verb="edit", label="添加线索材料", seen=seen, note=f"{len(files)} 份")
        _keep_evidence(clue, files, by=by)
    return clue


def _keep_evidence(clue, files, *, by):
    last = clue.evidence.aggregate(last=Max("position"))["last"] or 0
    for position, upload in enumerate(files, start=last + 1):
        ClueEvidence.from_upload(
            upload, by=by, inspection_id=clue.inspection_id, clue=clue, position=position
        ).save()


def remove_evidence(evidence, *, by, seen=None) -> Clue:
    """Take a file back out while the clue is open; one that a receiver holds a copy of is kept."""
    clue = evidence.clue
    with transaction.atomic():
        amend(clue, by=by, verb="edit", label="移除线索材料", seen=seen)
        ClueEvidence.objects.filter(pk=evidence.pk).delete()
        later = clue.evidence.filter(position__gt=evidence.position).order_by("position")
        for position, row in enumerate(later, start=evidence.position):
            ClueEvidence.objects.filter(pk=row.pk).update(position=position)
        if not ItemFile.objects.filter(stored=evidence.stored).exists():
            transaction.on_commit(lambda: default_storage.delete(evidence.stored))
    return clue


def deliberate_clue(
    clue, *, by, seen=None, note="", deliberated_on=None, destination="", minutes="", senders=()
):
    """组务会研究: the day, where the clue is to go, and what the meeting held; `senders` as in
    `register_clue`.
    """
    deliberated_on = deliberated_on or timezone.localdate()
    if deliberated_on > timezone.localdate():
        raise NotPossible("组务会日期不能晚于今天。")
    entered_on = clue.inspection.entered_on
    if entered_on and deliberated_on < entered_on:
        raise NotPossible(f"组务会日期不能早于进驻日期（{zh(entered_on)}）。")
    if not destination:
        raise NotPossible("请选择拟移交去向。")
    if not minutes.strip():
        raise NotPossible("请写明组务会意见。")
    refuse_sender([minutes], senders, "组务会意见")
    return moved(
        clue, "deliberate", by=by, seen=seen, note=note, deliberated_on=deliberated_on,
        destination=destination, minutes=minutes.strip(),
    )  # fmt: skip


def revise_clue(clue, *, by, seen=None, note=""):
    return moved(clue, "revise", by=by, seen=seen, note=note)


def submit_clue(clue, *, by, seen=None, note=""):
    return moved(clue, "submit", by=by, seen=seen, note=note)


def approve_clue(clue, *, by, seen=None, note=""):
    """批准移交: the inspection's next number, and the fingerprint of exactly this content."""
    with transaction.atomic():
        inspection = lock(clue.inspection)
        fresh = lock(clue)
        given = Clue.objects.filter(inspection=inspection).aggregate(last=Max("sequence"))["last"]
        sequence = fresh.sequence or (given or 0) + 1
        return moved(
            clue, "approve", by=by, seen=seen, note=note,
            sequence=sequence, number=fresh.number or clue_number(inspection, sequence),
            approved_by=by, approved_at=timezone.now(), approved_fingerprint=fresh.fingerprint,
        )  # fmt: skip


def clue_number(inspection, sequence) -> str:
    """Counted within the inspection: who knows one inspection's clues sees no gap of another's."""
    return f"{case_code(inspection, '线')}-{sequence:02}号"


def case_code(inspection, word) -> str:
    """青巡线〔2026〕3-101: committee, word and year, then round and unit."""
    code, round_ = inspection.committee.document_code, inspection.round
    return f"{code}{word}〔{round_.starts_on.year}〕{round_.number}-{inspection.unit.code}"


def return_clue(clue, *, by, seen=None, note=""):
    """Back to the team; an approval already given lapses, the number stays with the clue."""
    return moved(
        clue, "return", by=by, seen=seen, note=note,
        approved_by=None, approved_at=None, approved_fingerprint="",
    )  # fmt: skip


def send_back_clue(clue, *, by, seen=None, note=""):
    """The receiver refused its item: so that somebody has it on the desk to transfer it anew."""
    return moved(clue, "send_back", by=by, seen=seen, note=note)


def recall_clue(clue, *, by, seen=None, note=""):
    """A receiver sent it back: it may be transferred anew, as it was approved."""
    return moved(clue, "recall", by=by, seen=seen, note=note)


def shelve_clue(clue, *, by, seen=None, note=""):
    return moved(clue, "shelve", by=by, seen=seen, note=note)


def reopen_clue(clue, *, by, seen=None, note=""):
    return moved(clue, "reopen", by=by, seen=seen, note=note)
