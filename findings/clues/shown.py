"""What the pages of clues, transfers and items show, as (label, text); nothing else names them."""

from django.urls import reverse

from findings.clues.actions.words import KEPT_APART
from findings.clues.models import Answer, TransferItem
from kernel.events import history
from kernel.returned import last_return
from kernel.shown import shown
from kernel.workdays import zh

DISPOSITIONS = dict(Answer.Disposition.choices)
ITEM_LABELS = {state.name: state.label for state in TransferItem.lifecycle.states}


def _in_words(*rows) -> list[tuple[str, str]]:
    return [(label, shown(value)) for label, value in rows]


def _known(*rows):
    return [row for row in rows if row[1]]


# --- clues ---------------------------------------------------------------------------------------


def clue_texts(clue) -> list[tuple[str, str]]:
    texts = [("反映的主要问题", clue.outline)]
    return texts + ([("组务会意见", clue.minutes)] if clue.minutes else [])


def reflected(clue) -> list[tuple[str, str]]:
    return _in_words(
        ("被反映人", clue.person_name),
        ("单位", clue.person_unit),
        ("职务", clue.person_post),
        ("干部管理权限", clue.get_authority_display()),
        ("反映领导干部", clue.concerns_leaders),
    )


def clue_facts(clue) -> list[tuple[str, str]]:
    return _in_words(
        ("线索编号", clue.number or ("直报，不编号" if clue.is_direct else "批准后编号")),
        ("被巡察单位", clue.inspection.unit.name),
        ("线索性质", clue.get_nature_display()),
        ("来源", clue.get_origin_display()),
        *_known(("来源说明", clue.origin_detail)),
        ("办理渠道", clue.get_channel_display()),
        ("登记", f"{clue.registered_by}，{shown(clue.registered_at)}"),
        *_known(
            ("组务会日期", clue.deliberated_on),
            ("拟移交去向", clue.get_destination_display()),
            ("批准", clue.approved_by and f"{clue.approved_by}，{shown(clue.approved_at)}"),
        ),
    )


def whole_clue(clue) -> list[tuple[str, str]]:
    """Exactly what is deliberated, approved and handed over: all of it is in its fingerprint."""
    files = "\n".join(f"{row.position:02}　{row.name}" for row in clue.evidence_in_order())
    return [
        *_in_words(
            ("被巡察单位", clue.inspection.unit.name),
            ("轮次", clue.inspection.round.title),
            ("线索来源", clue.get_origin_display()),
            *_known(("来源说明", clue.origin_detail)),
        ),
        *reflected(clue),
        *_in_words(("线索性质", clue.get_nature_display()), ("反映的主要问题", clue.outline)),
        ("线索材料", files or "无"),
        *_in_words(
            *_known(
                ("组务会日期", clue.deliberated_on),
                ("组务会意见", clue.minutes),
                ("拟移交去向", clue.get_destination_display()),
            )
        ),
    ]


def evidence_files(clue, can_edit=False) -> list[dict]:
    """For parts/files.html; each is opened for a stated purpose only."""
    files = []
    for row in clue.evidence_in_order():
        at = [clue.pk, row.position]
        file = {
            "number": f"{row.position:02}",
            "name": row.name,
            "url": reverse("clue_evidence", args=at),
            "size": row.size,
            "by": row.added_by.name,
            "at": row.added_at,
            "for_purpose": True,
        }
        if can_edit:
            file["delete_url"] = reverse("clue_remove_evidence", args=at)
        files.append(file)
    return files


def course(clue, item) -> list[dict]:
    """The whole life of a clue as steps, its way through the receiver's hands included."""
    steps = [("登记", True, clue.registered_at)]
    if not clue.is_direct:
        passed = clue.state not in ("registered", "returned", "shelved")
        steps += [
            ("组务会研究", passed, clue.deliberated_on if passed else None),
            ("批准", bool(clue.approved_at), clue.approved_at),
        ]
    gone = item if clue.state == "transferred" else None
    transfer = gone and gone.transfer
    steps += [
        ("移交", gone is not None, transfer and transfer.sent_at),
        ("签收", bool(transfer and transfer.received_at), transfer and transfer.handed_on),
        ("办理", bool(gone and gone.accepted_at), gone and gone.accepted_at),
        ("答复", bool(gone and gone.answered_on), gone and gone.answered_on),
        ("办结", bool(gone and gone.closed_at), gone and gone.closed_at),
    ]
    marked, reached = [], False
    for label, is_done, when in steps:
        state = "todo" if reached else "done" if is_done else "now"
        reached = reached or not is_done
        day = shown(when).split(" ")[0] if is_done and when else ""
        marked.append({"label": label, "state": state, "date_text": day})
    return marked


# --- transfers -----------------------------------------------------------------------------------


def transfer_facts(transfer) -> list[tuple[str, str]]:
    return _in_words(
        ("移交函号", transfer.number or "移交时编号"),
        ("接收单位", transfer.receiver_name),
        ("被巡察单位", transfer.inspection.unit.name),
        *_known(("干部管理权限", transfer.get_authority_display())),
        ("经办", transfer.get_carrier_display()),
        *_known(
            ("移交人", transfer.sent_by and f"{transfer.sent_by}，{shown(transfer.sent_at)}"),
            ("接收人", transfer.received_by),
            ("交接日期", transfer.handed_on),
            ("巡中移交", transfer.is_midround),
        ),
    )


def item_line(item, files: int) -> str:
    """One line of the list that both agents sign for; it tells neither person nor matter."""
    parts = [item.get_kind_display(), item.get_nature_display(), item.get_authority_display()]
    parts.append(f"材料 {files} 份" if files else "")
    return "　".join(part for part in parts if part)


def hand_over_list(transfer) -> list[tuple[str, str]]:
    rows = []
    for item in transfer.items_in_order().prefetch_related("files", "clue__evidence"):
        source = item.clue.evidence if item.clue and not transfer.number else item.files
        rows.append((f"第 {item.position} 项", item_line(item, len(source.all()))))
    return rows


def whole_transfer(transfer) -> list[tuple[str, str]]:
    """What is sent and signed for: to whom, from which inspection, which items."""
    return [
        ("接收单位", transfer.receiver_name),
        ("被巡察单位", transfer.inspection.unit.name),
        *hand_over_list(transfer),
    ]


# --- items ---------------------------------------------------------------------------------------


def item_content(item) -> list[tuple[str, str]]:
    """The content itself: only for whom the policy lets read it."""
    label = "被反映人" if item.kind == TransferItem.Kind.CLUE else "事项"
    return [(label, item.subject), ("主要内容", item.outline)]


def item_facts(item) -> list[tuple[str, str]]:
    return _in_words(
        ("移交函号", item.transfer.number or "移交时编号"),
        ("接收单位", item.transfer.receiver_name),
        ("被巡察单位", item.inspection.unit.name),
        ("类别", item.get_kind_display()),
        *_known(
            ("性质", item.get_nature_display()),
            ("干部管理权限", item.get_authority_display()),
            ("来源", item.get_origin_display()),
            ("受理", item.accepted_by and f"{item.accepted_by}，{shown(item.accepted_at)}"),
            ("答复期限", item.due_on),
            ("答复日期", item.answered_on),
            ("办结", item.closed_by and f"{item.closed_by}，{shown(item.closed_at)}"),
        ),
    )


def item_and_answers(item) -> list[tuple[str, str]]:
    """Before closing: what was asked and everything that was answered."""
    rows = item_content(item)
    for answer in item.answers_in_order():
        files = "".join(f"\n材料：{file.name}" for file in answer.files.all())
        label = "办理结果" if answer.is_final else "办理进展"
        rows.append(
            (
                f"{label}（{shown(answer.given_at)}）",
                f"{answer.get_disposition_display()}：{answer.text}{files}",
            )
        )
    return rows


def due_text(item, today) -> str:
    """剩几天, 逾期几天, and after the answer whether it came in time."""
    if item.due_on is None:
        return ""
    if item.answered_on:
        return "逾期答复" if item.is_late(today) else "按期答复"
    if not item.is_running:
        return ""
    days = (item.due_on - today).days
    return f"逾期 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"剩 {days} 天"


def due_sentence(item, today) -> str:
    """When the answer is due and why, for the banner."""
    if item.due_on is None or not item.is_running:
        return due_text(item, today)
    return f"答复期限 {zh(item.due_on)}（{due_text(item, today)}）：{item.explain_due()}。"


# --- what was said, and what was done ------------------------------------------------------------


def said_of(record) -> list:
    """All remarks on a record, oldest first: read once, told by `last_word` and `deeds`."""
    return list(record.remarks.select_related("said_by").order_by("said_at", "id"))


def last_word(said, *labels):
    """The last remark made with one of these deeds, for the banner."""
    found = next((row for row in reversed(said) if row.deed in labels), None)
    if found is None:
        return None
    return {
        "label": found.deed,
        "who": found.said_by.name,
        "when": found.said_at,
        "text": found.text,
    }


def why_back(record, reader):
    """What was said when the record last came back: the event has only that something was."""
    told = last_return(record, reader)
    if told is None or told["text"] != KEPT_APART:
        return told
    return last_word(said_of(record), told["label"]) or told


def deeds(record, said) -> list[dict]:
    """The history with the words that were said, which the events themselves do not hold."""
    told, ahead = [], list(said)
    for event in history(record):
        note = event.note
        if note == KEPT_APART:
            words = next((row for row in ahead if row.deed == event.label), None)
            note = words.text if words else ""
            ahead = [row for row in ahead if row is not words]
        told.append(
            {"person_name": event.person_name, "label": event.label, "at": event.at, "note": note}
        )
    return told


def handling_label(clue) -> str:
    """For the ledger: how far the receiver is (`with_handling`)."""
    return ITEM_LABELS.get(clue.handling, "") if clue.state == "transferred" else ""


def disposition_label(item) -> str:
    return DISPOSITIONS.get(item.disposition, "")
