"""整改情况报告 of the unit, and the principal head's own report on having organised it."""

from django.utils import timezone

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex
from kernel.workdays import zh
from rectification.models import RectificationReport
from rectification.papers.progress import (
    COUNTED,
    FIGURES,
    figures,
    standing,
    table_of_progress,
)
from rectification.papers.prose import blocks_of_text, ends_with
from rounds.papers import CASE, CASE_BRINGS, OFFICE, case_facts

BRINGS = (*CASE_BRINGS, "signed_by")
ENDING = "特此报告"
OFFERS = {
    **CASE, "整改单位": "整改单位全称", "签字说明": "由谁签字",
    "结束语": "“特此报告。”，正文已有的不再重复",
}  # fmt: skip
TEXT = {"报告正文": "报告的内容；其中的“一、”“（一）”排成标题"}


def _signed_on(report):
    return timezone.localdate(report.signed_at) if report.is_signed else None


def _dress(report) -> dict:
    return {
        "signed_on": _signed_on(report),
        "draft_mark": "" if report.is_signed else "未签字",
    }


def _facts(report) -> dict:
    return {
        **case_facts(report.inspection),
        "整改单位": report.inspection.unit.name,
        "报告正文": blocks_of_text(report.text),
        "结束语": "" if ends_with(report.text, ENDING) else f"{ENDING}。",
        "签字说明": f"本报告由{report.signed_by.name}签字" if report.is_signed else "",
    }


def _progress_annex(report) -> tuple[Annex, ...]:
    """As it stood when the report was signed: later close-outs are not in what was signed."""
    at = report.signed_at if report.is_signed else None
    rows = standing(report.inspection, at)
    if not rows:
        return ()
    day = zh(timezone.localdate(at))
    table = table_of_progress(rows)
    return (Annex("反馈问题整改情况表", (_captioned(table, f"（截至{day}）"),), landscape=True),)


def _captioned(table, caption):
    return type(table)(table.columns, table.rows, caption)


@paper_kind(
    "report", "整改情况报告", of=RectificationReport, verb="print_report", brings=BRINGS,
    says=Says(
        title="{整改单位}\n关于巡察整改情况的报告",
        addressee=OFFICE,
        body="{报告正文}\n{结束语}\n",
        signer="{整改单位}",
        note="{签字说明}",
    ),
    offers={**OFFERS, **FIGURES, "统计口径": "完成率怎样计算"},
    parts=TEXT,
    dress=lambda report: {**_dress(report), "annexes": _progress_annex(report)},
)  # fmt: skip
def unit_report(report):
    at = report.signed_at if report.is_signed else None
    rows = standing(report.inspection, at)
    return {**_facts(report), **figures(rows, timezone.localdate(at)), "统计口径": COUNTED}


@paper_kind(
    "head_report", "主要负责人组织落实情况报告", of=RectificationReport,
    verb="print_head_report", brings=BRINGS,
    says=Says(
        title="{整改单位}主要负责人\n关于组织落实巡察整改情况的报告",
        addressee=OFFICE,
        body="{报告正文}\n{结束语}\n",
        signer="主要负责人：{主要负责人}",
    ),
    offers={**OFFERS, "主要负责人": "签字的书记姓名；没有签字的不填"},
    parts=TEXT,
    dress=_dress,
)  # fmt: skip
def head_report(report):
    """The head answers in person: the name stands under it, not the unit alone."""
    return {**_facts(report), "主要负责人": report.signed_by.name if report.is_signed else ""}
