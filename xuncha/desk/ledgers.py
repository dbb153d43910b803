from kernel.ledger import MOST_OPTIONS, Column, Filter, Ledger
from rounds.lifecycle import INSPECTION
from rounds.models import numeral


def rounds_among(rows):
    """The rounds of these inspections, latest first."""
    found = rows.order_by("-round__starts_on", "round_id")
    named = found.values_list("round_id", "round__term__name", "round__number").distinct()
    return [(pk, f"{term}第{numeral(number)}轮") for pk, term, number in named[: MOST_OPTIONS + 1]]


INSPECTIONS = Ledger(
    name="inspections",
    title="巡察任务",
    columns=(
        Column(
            "被巡察单位", "unit.name", small="unit.get_level_display", sort="unit__name", link=True
        ),
        Column("轮次", "round", small="round.get_kind_display", sort="round__starts_on"),
        Column("巡察组", "team"),
        Column(
            "进驻",
            "entry_on",
            kind="date",
            small=lambda one: "实际" if one.entered_on else "计划",
            sort="planned_entry_on",
        ),
        Column(
            "撤点",
            "leave_on",
            kind="date",
            small=lambda one: "实际" if one.left_on else "计划",
            sort="planned_leave_on",
        ),
        Column("状态", kind="status"),
    ),
    search=("unit__name", "unit__short_name", "unit__code"),
    filters=(
        Filter("state", "状态", "state", INSPECTION.choices),
        Filter("round", "轮次", "round_id", rounds_among),
    ),
    order=("-round__starts_on", "unit__code", "pk"),
    select=("unit", "round__term", "team__round"),
    search_hint="搜索单位",
    empty_text="没有符合条件的巡察任务。",
    none_text="还没有您参加或办理的巡察任务。",
)
