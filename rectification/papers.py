"""整改方案 with its three lists, and the unit's reports, as official papers."""

from django.utils import timezone

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex, Heading, Paragraph, Table
from rectification.lists import LISTS
from rectification.models import Plan, RectificationReport
from rounds.papers import CASE, OFFICE, case_facts


def _mark(record) -> str:
    return "" if record.is_signed else "未签字"


def _plan_dress(plan) -> dict:
    signed = plan.last_signature if plan.is_signed else None
    return {
        "signed_on": signed and timezone.localdate(signed.at),
        "annexes": tuple(
            Annex(spec.label, (Table(spec.columns, tuple(spec.rows(plan.text))),), landscape=True)
            for spec in LISTS.values()
        ),
        "draft_mark": _mark(plan),
    }


@paper_kind(
    "plan", "整改方案", of=Plan,
    says=Says(
        title="{整改单位}\n巡察反馈意见整改方案",
        addressee=OFFICE,
        body="# 组织领导\n{组织领导}\n# 整改任务\n{整改任务}\n",
        signer="{整改单位}",
        note="{签字说明}",
    ),
    offers={
        **CASE, "整改单位": "整改单位全称", "组织领导": "方案中的内容", "签字说明": "第几版、由谁签字背书",
    },
    parts={"整改任务": "逐个问题的目标、措施、责任和时限"},
    dress=_plan_dress,
)  # fmt: skip
def plan_paper(plan):
    text = plan.text
    signed = plan.last_signature if plan.is_signed else None
    return {
        **case_facts(plan.inspection),
        "整改单位": text["unit"],
        "组织领导": text["overview"],
        "整改任务": tuple(block for item in text["items"] for block in _item(item)),
        "签字说明": f"本方案第{signed.version_no}版由{signed.person.name}签字背书"
        if signed
        else "",
    }


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


@paper_kind(
    "report", "整改报告", of=RectificationReport,
    says=Says(
        title="{整改单位}\n{报告名称}",
        addressee=OFFICE,
        body="{报告正文}\n",
        signer="{整改单位}",
        note="{签字说明}",
    ),
    offers={
        **CASE, "整改单位": "整改单位全称", "报告名称": "整改情况报告、主要负责人组织落实情况报告等",
        "报告正文": "报告的内容", "签字说明": "由谁签字",
    },
    dress=lambda report: {
        "signed_on": timezone.localdate(report.signed_at) if report.is_signed else None,
        "draft_mark": _mark(report),
    },
)  # fmt: skip
def report_paper(report):
    return {
        **case_facts(report.inspection),
        "整改单位": report.inspection.unit.name,
        "报告名称": report.get_kind_display(),
        "报告正文": report.text,
        "签字说明": f"本报告由{report.signed_by.name}签字" if report.is_signed else "",
    }
