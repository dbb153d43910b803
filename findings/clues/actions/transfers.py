"""Deeds on transfers: drawn up, handed over, signed for. Handing over is what grants `receive`."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.grants import give, post_group
from findings.clues.actions.clues import case_code
from findings.clues.actions.items import accept_transferitem, refuse_transferitem, start_term
from findings.clues.actions.words import moved
from findings.clues.models import Clue, ItemFile, Transfer, TransferItem
from findings.clues.texts import of_clue, of_finding, of_letter
from findings.letters.policy import opens_letters_of
from findings.letters.withheld import refuse_sender
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, require
from kernel.refusals import NotPossible
from kernel.shown import quoted
from kernel.workdays import zh


def draw_transfer(inspection, *, by, receiver, clues=(), findings=()) -> Transfer:
    """拟移交: one receiving department of the inspection's own committee, and the first items."""
    require(by, "draw_transfer", inspection, "办理移交")
    _check_receiver(inspection, receiver)
    for_office = policy.may(by, "draw_transfer_for_office", inspection)
    with transaction.atomic():
        transfer = Transfer.objects.create(
            inspection=inspection, committee_id=inspection.committee_id, receiver=receiver,
            kind=receiver.receives, drawn_by=by, drawn_at=timezone.now(),
            carrier=Transfer.Carrier.OFFICE if for_office else Transfer.Carrier.TEAM,
        )  # fmt: skip
        record_event(by=by, verb="draw_transfer", label="拟移交", record=transfer)
        _list(transfer, clues, findings, (), by=by)
    return transfer


def _check_receiver(inspection, receiver):
    if receiver.committee_id != inspection.committee_id or not receiver.receives:
        raise NotPossible("只能移交给本派出党组织登记的接收单位。")
    if not receiver.is_active:
        raise NotPossible(f"{receiver}已停用，不能接收移交。")
    if receiver.pk == inspection.unit_id:
        raise NotPossible("不能把线索移交给被巡察单位自己，请选择上级或其他接收单位。")


def add_items(
    transfer, *, by, seen=None, clues=(), findings=(), letters=(), senders=()
) -> Transfer:
    """More items; `letters` are (subject, outline, Letter or None): summaries without any sender.

    `senders` is what the caller's unlocked key read of who sent them.
    """
    if not (clues or findings or letters):
        raise NotPossible("请至少选择一项。")
    for subject, outline, *letter in letters:
        _check_letter(transfer, letter[0] if letter else None, by)
        refuse_sender((subject, outline), senders)
    with transaction.atomic():
        amend(transfer, by=by, verb="edit", label="添加移交事项", seen=seen)
        _list(transfer, clues, findings, letters, by=by)
    return transfer


def _check_letter(transfer, letter, by):
    """Who opens letters names the one a summary is drawn from; nobody else can name one."""
    if letter is not None:
        require(by, "turn_into_clue", letter, "关联信访件")
    elif opens_letters_of(by, transfer.inspection):
        raise NotPossible("请选定摘要所依据的信访件，以便核对文字中没有写信访人。")


def _list(transfer, clues, findings, letters, *, by):
    for clue in clues:
        _check_clue(transfer, clue, by)
    for finding in findings:
        _check_finding(transfer, finding)
    contents = [
        *(of_clue(clue) for clue in clues),
        *(of_finding(finding) for finding in findings),
        *(of_letter(*letter) for letter in letters),
    ]
    last = transfer.items.aggregate(last=Max("position"))["last"] or 0
    for position, content in enumerate(contents, start=last + 1):
        _put_in(transfer, position, content)


def _put_in(transfer, position, content):
    item = TransferItem(
        inspection_id=transfer.inspection_id, transfer=transfer, position=position,
        created_at=timezone.now(), **content,
    )  # fmt: skip
    item.content_print = item.content_fingerprint()
    item.save()


def _check_clue(transfer, clue, by):
    if clue.inspection_id != transfer.inspection_id:
        raise NotPossible("只能移交本次巡察的线索。")
    require(by, "transfer", clue, "移交线索")
    if clue.state != "approved":
        raise NotPossible(f"{clue.title}目前是“{clue.state_label}”，批准后才能移交。")
    if clue.items.exclude(state="refused").exists():
        raise NotPossible(f"{clue.title}已列入另一件移交函。")
    if clue.destination != transfer.kind:
        wanted = clue.get_destination_display()
        raise NotPossible(f"{clue.title}批准移交{wanted}，不能移交{transfer.receiver}。")
    if transfer.authority and transfer.authority != clue.authority:
        raise NotPossible("一件移交函只能列同一干部管理权限的线索，请分开移交。")
    if not transfer.authority:
        transfer.authority = clue.authority
        transfer.save(update_fields=["authority"])


def _check_finding(transfer, finding):
    if finding.inspection_id != transfer.inspection_id or finding.state != "confirmed":
        raise NotPossible("只能移交本次巡察中已认定的问题。")
    if transfer.items.filter(finding=finding).exists():
        raise NotPossible(f"问题{quoted(finding.title)}已在本件移交函中。")


def remove_item(item, *, by, seen=None) -> Transfer:
    """Take an item out of a draft; those after it move up."""
    transfer = item.transfer
    with transaction.atomic():
        amend(transfer, by=by, verb="edit", label="移除移交事项", seen=seen)
        TransferItem.objects.filter(pk=item.pk).delete()
        later = transfer.items.filter(position__gt=item.position).order_by("position")
        for position, row in enumerate(later, start=item.position):
            TransferItem.objects.filter(pk=row.pk).update(position=position)
        if not transfer.items.filter(kind="clue").exists():
            transfer.authority = ""
            transfer.save(update_fields=["authority"])
    return transfer


def discard_transfer(transfer, *, by, seen=None, note=""):
    with transaction.atomic():
        moved(transfer, "discard", by=by, seen=seen, note=note)
        transfer.items.all().delete()  # its clues are free again
    return transfer


def send_transfer(transfer, *, by, seen=None, note=""):
    """移交: number, copies, grant and the clues' own move, all or nothing."""
    with transaction.atomic():
        lock(transfer.inspection)
        for item in transfer.items_in_order():
            _check_source(item)
            if item.clue:
                moved(item.clue, "transfer", by=by)
        return _hand_over(transfer, by=by, seen=seen, note=note)


def _check_source(item):
    """What is handed over is what was approved or confirmed, to the letter."""
    clue, finding = item.clue, item.finding
    if clue and clue.fingerprint != clue.approved_fingerprint:
        raise NotPossible(f"{clue.title}的内容与批准时不一致，请领导小组退回后重新报批。")
    if finding and finding.state != "confirmed":
        raise NotPossible(f"问题{quoted(finding.title)}已不是认定状态，请先移出移交函。")


def _hand_over(transfer, *, by, seen=None, note=""):
    inspection, today = transfer.inspection, timezone.localdate()
    if not transfer.has_receiving_agent():
        raise NotPossible(
            f"{transfer.receiver_name}还没有登记移交接收人，请系统管理员先在“任职”中登记。"
        )
    series = Transfer.objects.filter(
        inspection=inspection, receiver=transfer.receiver_id, channel=transfer.channel
    )
    sequence = (series.aggregate(last=Max("sequence"))["last"] or 0) + 1
    moved(
        transfer, "send", by=by, seen=seen, note=note, sequence=sequence,
        number=transfer_number(transfer, sequence), sent_by=by, sent_at=timezone.now(),
    )  # fmt: skip
    place, post = transfer.receiving_post
    give("receive", post_group(place, post), transfer, by=by)
    for item in transfer.items_in_order():
        start_term(item, "移交", today)
        _copy_files(item, by=by)
    return transfer


def transfer_number(transfer, sequence) -> str:
    """Counted within inspection and receiver, so that no receiver sees a gap of another's."""
    inspection = transfer.inspection
    if transfer.is_direct:
        return f"{case_code(inspection, '密')}-{sequence:02}号"
    return f"{case_code(inspection, '移')}-{transfer.receiver.code}-{sequence:02}号"


def _copy_files(item, *, by):
    if item.clue is None:
        return
    for file in item.clue.evidence_in_order():
        ItemFile.objects.create(
            inspection_id=item.inspection_id, item=item, position=file.position, added_by=by,
            stored=file.stored, name=file.name, size=file.size, sha256=file.sha256,
        )  # fmt: skip


def transfer_clue(clue, *, by, seen=None, note="", receiver=None):
    """One clue, one hand-over, at once: what 巡中移交 needs."""
    if receiver is None:
        raise NotPossible("请选择接收单位。")
    with transaction.atomic():
        if seen is not None and lock(clue).version != seen:
            return moved(clue, "transfer", by=by, seen=seen)  # says that it was overtaken
        transfer = draw_transfer(clue.inspection, by=by, receiver=receiver, clues=[clue])
        send_transfer(transfer, by=by, note=note)
    clue.refresh_from_db()
    return clue


def report_directly_clue(clue, *, by, seen=None, note=""):
    """直报: from the head to the discipline secretary, past office and leading group."""
    with transaction.atomic():
        lock(clue.inspection)
        moved(clue, "report_directly", by=by, seen=seen, note=note)
        transfer = Transfer.objects.create(
            inspection=clue.inspection, committee_id=clue.inspection.committee_id,
            channel=Clue.Channel.DIRECT, carrier=Transfer.Carrier.TEAM, drawn_by=by,
            drawn_at=timezone.now(),
        )  # fmt: skip
        _put_in(transfer, 1, of_clue(clue))
        _hand_over(transfer, by=by)
    return clue


def receive_transfer(transfer, *, by, seen=None, note="", handed_on=None, accept_all=True):
    """签收: both agents are now named, and the term runs anew from the day of the hand-over."""
    handed_on = handed_on or timezone.localdate()
    if handed_on > timezone.localdate():
        raise NotPossible("交接日期不能晚于今天。")
    if handed_on < transfer.sent_on:
        raise NotPossible(f"交接日期不能早于移交日期（{zh(transfer.sent_on)}）。")
    with transaction.atomic():
        moved(
            transfer, "receive", by=by, seen=seen, note=note,
            received_by=by, received_at=timezone.now(), handed_on=handed_on,
        )  # fmt: skip
        for item in transfer.items_in_order().filter(state="waiting"):
            start_term(item, "签收移交", handed_on)
            if accept_all:
                accept_transferitem(item, by=by)
    return transfer


def return_transfer(transfer, *, by, seen=None, note=""):
    """整件退回: every item goes back with the same reason."""
    with transaction.atomic():
        lock(transfer.inspection)
        moved(transfer, "return", by=by, seen=seen, note=note)
        for item in transfer.items_in_order().filter(state="waiting"):
            refuse_transferitem(item, by=by, note=note)
    return transfer
