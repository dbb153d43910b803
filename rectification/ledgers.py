"""整改台账, the measures in it, and the list of look-back checks."""

from django.db.models import Q

from findings.register.models import Category
from kernel.ledger import Column, Filter, Ledger, by_condition
from rectification import conditions
from rectification.lifecycle import CHECK, ITEM, MEASURE
from rounds.ledgers import committees_of, rounds_of, terms_of, units_of

NO_CATEGORY = "-"


def _categories(rows):
    """The committee's whole taxonomy: what the frozen feedback called the category is its name."""
    found = Category.objects.filter(committee__in=committees_of(rows)).order_by("code", "pk")
    names = dict.fromkeys(found.values_list("name", flat=True))
    return [*((name, name) for name in names), (NO_CATEGORY, "未分类")]


def _of_category(path):
    """By name; of what has none by a word that no name is."""
    return lambda value: Q(**{path: "" if value == NO_CATEGORY else value})


def _long_term(item):
    return "长期坚持" if item.long_term and item.due_on else None


ITEMS = Ledger(
    name="rectificationitems",
    title="整改台账",
    columns=(
        Column("序号", "number"),
        Column("问题", "title", small="unit_line", link=True),
        Column("类别", "feedback_item.category_name"),
        Column("责任领导", "responsible_leader", small="department"),
        Column("时限", "due", kind="due", small=_long_term, sort="due_on"),
        Column("状态", kind="status"),
    ),
    search=("title", "text", "responsible_leader", "department", "inspection__unit__name"),
    filters=(
        Filter("state", "状态", "state", ITEM.choices),
        by_condition("due", "期限", conditions.ITEMS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
        Filter("term", "届次", "inspection__round__term_id", terms_of),
        Filter("category", "类别", _of_category("feedback_item__category_name"), _categories),
    ),
    order=("-inspection_id", "number", "pk"),
    select=("inspection__unit", "inspection__round__term", "feedback_item"),
    search_hint="搜索问题、责任人、单位",
    empty_text="没有符合条件的整改问题。",
    none_text="还没有整改问题。反馈意见签收、整改方案拟订后，问题会逐条列在这里。",
)

MEASURES = Ledger(
    name="measures",
    title="整改措施台账",
    columns=(
        Column("措施", "text", link=True),
        Column("整改问题", "item.title", small="inspection.unit"),
        Column("类别", "item.feedback_item.category_name", extra=True),
        Column("责任领导", "item.responsible_leader", small="item.department"),
        Column("时限", "due", kind="due", sort="due_on"),
        Column("佐证材料", lambda measure: f"{measure.proofs} 份" if measure.proofs else "没有"),
        Column("状态", kind="status"),
    ),
    search=("text", "item__title", "item__responsible_leader", "inspection__unit__name"),
    filters=(
        Filter("state", "状态", "state", MEASURE.choices),
        by_condition("due", "期限", conditions.MEASURES),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
        Filter("term", "届次", "inspection__round__term_id", terms_of),
        Filter(
            "category", "类别", _of_category("item__feedback_item__category_name"), _categories
        ),
    ),
    order=("-inspection_id", "item__number", "position", "pk"),
    select=("inspection__unit", "inspection__round__term", "item__feedback_item"),
    search_hint="搜索措施、问题、责任人、单位",
    empty_text="没有符合条件的整改措施。",
    none_text="还没有整改措施。整改方案拟订后，措施会逐条列在这里。",
)  # fmt: skip

CHECKS = Ledger(
    name="lookbackchecks",
    title="回头看核查",
    columns=(
        Column("原序号", "old_number", sort="old_number"),
        Column("原问题", "title", small="inspection.unit", link=True),
        Column("原巡察", "inspection.looks_back_at.round"),
        Column("核查时间", "found_at", kind="date", sort="found_at"),
        Column("结论", kind="status"),
    ),
    search=("title", "old_text"),
    filters=(
        Filter("state", "结论", "state", CHECK.choices),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("-inspection_id", "old_number", "pk"),
    select=(
        "inspection__unit",
        "inspection__round__term",
        "inspection__looks_back_at__round__term",
    ),
    search_hint="搜索原问题",
    empty_text="没有符合条件的核查事项。",
    none_text="还没有核查事项。在回头看任务的案卷中列出原整改问题后，逐项在这里核查。",
)
