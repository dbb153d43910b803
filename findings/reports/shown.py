"""What the pages show of a report and a feedback opinion, and what is shown before deciding."""

from findings.reports.lifecycle import REPORT_STEPS
from findings.reports.models import by_focus
from kernel.shown import shown as in_words


def _problems(problems) -> list[tuple[str, str]]:
    number, shown = 0, []
    for focus, rows in by_focus(problems):
        for row in rows:
            number += 1
            shown.append((f"{focus}：问题 {number}", f"{row['title']}\n{row['text']}"))
    return shown


def whole_report(report) -> list[tuple[str, object]]:
    """Exactly the text that the fingerprint covers."""
    text = report.frozen
    return [
        ("标题", text["title"]),
        ("巡察工作开展情况", text["basis"]),
        ("总体评价", text["overall"]),
        *_problems(text["problems"]),
        ("意见建议", text["advice"]),
    ]


def whole_feedback(feedback) -> list[tuple[str, object]]:
    """Exactly the text that the fingerprint covers; after approval the frozen one."""
    text = feedback.text
    return [
        ("标题", text["title"]),
        ("主送", text["addressee"]),
        ("巡察依据与时间", text["basis"]),
        ("总体评价", text["overall"]),
        *_problems(text["problems"]),
        ("意见建议", text["advice"]),
        ("报告要求", text["report_requirement"]),
        ("抄送", text["copies"]),
    ]


def report_facts(report) -> list[tuple[str, object]]:
    return [
        ("被巡察单位", report.inspection.unit.name),
        ("巡察轮次", report.inspection.round),
        ("稿次", f"第 {report.draft_number} 稿" if report.draft_number else "尚未报送"),
        ("书记专题会议", in_words(report.decided_on)),
        ("会议纪要", report.minutes_number or None),
        ("文本指纹", report.fingerprint[:16]),
    ]


def feedback_facts(feedback) -> list[tuple[str, object]]:
    """What everybody who sees the feedback may know of it, the unit included."""
    return [
        ("发文字号", feedback.number or "反馈时编号"),
        ("被巡察单位", feedback.inspection.unit.name),
        ("问题", f"{len(feedback.text['problems'])} 个"),
        ("反馈日期", in_words(feedback.delivered_on)),
        ("反馈地点", feedback.place or None),
        ("向主要负责人反馈", feedback.principal_head or None),
        ("向领导班子反馈", feedback.attendees or None),
        ("签收人", feedback.received_by),
        ("签收时间", in_words(feedback.received_at)),
        ("文本指纹", feedback.fingerprint[:16]),
    ]


def chain(report) -> list[dict]:
    """审批链: every decision so far, then the steps still to come."""
    rows = report.approvals_in_order()
    labels = dict(report.approvals.model.Step.choices)
    passed = {row.step for row in rows if row.stands}
    ahead = [name for name in REPORT_STEPS if name not in passed]
    return [_decided(row) for row in rows] + [
        {"step": labels[name], "state": "now" if report.state == name else "todo"} for name in ahead
    ]


def _decided(row) -> dict:
    """One decision, on which draft; a pass that no longer holds for the present text says so."""
    by_meeting = row.step == "secretary_meeting"  # decided there, entered here by the office
    if row.decision == "return":
        state, decision = "returned", "退回"
    elif row.decision == "revise":
        state, decision = "returned", "改文字，送组务会复核"
    elif row.stands:
        state, decision = "done", "审定" if by_meeting else "通过"
    else:
        state, decision = "void", "曾通过，已失效"
    return {
        "step": row.get_step_display(),
        "state": state,
        "who": f"{row.person.name}登记" if by_meeting else row.person.name,
        "decision": decision,
        "at": row.at,
        "version": f"第 {row.draft_number} 稿 · 指纹 {row.fingerprint[:8]}",
        "remark": row.remark,
    }
