"""综合汇报: what one round has found, unit by unit, from the reports that were approved.

A round may have a hundred units: everything is asked for the whole round at once, never per unit.
"""

from collections import Counter

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from findings.fieldwork.lifecycle import SEEN
from findings.fieldwork.models import DocumentItem, Interview
from findings.letters.models import Letter
from findings.register.models import Finding, WorkingPaper
from findings.reports.models import Report, ReportFinding
from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Heading, Paragraph, Table
from rounds.models import Round
from rounds.papers import LEADING_GROUP, OFFICE, SECRET, day, kind_in_words

NOT_SORTED = "未分类"


def _count(rows) -> Coalesce:
    """How many of these rows the report's inspection has."""
    rows = rows.filter(inspection=OuterRef("inspection")).order_by().values("inspection")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


def approved_reports(round_) -> list[Report]:
    """With all that is told of them: problems, and how much was done on site."""
    problems = ReportFinding.objects.select_related("finding__category__parent", "finding__focus")
    rows = Report.objects.filter(inspection__round=round_, state="approved")
    rows = rows.select_related("inspection__unit", "inspection__team")
    rows = rows.prefetch_related(Prefetch("problems", problems.order_by("position", "pk")))
    rows = rows.annotate(
        talks=_count(Interview.objects.held()),
        documents=_count(DocumentItem.objects.filter(state__in=SEEN)),
        letters=_count(Letter.objects.all()),
        papers=_count(WorkingPaper.objects.approved()),
    )
    return list(rows.order_by("inspection__team__number", "inspection__unit__code", "pk"))


def _none_approved(round_) -> str:
    if Report.objects.filter(inspection__round=round_, state="approved").exists():
        return ""
    return "本轮还没有审定的巡察报告，审定后才能定稿。"


@paper_kind(
    "summary", "综合汇报", of=Round, issued=True, ready=_none_approved,
    brings=("term", "committee"),
    says=Says(
        title="关于{巡察轮次}巡察情况的综合汇报",
        addressee=LEADING_GROUP,
        body="""\
根据《中国共产党巡视工作条例》和{党委简称}巡察工作部署，{进驻日期}至{撤点日期}，{巡察轮次}派出{组数}个巡察组，对{单位数}个党组织开展{巡察类型}。{审定情况}现将有关情况汇报如下。
# 巡察工作开展情况
{工作情况}巡察报告反映问题{问题}个。
{工作量}
# 发现问题的分布
## 按监督重点
{按监督重点}
## 按问题类别
{按问题类别}
# 共性问题
{共性问题}
# 各党组织巡察情况
{各单位情况}
""",
        signer=OFFICE,
    ),
    offers={
        "巡察轮次": "如“十四届区委第三轮”", "巡察类型": "如“常规巡察”",
        "进驻日期": "本轮最早进驻的日期", "撤点日期": "本轮最晚撤点的日期", "组数": "本轮巡察组的个数", "单位数": "本轮被巡察党组织的个数",
        "审定情况": "报告还没有全部审定时的说明",
        "工作情况": "谈话、调阅资料、信访、底稿的数量", "问题": "报告中问题的个数",
    },
    parts={
        "工作量": "各单位谈话、资料、底稿、问题数的表", "按监督重点": "问题数的表",
        "按问题类别": "问题数的表", "共性问题": "共性问题的类别、涉及单位的表",
        "各单位情况": "逐个单位的总体评价、主要问题、意见建议",
    },
    dress=lambda round_: {"secrecy": SECRET},
)  # fmt: skip
def summary(round_):
    reports = approved_reports(round_)
    told = [(report, row) for report in reports for row in report.problems.all()]
    plans = list(round_.inspections.all())
    return {
        "巡察轮次": str(round_),
        "巡察类型": kind_in_words(round_),
        "进驻日期": day(min((one.entry_on for one in plans), default=None)),
        "撤点日期": day(max((one.leave_on for one in plans), default=None)),
        "组数": len({one.team_id for one in plans} - {None}),
        "单位数": len(plans),
        "审定情况": _how_far(len(reports), len(plans)),
        "工作情况": _in_numbers(reports),
        "问题": str(len(told)),
        "工作量": _work(reports),
        "按监督重点": _by_focus(told),
        "按问题类别": _numbers(
            "问题类别", Counter(_category(row) for _, row in told).most_common()
        ),
        "共性问题": _common(told),
        "各单位情况": tuple(block for report in reports for block in _case(report)),
    }


def _in_numbers(reports) -> str:
    """Letters are told for the whole round only: how many one unit has is its custodians' to know."""
    rows = (
        ("个别谈话", "talks", "人次"), ("调阅资料", "documents", "项"),
        ("收到来信来电来访", "letters", "件"), ("审定问题底稿", "papers", "份"),
    )  # fmt: skip
    sums = [(what, sum(getattr(one, name) for one in reports), unit) for what, name, unit in rows]
    told = "，".join(f"{what}{number}{unit}" for what, number, unit in sums if number)
    return f"共{told}，" if told else ""


def _how_far(approved: int, units: int) -> str:
    if approved == units:
        return ""
    return f"其中{approved}个党组织的巡察报告已经审定，以下数字和情况以审定的报告为准。"


def _work(reports) -> tuple[Table, ...]:
    rows = tuple(
        (
            str(report.inspection.unit), str(report.talks), str(report.documents),
            str(report.papers), str(len(report.problems.all())),
        )
        for report in reports
    )  # fmt: skip
    columns = (
        ("被巡察党组织", 64), ("谈话人次", 23), ("资料项数", 23), ("底稿份数", 23), ("问题个数", 23),
    )  # fmt: skip
    return (Table(columns, rows),) if rows else ()


def _by_focus(told) -> tuple[Table, ...]:
    """In the order of the list of the round; what stands in none comes last."""
    counts, places = Counter(), {}
    for _, row in told:
        focus = row.finding.focus
        counts[row.focus_name] += 1
        places.setdefault(row.focus_name, focus.position if focus else len(told))
    return _numbers("监督重点", [(name, counts[name]) for name in sorted(counts, key=places.get)])


def _numbers(label: str, counts) -> tuple[Table, ...]:
    rows = tuple((name or NOT_SORTED, str(number)) for name, number in counts)
    return (Table(((label, 128), ("问题个数", 28)), rows),) if rows else ()


def _category(row) -> str:
    """The first level of the taxonomy: the second is too fine for a whole round."""
    category = row.finding.category
    if category is None:
        return NOT_SORTED
    return (category.parent or category).name


def _common(told) -> tuple[Table, ...]:
    """What the teams classed as common, by category, and where it was found."""
    units, problems = {}, Counter()
    for report, row in told:
        if row.finding.scope == Finding.Scope.COMMON:
            name = row.finding.category.full_name if row.finding.category else NOT_SORTED
            units.setdefault(name, {})[str(report.inspection.unit)] = None
            problems[name] += 1
    rows = tuple(
        (name, str(number), "、".join(units[name])) for name, number in problems.most_common()
    )
    columns = (("问题类别", 50), ("问题个数", 23), ("涉及的党组织", 83))
    return (Table(columns, rows),) if rows else ()


def _case(report) -> list:
    """One unit's section. The suggestions are those of its report."""
    inspection = report.inspection
    team = f"{inspection.team}于" if inspection.team else ""
    blocks = [
        Heading(2, inspection.unit.name),
        Paragraph(f"{team}{day(inspection.entry_on)}至{day(inspection.leave_on)}开展巡察。"),
    ]
    for label, text in (
        ("总体评价", report.overall),
        ("主要问题", ""),
        ("意见建议", report.advice),
    ):
        within = [Paragraph(text.strip())] if text.strip() else []
        if label == "主要问题":
            for row in report.problems.all():
                within += [Heading(4, row.title), Paragraph(row.text)]
        blocks += [Heading(3, label), *within] if within else []
    return blocks
