from findings.reports.lifecycle import FEEDBACK, REPORT
from kernel.ledger import Column, Filter, Ledger
from rounds.ledgers import units_of

_SELECT = ("inspection__unit", "inspection__round__term")

REPORTS = Ledger(
    name="reports",
    title="巡察报告",
    columns=(
        Column("报告", "title", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("状态", kind="status"),
        Column("书记专题会议", "decided_on", kind="date", sort="decided_on"),
    ),
    search=("inspection__unit__name", "overall", "minutes_number"),
    filters=(
        Filter("state", "状态", "state", REPORT.choices),
        Filter("unit", "单位", "inspection__unit_id", units_of),
    ),
    order=("-pk",),
    select=_SELECT,
    search_hint="搜索单位、会议纪要编号",
    empty_text="没有符合条件的巡察报告。",
    none_text="还没有巡察报告。撤点后，由巡察组在案卷中起草。",
)

FEEDBACK_OPINIONS = Ledger(
    name="feedbackopinions",
    title="反馈意见",
    columns=(
        Column("发文字号", lambda feedback: feedback.number or "未编号", sort="sequence"),
        Column("反馈意见", "title", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("反馈日期", "delivered_on", kind="date", sort="delivered_on"),
        Column("状态", kind="status"),
    ),
    search=("inspection__unit__name", "number", "overall"),
    filters=(
        Filter("state", "状态", "state", FEEDBACK.choices),
        Filter("unit", "单位", "inspection__unit_id", units_of),
    ),
    order=("-pk",),
    select=_SELECT,
    search_hint="搜索单位、发文字号",
    empty_text="没有符合条件的反馈意见。",
    none_text="还没有反馈意见。巡察报告审定后，由巡察办在案卷中起草。",
)
