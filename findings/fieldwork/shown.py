"""What the pages of this room, and those of a signature, show as (label, text)."""

from findings.fieldwork.models import FieldRecord
from kernel.shown import shown


def _rows(*rows) -> list[tuple[str, str]]:
    return [(label, shown(value)) for label, value in rows]


def _known(*rows) -> list[tuple[str, str]]:
    return _rows(*(row for row in rows if row[1] not in (None, "")))


def interview_facts(interview) -> list[tuple[str, str]]:
    return _rows(
        ("谈话对象", interview.subject_name),
        ("职务", interview.subject_post),
        ("类别", f"{interview.get_group_display()}（{interview.get_necessity_display()}）"),
        ("谈话人", interview.asker),
        ("记录人", interview.recorder),
    ) + _known(
        ("计划日期", interview.planned_on if interview.state == "planned" else None),
        ("谈话日期", interview.held_on),
        ("地点", interview.place),
        ("签字日期", interview.signed_on),
    )


def whole_interview(interview) -> list[tuple[str, str]]:
    """Exactly what the person reads and signs."""
    rows = [("被巡察单位", interview.inspection.unit.name), *interview_facts(interview)]
    return [*rows, ("谈话记录", interview.transcript)]


def request_facts(listing) -> list[tuple[str, str]]:
    rows = [
        ("被巡察单位", listing.inspection.unit.name),
        ("移交期限", listing.hand_over_due_on),
    ]
    rows.append(("用后", "归还单位" if listing.to_return else "留存，不归还"))
    return _rows(*rows) + _known(
        ("归还期限", listing.return_due_on),
        ("开列人", listing.author),
        ("送出时间", listing.issued_at),
    )


def whole_request(listing) -> list[tuple[str, str]]:
    """Everything the unit reads once the list is sent."""
    items = "\n".join(
        f"{item.position}. {item.name}" + (f"（{item.copies} 份）" if item.copies > 1 else "")
        for item in listing.items.all()
    )
    return [
        ("调阅内容", listing.subject),
        ("说明", shown(listing.instructions)),
        *request_facts(listing)[:4],
        ("资料", items),
    ]


def item_facts(item) -> list[tuple[str, str]]:
    return _rows(("所在清单", item.listing), ("份数", f"{item.copies} 份")) + _known(
        ("期限", item.due_text),
        ("移交日期", item.handed_on),
        ("单位经手人", item.handed_by),
        ("接收日期", item.received_on),
        ("巡察组接收人", item.received_by),
        ("归还日期", item.returned_on),
        ("巡察组归还人", item.returned_by),
        ("单位收回人", item.taken_back_by),
    )


def record_texts(record) -> list[tuple[str, str]]:
    return [("主要情况", record.summary), ("发现的情况", record.noted)]


def record_facts(record) -> list[tuple[str, str]]:
    return (
        _rows(("方式", record.get_kind_display()), ("日期", record.held_on))
        + _known(
            ("地点", record.place),
            ("对象", record.people),
            ("巡察组人员", record.staff),
        )
        + _known(("发放", record.sent), ("收回", record.came_back), ("有效", record.valid))
        + _known(("有效回收率", _rate(record)))
        + _rows(("记录人", record.author))
        + _known(("整理人", record.settled_by), ("整理时间", record.settled_at))
    )


def _rate(record) -> str:
    if record.kind not in FieldRecord.SURVEYS or not record.sent or record.valid is None:
        return ""
    return f"{100 * record.valid / record.sent:.1f}%"


def whole_record(record) -> list[tuple[str, str]]:
    return [("主题", record.title), *record_facts(record), *record_texts(record)]
