"""The report and the feedback opinion as official papers."""

from findings.reports.models import FeedbackOpinion, Report, by_focus, fingerprint_of
from kernel.jobs import paper_of
from kernel.paper.content import Annex, Heading, Paper, Paragraph, Table


def _problems(problems) -> list:
    blocks = [Heading(1, "巡察发现的主要问题")]
    for focus, rows in by_focus(problems):
        blocks.append(Heading(2, focus))
        for row in rows:
            blocks += [Heading(3, row["title"]), Paragraph(row["text"])]
    return blocks


def _part(label, text) -> list:
    return [Heading(1, label), Paragraph(text)] if text.strip() else []


@paper_of(
    Report,
    fingerprint=lambda report: fingerprint_of({"text": report.frozen, "mark": _mark(report)}),
    title=lambda report: report.title,
)
def report_paper(report) -> Paper:
    text, inspection = report.frozen, report.inspection
    return Paper(
        title=text["title"],
        secrecy="秘密★1年",
        addressee=f"{inspection.committee.short_name}巡察工作领导小组",
        blocks=(
            *_part("巡察工作开展情况", text["basis"]),
            *_part("总体评价", text["overall"]),
            *_problems(text["problems"]),
            *_part("意见建议", text["advice"]),
        ),
        signer=f"{inspection.committee.short_name}{inspection.team}",
        signed_on=report.decided_on,
        draft_mark=_mark(report),
    )


def _mark(report) -> str:
    return "" if report.state == "approved" else "送审稿"


@paper_of(
    FeedbackOpinion,
    fingerprint=lambda feedback: fingerprint_of(
        {"text": feedback.text, "number": feedback.number, "mark": _feedback_mark(feedback)}
    ),
    title=lambda feedback: feedback.title,
)
def feedback_paper(feedback) -> Paper:
    text, committee = feedback.text, feedback.inspection.committee
    return Paper(
        title=text["title"],
        issuer=f"{committee.name}巡察工作领导小组办公室",
        number=feedback.number,
        addressee=text["addressee"],
        blocks=(
            *_part("巡察依据与时间", text["basis"]),
            *_part("总体评价", text["overall"]),
            *_problems(text["problems"]),
            *_part("意见建议", text["advice"]),
            *_part("报告要求", text["report_requirement"]),
        ),
        signer=f"{committee.short_name}巡察工作领导小组办公室",
        signed_on=feedback.delivered_on,
        copies=tuple(name for name in text["copies"].split("、") if name),
        printed_by=f"{committee.short_name}巡察工作领导小组办公室" if feedback.number else "",
        printed_on=feedback.delivered_on,
        annexes=(Annex("问题清单", (_problem_list(text["problems"]),), landscape=True),),
        draft_mark=_feedback_mark(feedback),
    )


def _feedback_mark(feedback) -> str:
    return "" if feedback.number else "未反馈"


def _problem_list(problems) -> Table:
    return Table(
        columns=(("序号", 12), ("监督重点", 45), ("问题", 50), ("问题表述", 100), ("范围", 22)),
        rows=tuple(
            (row["number"], row["focus"], row["title"], row["text"], row["scope"])
            for row in problems
        ),
    )
