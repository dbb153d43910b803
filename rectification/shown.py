"""What pages and signatures of rectification show, as (label, text): exactly what is decided."""

from kernel.events import history
from kernel.files import listed
from kernel.policy import may
from kernel.shown import quoted

ITEM_TEXTS = (
    ("text", "问题表述"),
    ("goal", "整改目标"),
    ("leader", "责任领导"),
    ("department", "责任部门"),
    ("due", "时限"),
    ("due_reason", "超过集中整改期的理由"),
)


# --- the plan -----------------------------------------------------------------------------------


def whole_plan(plan) -> list[tuple[str, object]]:
    """Everything that is signed: what changed since the last signature, then the whole text."""
    text = plan.text
    rows = [
        ("版本", f"第 {plan.round_no} 版" if plan.round_no else "未提请签字"),
        ("与上次签字相比", since_last_signature(plan, text)),
        ("组织领导", text["overview"]),
    ]
    return rows + [
        (f"{item['number']}. {item['title']}", item_text(item)) for item in text["items"]
    ]


def item_text(item: dict) -> str:
    lines = [f"{label}：{item[name]}" for name, label in ITEM_TEXTS if item[name]]
    for measure in item["measures"]:
        due = f"（{measure['due']}）" if measure["due"] else ""
        lines.append(f"措施 {measure['position']}：{measure['text']}{due}")
    return "\n".join(lines)


def since_last_signature(plan, text: dict) -> str:
    signed = list(plan.signature_list)
    if signed and signed[-1].version_no == plan.round_no:
        signed.pop()
    if not signed:
        return "首次签字。"
    last = signed[-1]
    changes = differences(last.text, text)
    return "\n".join(changes) if changes else f"与第 {last.version_no} 版一字不差。"


def differences(old: dict, new: dict) -> list[str]:
    """What changed between two frozen texts, item by item and measure by measure."""
    found = []
    if old["overview"] != new["overview"]:
        found.append("组织领导：文字有修改。")
    earlier = {item["number"]: item for item in old["items"]}
    for item in new["items"]:
        before = earlier.get(item["number"])
        if before is None:
            found.append(f"第 {item['number']} 项：新增。")
            continue
        for name, label in ITEM_TEXTS:
            if before[name] != item[name]:
                found.append(
                    f"第 {item['number']} 项{label}："
                    f"原为{quoted(before[name] or '空')}，现为{quoted(item[name] or '空')}。"
                )
        found += _measures_changed(item["number"], before["measures"], item["measures"])
    return found


def _measures_changed(number, old, new):
    before = {measure["position"]: measure for measure in old}
    after = {measure["position"]: measure for measure in new}
    for position in sorted(before | after):
        one, other = before.get(position), after.get(position)
        if one == other:
            continue
        said = f"第 {number} 项措施 {position}："
        if one is None:
            yield f"{said}新增{quoted(other['text'])}。"
        elif other is None:
            yield f"{said}删去{quoted(one['text'])}。"
        else:
            yield f"{said}原为{quoted(_measure(one))}，现为{quoted(_measure(other))}。"


def _measure(measure):
    return f"{measure['text']}（{measure['due']}）" if measure["due"] else measure["text"]


def plan_facts(plan, calendar) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", plan.inspection.unit.name),
        ("版本", f"第 {plan.round_no} 版" if plan.round_no else "未提请签字"),
        *((f"{label}期限", text) for label, text in plan.answered_feedback.deadlines(calendar)),
        ("首次上报", plan.reached_office_at),
    ]


def signature_chain(plan) -> list[dict]:
    """Every signature so far, each saying whether it still holds; then what is to come."""
    links, signed = [], False
    for row in plan.signature_list:
        signed = row.holds_for(plan)
        links.append(
            {
                "step": "书记签字",
                "who": row.person.name,
                "decision": "有效" if signed else "已失效",
                "state": "done" if signed else "void",
                "at": row.at,
                "version": f"第 {row.version_no} 版 · 指纹 {row.fingerprint[:8]}",
            }
        )
    if not signed:
        is_next = plan.state == "awaiting_signature"
        links.append({"step": "书记签字", "state": "now" if is_next else "todo"})
    return [*links, _office_review(plan, signed)]


def _office_review(plan, signed) -> dict:
    if plan.state != "accepted":
        is_next = signed and plan.state == "signed"
        return {"step": "巡察办审核", "state": "now" if is_next else "todo"}
    return {
        "step": "巡察办审核",
        "who": plan.accepted_by.name,
        "decision": "通过",
        "state": "done",
        "at": plan.accepted_at,
        "remark": plan.office_comments,
    }


# --- one item -----------------------------------------------------------------------------------


def item_facts(item) -> list[tuple[str, object]]:
    """The later rows appear as they come about."""
    later = [
        ("首次确定的时限", item.first_due_on if item.first_due_on != item.due_on else None),
        ("申请销号", item.asked_at),
        ("销号", item.closed_at),
        ("核实人", item.closed_by),
        ("是否按期", item.timeliness),
    ]
    return [
        ("被巡察单位", item.inspection.unit.name),
        ("类别", item.feedback_item.category_name),
        ("监督重点", item.feedback_item.focus_name),
        ("责任领导", item.responsible_leader),
        ("责任部门", item.department),
        ("完成时限", item.due_text),
        *((label, value) for label, value in later if value),
    ]


def may_ask_for_time(item, person) -> bool:
    return item.state == "under_way" and bool(item.due_on) and may(person, "ask_closing", item)


def extension_facts(extension) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", extension.inspection.unit.name),
        ("整改问题", str(extension.item)),
        ("首次确定的时限", extension.item.first_due_on),
        ("申请时的时限", extension.was_due_on),
        ("申请延至", extension.asked_to),
        ("由谁决定", "领导小组（超出集中整改期）" if extension.is_beyond else "巡察办"),
        ("申请人", extension.asked_by.name),
    ]


def whole_extension(extension) -> list[tuple[str, object]]:
    return [*extension_facts(extension), ("理由", extension.reason)]


def service_facts(service) -> list[tuple[str, object]]:
    is_withdrawn = service.paper.state == "withdrawn"
    later = [
        ("签收人", service.received_by),
        ("签收时间", service.received_at),
        ("文书情况", "巡察办已撤回" if is_withdrawn else ""),
    ]
    return [
        ("文书", service.title),
        ("被巡察单位", service.inspection.unit.name),
        ("印发日期", service.paper.issued_on),
        ("送达人", service.served_by),
        ("送达时间", service.served_at),
        *((label, value) for label, value in later if value),
    ]


def item_texts(item) -> list[tuple[str, str]]:
    rows = [("问题表述", item.text), ("整改目标", item.goal)]
    if item.due_reason:
        rows.append(("超过集中整改期的理由", item.due_reason))
    for name in ("result", "how_checked", "verification"):
        if getattr(item, name):
            rows.append((item._meta.get_field(name).verbose_name, getattr(item, name)))
    return rows


def whole_item(item) -> list[tuple[str, object]]:
    """What the office verifies: the problem, the measures, the result and every file."""
    rows = [("问题表述", item.text), ("整改目标", item.goal)]
    for measure in item.measures_in_detail():
        files = "、".join(row.name for row in measure.evidence.all())
        notes = [f"进展：{note.text}" for note in measure.progress_notes.all()]
        said = [f"状态：{measure.state_label}", *notes, f"佐证：{files or '无'}"]
        rows.append((str(measure), "\n".join(said)))
    return [*rows, ("整改结果", item.result)] if item.result else rows


def proof_files(item, rows, can_remove=False) -> list[dict]:
    """Evidence of the item's measures, as its page and the page of a deed list it."""
    remove = "rectificationitem_remove_evidence" if can_remove else ""
    return listed(rows, under=item, route="rectificationitem_evidence", remove=remove)


def item_files(item) -> list[dict]:
    """All of it in one list, by measure: files of two measures may bear the same name."""
    rows = list(item.evidence_in_order().select_related("added_by", "measure"))
    rows.sort(key=lambda row: row.measure.position)
    return [
        {**file, "number": f"措施 {row.measure.position}"}
        for row, file in zip(rows, proof_files(item, rows), strict=True)
    ]


# --- reports, evaluation, publication, look-back ------------------------------------------------


def whole_report(report) -> list[tuple[str, object]]:
    text = report.signed_text if report.is_signed else report.text
    return [("报告", report.title), ("正文", text)]


def report_facts(report) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", report.inspection.unit.name),
        ("报告种类", report.get_kind_display()),
        ("稿次", f"第 {report.draft_number} 稿" if report.draft_number else "未提请签字"),
        ("签字人", report.signed_by),
        ("签字时间", report.signed_at),
        ("签字是否有效", report.signature_stands if report.signed_at else None),
        ("审核人", report.accepted_by),
        ("审核时间", report.accepted_at),
    ]


def whole_evaluation(evaluation) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", evaluation.inspection.unit.name),
        ("等次", evaluation.get_grade_display()),
        ("得分", evaluation.score),
        ("评估意见", evaluation.comment),
    ]


def whole_publication(publication) -> list[tuple[str, object]]:
    return [
        ("公开范围", publication.get_audience_display()),
        ("公开稿", publication.text),
        ("不公开的内容和理由", publication.withheld or "无"),
    ]


def publication_facts(publication) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", publication.inspection.unit.name),
        ("公开范围", publication.get_audience_display()),
        ("书记确认", publication.confirmed_by),
        ("确认时间", publication.confirmed_at),
        ("批准人", publication.approved_by),
        ("批准时间", publication.approved_at),
        ("公开日期", publication.published_on),
        ("公开载体", publication.place),
    ]


def accountability_facts(record) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", record.inspection.unit.name),
        ("问责对象", record.person_name),
        ("职务", record.post),
        ("方式", record.get_form_display()),
        ("决定日期", record.decided_on),
        ("登记人", record.recorded_by),
        ("登记时间", record.recorded_at),
    ]


def check_texts(check) -> list[tuple[str, str]]:
    rows = [("原问题表述", check.old_text), ("整改目标", check.old_goal)]
    rows.append(("单位报告的整改结果", check.old_result))
    if check.how_found:
        rows.append(("核查方式和发现的情况", check.how_found))
    return rows


def check_facts(check) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", check.inspection.unit.name),
        ("原问题", check.old_case),
        ("核查人", check.found_by),
        ("核查时间", check.found_at),
    ]


def whole_check(check) -> list[tuple[str, object]]:
    return [("原问题", f"{check.old_case}：{check.title}"), *check_texts(check)]


# --- the history, as far as a reader may follow it ----------------------------------------------

OUTSIDE_THE_UNIT = ("sign", "confirm", "accept", "approve", "return", "publish")
REMARKS = ("return_to_liaison", "return", "accept", "refuse_closing", "reopen", "revise")


def course(record, sees_drafts: bool):
    """Outside the unit its drafting stays unknown: only what came to the office is told."""
    events = history(record)
    return events if sees_drafts else events.filter(verb__in=OUTSIDE_THE_UNIT)


def last_remark(events):
    """What the last reviewer had to say."""
    said = [event for event in events if event.verb in REMARKS and event.note]
    return said[-1] if said else None
