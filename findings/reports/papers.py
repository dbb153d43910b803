"""The report and the feedback opinion as official papers."""

from findings.reports import papers_summary  # noqa: F401 — declares 综合汇报
from findings.reports.models import FeedbackOpinion, Report, by_focus
from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex, Heading, Paragraph, Table
from rounds.papers import CASE, OFFICE, OFFICE_IN_FULL, SECRET, case_facts

PROBLEMS = {"主要问题": "按监督重点列出的问题，（一）为重点，1.为问题"}


def _problems(problems) -> tuple:
    """Problems are counted on from focus to focus, so that the 问题清单 speaks of the same numbers."""
    blocks, number = [], 0
    for focus, rows in by_focus(problems):
        blocks.append(Heading(2, focus))
        for row in rows:
            number += 1
            number = row.get("number", number)
            blocks += [Heading(3, row["title"], number), Paragraph(row["text"])]
    return tuple(blocks)


@paper_kind(
    "report", "巡察报告", of=Report, issued=True,
    says=Says(
        title="{标题}",
        addressee="{党委简称}巡察工作领导小组",
        body="""\
# 巡察工作开展情况
{工作开展情况}
# 总体评价
{总体评价}
# 巡察发现的主要问题
{主要问题}
# 意见建议
{意见建议}
""",
        signer="{党委简称}{巡察组}",
    ),
    offers={
        **CASE, "标题": "报告标题", "工作开展情况": "报告中的内容", "总体评价": "报告中的内容",
        "意见建议": "报告中的内容",
    },
    parts=PROBLEMS,
    ready=lambda report: "" if report.state == "approved" else "报告还没有审定，审定后才能定稿。",
    dress=lambda report: {
        "secrecy": SECRET,
        "signed_on": report.decided_on,
        "draft_mark": "" if report.state == "approved" else "送审稿",
    },
)  # fmt: skip
def report_paper(report):
    text = report.frozen
    return {
        **case_facts(report.inspection),
        "标题": text["title"],
        "工作开展情况": text["basis"],
        "总体评价": text["overall"],
        "主要问题": _problems(text["problems"]),
        "意见建议": text["advice"],
    }


def _feedback_dress(feedback) -> dict:
    text = feedback.text
    return {
        "number": feedback.number,
        "signed_on": feedback.delivered_on,
        "printed_on": feedback.delivered_on if feedback.number else None,
        "annexes": (Annex("问题清单", (_problem_list(text["problems"]),), landscape=True),),
        "draft_mark": "" if feedback.number else "未反馈",
    }


@paper_kind(
    "feedback", "反馈意见", of=FeedbackOpinion, issued=True,
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}",
        title="{标题}",
        addressee="{主送}",
        body="""\
# 巡察依据与时间
{巡察依据与时间}
# 总体评价
{总体评价}
# 巡察发现的主要问题
{主要问题}
# 意见建议
{意见建议}
# 报告要求
{报告要求}
""",
        signer=OFFICE,
        copies="{抄送}",
    ),
    offers={
        **CASE, "标题": "反馈意见标题", "主送": "主送的党组织", "巡察依据与时间": "批准文本中的内容",
        "总体评价": "批准文本中的内容", "意见建议": "批准文本中的内容", "报告要求": "批准文本中的内容",
        "抄送": "批准文本中的抄送单位",
    },
    parts=PROBLEMS,
    ready=lambda feedback: "" if feedback.number else "还没有反馈；登记反馈时编号，然后可以定稿归卷。",
    number=lambda feedback: feedback.number,
    issued_on=lambda feedback: feedback.delivered_on,
    dress=_feedback_dress,
)  # fmt: skip
def feedback_paper(feedback):
    text = feedback.text
    return {
        **case_facts(feedback.inspection),
        "标题": text["title"],
        "主送": text["addressee"],
        "巡察依据与时间": text["basis"],
        "总体评价": text["overall"],
        "主要问题": _problems(text["problems"]),
        "意见建议": text["advice"],
        "报告要求": text["report_requirement"],
        "抄送": text["copies"],
    }


def _problem_list(problems) -> Table:
    return Table(
        columns=(("序号", 12), ("监督重点", 45), ("问题", 50), ("问题表述", 100), ("范围", 22)),
        rows=tuple(
            (row["number"], row["focus"], row["title"], row["text"], row["scope"])
            for row in problems
        ),
    )
