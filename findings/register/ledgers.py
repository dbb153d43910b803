from django.db.models import F

from findings.register import conditions
from findings.register.lifecycle import FINDING, PAPER
from findings.register.models import Category, Finding, WorkingPaper
from kernel.ledger import Column, Filter, Ledger, by_condition
from rounds.ledgers import committees_of, rounds_of, units_of
from rounds.models import FocusItem


def _categories(rows):
    """The committee's whole taxonomy, as on the forms: no count of the rows behind it."""
    found = Category.objects.filter(committee__in=committees_of(rows)).order_by("code", "pk")
    return list(found.values_list("pk", "name"))


def _focuses(rows):
    """By their words: what several dictionaries call the same is the same focus."""
    found = FocusItem.objects.filter(dictionary__committee__in=committees_of(rows))
    names = found.order_by("dictionary_id", "position").values_list("name", flat=True)
    return [(name, name) for name in dict.fromkeys(names)]


# Unnumbered ones first, the latest begun on top; then team by team, each from its last number.
# By team and sequence, not by the number's text, in which 10 stands before 2; NULLs where said.
LATEST_NUMBER = (F("team_id").desc(nulls_first=True), "-sequence", "-pk")

PAPERS = Ledger(
    name="workingpapers",
    title="问题底稿",
    columns=(
        Column("编号", lambda paper: paper.number or "未编号", sort="number"),
        Column("标题", "title", small="category.name", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("来源", "source_labels"),
        Column("发现日期", "found_on", kind="date", sort="found_on"),
        Column("状态", kind="status"),
    ),
    search=("number", "title", "overview", "inspection__unit__name"),
    filters=(
        Filter("state", "状态", "state", PAPER.choices),
        Filter("category", "类别", "category_id", _categories),
        Filter("belongs", "归属", "body_or_department", WorkingPaper.Belongs.choices),
        by_condition("lack", "质检", conditions.PAPERS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=LATEST_NUMBER,
    select=("inspection__unit", "inspection__round__term", "category"),
    search_hint="搜索编号、标题、单位",
    empty_text="没有符合条件的底稿。",
    none_text="还没有底稿。进驻后，由巡察组成员在案卷中填写。",
)

FINDINGS = Ledger(
    name="findings",
    title="问题台账",
    columns=(
        Column("编号", "number_text"),
        Column("问题", "title", small="responsible_subject", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("类别", "category.name", small="focus.name"),
        Column("范围", "get_scope_display"),
        Column("处置意见", "get_disposal_display"),
        Column("状态", kind="status"),
    ),
    search=("title", "text", "inspection__unit__name"),
    filters=(
        Filter("state", "状态", "state", FINDING.choices),
        Filter("category", "类别", "category_id", _categories),
        Filter("focus", "监督重点", "focus__name", _focuses),
        Filter("scope", "范围", "scope", Finding.Scope.choices),
        Filter("disposal", "处置", "disposal", Finding.Disposal.choices),
        by_condition("lack", "质检", conditions.FINDINGS),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("-inspection_id", "number", "pk"),
    select=("inspection__unit", "inspection__round__term", "category", "focus"),
    search_hint="搜索标题、表述、单位",
    empty_text="没有符合条件的问题。",
    none_text="还没有问题。底稿审定后，由组长、副组长据以提出。",
)
