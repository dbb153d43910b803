"""整改方案 with its three lists, and the unit's reports, as official papers."""

from django.utils import timezone

from findings.reports.models import fingerprint_of
from kernel.jobs import paper_of
from kernel.paper.content import Annex, Heading, Paper, Paragraph, Table
from rectification.lists import LISTS
from rectification.models import Plan, RectificationReport


def _mark(record) -> str:
    return "" if record.is_signed else "未签字"


@paper_of(
    Plan,
    fingerprint=lambda plan: fingerprint_of({"text": plan.text, "mark": _mark(plan)}),
    title=lambda plan: plan.title,
)
def plan_paper(plan) -> Paper:
    text, inspection = plan.text, plan.inspection
    signed = plan.last_signature if plan.is_signed else None
    return Paper(
        title=f"{text['unit']}\n巡察反馈意见整改方案",
        addressee=f"{inspection.committee.short_name}巡察工作领导小组办公室",
        blocks=(
            Heading(1, "组织领导"),
            Paragraph(text["overview"]),
            Heading(1, "整改任务"),
            *(block for item in text["items"] for block in _item(item)),
        ),
        signer=text["unit"],
        signed_on=signed and timezone.localdate(signed.at),
        note=f"本方案第 {signed.version_no} 版由{signed.person.name}签字背书" if signed else "",
        annexes=tuple(_annex(spec, text) for spec in LISTS.values()),
        draft_mark=_mark(plan),
    )


def _item(item):
    yield Heading(2, item["title"])
    yield Paragraph(f"反馈问题：{item['text']}")
    yield Paragraph(f"整改目标：{item['goal']}")
    for measure in item["measures"]:
        due = f"（{measure['due']}）" if measure["due"] else ""
        yield Paragraph(f"整改措施{measure['position']}：{measure['text']}{due}")
    yield Paragraph(
        f"责任领导：{item['leader']}；责任部门：{item['department']}；完成时限：{item['due']}。"
    )


def _annex(spec, text) -> Annex:
    return Annex(spec.label, (Table(spec.columns, tuple(spec.rows(text))),), landscape=True)


@paper_of(
    RectificationReport,
    fingerprint=lambda report: fingerprint_of(
        {"title": report.title, "text": report.text, "mark": _mark(report)}
    ),
    title=lambda report: report.title,
)
def report_paper(report) -> Paper:
    inspection = report.inspection
    return Paper(
        title=f"{inspection.unit.name}\n{report.get_kind_display()}",
        addressee=f"{inspection.committee.short_name}巡察工作领导小组办公室",
        blocks=(Paragraph(report.text),),
        signer=inspection.unit.name,
        signed_on=timezone.localdate(report.signed_at) if report.is_signed else None,
        note=f"本报告由{report.signed_by.name}签字" if report.is_signed else "",
        draft_mark=_mark(report),
    )
