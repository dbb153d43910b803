from findings.requests.lifecycle import MATTER
from findings.requests.models import MajorMatter
from kernel.ledger import Column, Filter, Ledger

MATTERS = Ledger(
    name="majormatters",
    title="请示报告",
    columns=(
        Column("标题", "title", small="get_kind_display", link=True),
        Column("被巡察单位", "inspection.unit", small="inspection.round"),
        Column("紧急程度", "get_urgency_display"),
        Column("报送时间", "reported_at", sort="reported_at"),
        Column("状态", kind="status"),
    ),
    search=("title", "text"),
    filters=(
        Filter("state", "状态", "state", MATTER.choices),
        Filter("kind", "类型", "kind", MajorMatter.Kind.choices),
        Filter("urgency", "紧急程度", "urgency", MajorMatter.Urgency.choices),
    ),
    order=("-pressing", "-pk"),
    select=("inspection__unit", "inspection__round__term"),
    search_hint="搜索标题、内容",
    empty_text="没有符合条件的请示报告。",
    none_text="还没有请示报告。遇有重要情况，由巡察组在案卷中请示报告。",
)
