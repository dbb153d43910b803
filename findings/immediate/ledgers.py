from findings.immediate.lifecycle import IMMEDIATE
from kernel.ledger import Column, Filter, Ledger


def _units(rows):
    pairs = rows.order_by("inspection__unit__code").values_list(
        "inspection__unit_id", "inspection__unit__name"
    )
    return list(dict.fromkeys(pairs))


IMMEDIATE_RECTIFICATIONS = Ledger(
    name="immediaterectifications",
    title="立行立改",
    columns=(
        Column("文号", lambda record: record.number or "未编号", sort="number"),
        Column("问题", "title", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("期限", "due_on", kind="date", sort="due_on"),
        Column("状态", kind="status"),
    ),
    search=("number", "title", "problem"),
    filters=(
        Filter("state", "状态", "state", IMMEDIATE.choices),
        Filter("unit", "单位", "inspection__unit_id", _units),
    ),
    order=("-pk",),
    select=("inspection__unit", "inspection__round__term"),
    search_hint="搜索文号、标题",
    empty_text="没有符合条件的立行立改。",
)
