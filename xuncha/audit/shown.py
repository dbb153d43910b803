"""An event in words. What people wrote about a case stays in the case: its reasons are not shown."""

from functools import cache

from django.apps import apps

from kernel.ledger import shown
from kernel.models import Event

HEADINGS = (
    "编号", "时间", "类别", "人员", "人员编号", "来源地址", "动作", "对象", "对象编号",
    "对象姓名", "巡察任务编号", "原状态", "新状态", "说明", "附加数据", "请求编号", "封存号",
)  # fmt: skip
WORDS = {
    "terms": "条件", "days": "天数", "rows": "条数", "ledger": "台账", "title": "名称",
    "file": "附件编号", "sha256": "附件摘要", "job": "文书编号", "permission": "权限",
    "group": "权限组", "since": "从", "until": "到", "kind": "类别", "person": "姓名",
    "label": "动作", "subject_type": "对象", "subject_id": "对象编号", "night": "只看夜间",
    "inspection_id": "巡察任务编号", "address": "来源地址", "person_id": "人员编号",
    "request_id": "请求编号", "browser": "浏览器", "changes": "改动", "starts_on": "开始日期",
    "ends_on": "结束日期", "usernames": "登录名", "sessions": "登录数", "letters": "信访件数",
    "generation": "密钥代次", "fingerprint": "密钥指纹", "custodian": "保管人", "slot": "保管方",
    "opened": "已打开", "missing": "缺少", "scan": "扫描件编号",
}  # fmt: skip
IN_THE_CASE = "（理由见案卷）"


@cache
def _model(label: str):
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def subject_name(event) -> str:
    model = _model(event.subject_type)
    return str(model._meta.verbose_name) if model else event.subject_type


def state_name(event, state: str) -> str:
    lifecycle = getattr(_model(event.subject_type), "lifecycle", None)
    if not (state and lifecycle):
        return state
    known = {known.name: known.label for known in lifecycle.states}
    return known.get(state, state)


def note_of(event) -> str:
    """Purposes and attempts are the auditor's business; reasons given in a case are not."""
    if event.kind == Event.Kind.DEED:
        return IN_THE_CASE if event.note else ""
    return event.note


def data_of(event) -> str:
    if event.kind == Event.Kind.DEED or not event.data:
        return ""
    return "；".join(f"{WORDS.get(name, name)}：{_plain(v)}" for name, v in event.data.items())


def _plain(value) -> str:
    if isinstance(value, dict):
        return "，".join(f"{WORDS.get(n, n)} {_plain(part)}" for n, part in value.items()) or "—"
    if isinstance(value, list):
        return "、".join(map(_plain, value)) or "—"
    return shown(value)


# About whom an account's event is: model → the way from the record to the person's name.
_NAMES = {"accounts.person": "name", "accounts.posting": "person__name",
          "accounts.adminrole": "person__name"}  # fmt: skip


def names_of(events=None) -> dict:
    """{(kind of record, number): name} of the accounts these events are about, or of all."""
    found = {}
    for label, way in _NAMES.items():
        rows = _model(label)._base_manager.order_by()
        if events is not None:
            ids = {event.subject_id for event in events if event.subject_type == label}
            rows = rows.filter(pk__in=ids)
            if not ids:
                continue
        found |= {(label, pk): name for pk, name in rows.values_list("pk", way)}
    return found


def row_of(event, names) -> dict:
    """What the page shows of one event."""
    was, now = state_name(event, event.from_state), state_name(event, event.to_state)
    return {
        "event": event,
        "subject": subject_name(event),
        "name": names.get((event.subject_type, event.subject_id), ""),
        "change": f"{was or '—'} → {now}" if now else "",
        "note": note_of(event),
        "data": data_of(event),
    }


def cells_of(event, names) -> list[str]:
    """What a line of the workbook holds, in the order of HEADINGS."""
    return [
        str(event.pk), shown(event.at), event.get_kind_display(), event.person_name,
        str(event.person_id or ""), event.address, event.label, subject_name(event),
        str(event.subject_id), names.get((event.subject_type, event.subject_id), ""),
        str(event.inspection_id or ""),
        state_name(event, event.from_state), state_name(event, event.to_state),
        note_of(event), data_of(event), event.request_id, str(event.seal_number or "未封存"),
    ]  # fmt: skip
