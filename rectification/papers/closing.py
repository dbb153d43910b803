"""整改评估表 of the office, and what is published of the rectification, inside the Party or to society."""

from django.utils import timezone

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex, Facts, Table
from rectification.models import Evaluation, Publication
from rectification.papers.progress import COUNTED, figures, standing
from rectification.papers.prose import blocks_of_text
from rounds.papers import CASE, CASE_BRINGS, case_facts, day

# --- 整改评估表 ------------------------------------------------------------------------------------

PROBLEMS = (
    ("序号", 13), ("反馈问题", 46), ("完成时限", 38), ("整改状态", 27), ("是否按期", 23),
    ("核实方式", 36), ("核实意见", 42),
)  # fmt: skip
COUNTS = (
    ("已销号", "已销号数"),
    ("已申请销号待核实", "待核实数"),
    ("长期坚持", "长期坚持数"),
    ("正在整改", "正在整改数"),
    ("已逾期", "逾期数"),
)


def _form(evaluation, rows, totals) -> tuple:
    """Signed by hand: who evaluated, and who answers for it. What was decided is on record."""
    inspection, grade = evaluation.inspection, evaluation.get_grade_display()
    counted = [f"{label}{totals[name]}个" for label, name in COUNTS if totals[name]]
    fed_back = day(evaluation.delivered_on)
    decided = day(evaluation.approved_at and timezone.localdate(evaluation.approved_at))
    return (
        ("被巡察党组织", inspection.title),
        ("整改情况", "，".join([f"{fed_back}反馈问题{totals['反馈问题数']}个", *counted])),
        ("整改完成率", f"{totals['整改完成率']}（{COUNTED}）"),
        ("按期完成", _kept(rows)),
        ("整改问责", _held_to_account(inspection)),
        ("评估得分", "" if evaluation.score is None else f"{evaluation.score:.1f}"),
        ("评估等次", grade),
        ("评估意见", evaluation.comment),
        ("评估人员（签字）", ""),
        ("审核人（签字）", ""),
        ("领导小组审定", decided and f"{decided}审定，等次为“{grade}”"),
    )


def _kept(rows) -> str:
    closed = [row for row in rows if row.state == "closed_out" and row.item.first_due_on]
    if not closed:
        return "—"
    kept = sum(row.item.timeliness == "按期" for row in closed)
    return f"已销号且有时限的{len(closed)}个，按首次时限完成{kept}个"


def _held_to_account(inspection) -> str:
    """Of people only how many: their names stay in the record."""
    count = inspection.accountabilities.count()
    return f"因整改不力问责{count}人次" if count else "没有登记整改不力问责"


def _problems(rows) -> tuple[Table, ...]:
    lines = tuple(_line(row) for row in rows)
    return (Table(PROBLEMS, lines),) if lines else ()


def _line(row) -> tuple:
    item, closed = row.item, row.state == "closed_out"
    return (
        item.number, item.title, item.due_text or "—", row.label,
        (closed and item.timeliness.replace(" ", "")) or "—",
        (closed and item.how_checked) or "—", (closed and item.verification) or "—",
    )  # fmt: skip


def _form_dress(evaluation) -> dict:
    rows = standing(evaluation.inspection, evaluation.approved_at)
    return {
        "secrecy": "内部",
        "annexes": (Annex("反馈问题整改核实情况表", _problems(rows), landscape=True),)
        if rows
        else (),
        "draft_mark": "" if evaluation.state == "approved" else "未审定",
    }


@paper_kind(
    "form", "整改评估表", of=Evaluation, brings=CASE_BRINGS,
    says=Says(title="巡察整改评估表", body="{评估表}\n"),
    offers=CASE,
    parts={"评估表": "各类问题数、完成率及其统计口径，得分、等次、评估意见和签字栏"},
    dress=_form_dress,
)  # fmt: skip
def evaluation_form(evaluation):
    rows = standing(evaluation.inspection, evaluation.approved_at)
    totals = figures(rows, timezone.localdate(evaluation.approved_at))
    return {
        **case_facts(evaluation.inspection),
        "评估表": (Facts(_form(evaluation, rows, totals)),),
    }


# --- 整改情况通报 ----------------------------------------------------------------------------------
#
# Both are the unit's own papers: its secretary confirms the text, the office (or, where something
# is withheld, the leading group) approves it, and the unit publishes it under its own number. So
# they are not `issued`: nothing of them is frozen or numbered by the office. Beyond the approved
# text nothing of the case file is printed: a table of all problems would tell what was withheld.

APPROVED = ("approved", "published")
TEXT = {"公开稿": "经书记确认、审批通过的公开稿；其中的“一、”“（一）”排成标题"}
OFFERS = {**CASE, "整改单位": "整改单位全称"}


def _dress(publication) -> dict:
    return {
        "signed_on": publication.published_on,
        "draft_mark": "" if publication.state in APPROVED else "未批准公开",
    }


def _facts(publication) -> dict:
    return {
        **case_facts(publication.inspection),
        "整改单位": publication.inspection.unit.name,
        "公开稿": blocks_of_text(publication.text),
    }


@paper_kind(
    "inside", "整改情况通报（党内）", of=Publication, verb="print_inside", brings=CASE_BRINGS,
    says=Says(
        title="{整改单位}\n关于巡察整改情况的通报",
        addressee="所属各党组织",
        body="{公开稿}\n",
        signer="{整改单位}",
        note="党内通报，不得对外公布",
    ),
    offers=OFFERS,
    parts=TEXT,
    dress=_dress,
)  # fmt: skip
def inside_publication(publication):
    return _facts(publication)


@paper_kind(
    "society", "整改情况通报（向社会公开）", of=Publication, verb="print_society", brings=CASE_BRINGS,
    says=Says(
        title="{整改单位}\n关于巡察整改进展情况的通报",
        body="{公开稿}\n",
        signer="{整改单位}",
    ),
    offers=OFFERS,
    parts=TEXT,
    dress=_dress,
)  # fmt: skip
def society_publication(publication):
    return _facts(publication)
