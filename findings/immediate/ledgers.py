from findings.immediate.conditions import CONDITIONS
from findings.immediate.lifecycle import IMMEDIATE
from kernel.ledger import Column, Filter, Ledger, by_condition
from rounds.ledgers import rounds_of, terms_of, units_of

IMMEDIATE_RECTIFICATIONS = Ledger(
    name="immediaterectifications",
    title="立行立改",
    columns=(
        Column("文号", lambda record: record.number or "未编号", sort="number"),
        Column("问题", "title", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("期限", "due", kind="due", sort="due_on"),
        Column("状态", kind="status"),
    ),
    search=("number", "title", "problem"),
    filters=(
        Filter("state", "状态", "state", IMMEDIATE.choices),
        by_condition("due", "期限", CONDITIONS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
        Filter("term", "届次", "inspection__round__term_id", terms_of),
    ),
    order=("-pk",),
    select=("inspection__unit", "inspection__round__term"),
    search_hint="搜索文号、标题",
    empty_text="没有符合条件的立行立改。",
    none_text="还没有立行立改事项。巡察组在案卷中提出，经领导小组批准后下发。",
)
