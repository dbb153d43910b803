"""The ledgers of this room: rounds, coverage, recusals."""

from django.db.models import Count, Exists, OuterRef

from accounts.models import Committee, Organisation
from kernel.ledger import MOST_OPTIONS, Column, Filter, Ledger
from rounds.lifecycle import ROUND
from rounds.models import Inspection, Recusal, Round, numeral

# What a filter offers, asked of the inspections that have such rows: their number does not grow
# with the rows, of which an office may see a million. One more than is shown, so that it shows.


def _inspections_of(rows):
    return Inspection.objects.filter(Exists(rows.filter(inspection=OuterRef("pk")).order_by()))


def units_of(rows):
    """The inspected units among these visible rows, for a ledger's filter."""
    found = _inspections_of(rows).order_by("unit__code", "unit_id")
    return list(found.values_list("unit_id", "unit__name").distinct()[: MOST_OPTIONS + 1])


def rounds_of(rows):
    """The rounds among these visible rows, latest first."""
    found = _inspections_of(rows).order_by("-round__starts_on", "round_id")
    named = found.values_list("round_id", "round__term__name", "round__number").distinct()
    return [(pk, f"{term}第{numeral(number)}轮") for pk, term, number in named[: MOST_OPTIONS + 1]]


def terms_of(rows):
    """The terms among these visible rows, latest first."""
    found = _inspections_of(rows).order_by("-round__term__starts_on", "round__term_id")
    return list(found.values_list("round__term_id", "round__term__name").distinct())


def committees_of(rows):
    """The committees whose inspections these visible rows belong to."""
    of_one = rows.filter(inspection__committee=OuterRef("pk")).order_by()
    return Committee.objects.filter(Exists(of_one))


TERMS = Ledger(
    name="terms",
    title="届次与全覆盖",
    columns=(
        Column("届次", "name", link=True),
        Column("派出党组织", "committee"),
        Column("开始日期", "starts_on", kind="date", sort="starts_on"),
        Column("结束日期", "ends_on", kind="date", sort="ends_on"),
    ),
    order=("-starts_on", "pk"),
    select=("committee",),
    none_text="还没有建立届次。新建届次后，即可编制全覆盖计划。",
)


def _terms(rows):
    return list(
        dict.fromkeys(rows.order_by("-term__starts_on").values_list("term_id", "term__name"))
    )


ROUNDS = Ledger(
    name="rounds",
    title="巡察轮次",
    columns=(
        Column("轮次", "__str__", small="get_kind_display", sort="number", link=True),
        Column("监督重点", "focus"),
        Column("开始日期", "starts_on", kind="date", sort="starts_on"),
        Column("结束日期", "ends_on", kind="date", sort="ends_on"),
        Column("状态", kind="status"),
    ),
    search=("term__name", "focus__name"),
    filters=(
        Filter("state", "状态", "state", ROUND.choices),
        Filter("kind", "类型", "kind", Round.Kind.choices),
        Filter("term", "届次", "term_id", _terms),
    ),
    order=("-starts_on", "-number", "pk"),
    select=("term", "focus"),
    search_hint="搜索届次、监督重点",
    empty_text="没有符合条件的轮次。",
    none_text="还没有轮次。在届次页面新建轮次。",
)


def _planned(target) -> str:
    return f"{target.planned_year}年" if target.planned_year else "未定"


def _covered(target) -> str:
    return "已巡" if target.is_covered else "未巡"


def _inspections(target) -> str:
    return "；".join(f"{one.round.title} {one.state_label}" for one in target.unit.in_term)


def _years(rows):
    found = rows.order_by("planned_year").values_list("planned_year", flat=True).distinct()
    return [(year, f"{year}年") for year in found if year]


TARGETS = Ledger(
    name="targets",
    title="全覆盖台账",
    columns=(
        Column("单位", "unit.name", small="unit.get_level_display", sort="unit__code"),
        Column("分类", "unit.get_attention_display"),
        Column("计划年度", _planned, sort="planned_year"),
        Column("覆盖情况", _covered, small=_inspections),
    ),
    search=("unit__name", "unit__short_name", "unit__code"),
    filters=(
        Filter("level", "单位类别", "unit__level", Organisation.Level.choices),
        Filter("year", "计划年度", "planned_year", _years),
        Filter("covered", "覆盖情况", "is_covered", [("True", "已巡"), ("False", "未巡")]),
    ),
    order=("unit__code", "pk"),
    search_hint="搜索单位",
    empty_text="没有符合条件的单位。",
    none_text="还没有纳入全覆盖的单位。请到届次页面编制全覆盖计划。",
)


def _grounds(rows):
    known = dict(Recusal.Ground.choices)
    counts = rows.order_by("ground").values_list("ground").annotate(Count("pk"))
    return [(ground, known[ground]) for ground, _ in counts]


RECUSALS = Ledger(
    name="recusals",
    title="回避台账",
    columns=(
        Column("人员", "person", link=True, sort="person__name"),
        Column("回避单位", "unit.name", sort="unit__name"),
        Column("事由", "get_ground_display", small="detail"),
        Column("申报时间", "declared_at", kind="date", sort="declared_at"),
        Column("状态", kind="status"),
    ),
    search=("person__name", "unit__name", "unit__short_name"),
    filters=(Filter("ground", "事由", "ground", _grounds),),
    order=("-declared_at", "pk"),
    select=("person", "unit"),
    search_hint="搜索人员、单位",
    empty_text="没有符合条件的回避登记。",
    none_text="没有回避登记。有应回避情形的，请及时申报。",
)
