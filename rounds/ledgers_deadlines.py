"""The ledgers of 期限规则 and of deadlines."""

from django.utils import timezone

from kernel.ledger import Column, Filter, Ledger
from rounds.ledgers import rounds_of, units_of
from rounds.models import Deadline
from rounds.rules import CHOICES, PARTIES

RULE_SETS = Ledger(
    name="rulesets",
    title="期限规则",
    columns=(
        Column("版本", lambda rules: f"第 {rules.number} 版", sort="number", link=True),
        Column("修订说明", "note"),
        Column("修订日期", lambda rules: timezone.localdate(rules.made_at), kind="date", sort="made_at"),
        Column("派出党组织", "committee.short_name", extra=True),
    ),
    order=("-number", "pk"),
    select=("committee",),
    none_text="还没有期限规则。新建轮次时会按通行做法生成第 1 版，以后可以在这里修订。",
)  # fmt: skip

DEADLINES = Ledger(
    name="deadlines",
    title="期限台账",
    columns=(
        Column("事项", "title", link=True),
        Column("被巡察单位", "inspection.unit.name", small="inspection.round", sort="inspection__unit__name"),
        Column("责任方", "get_party_display"),
        Column("期限", "due", kind="due", sort="due_on"),
        Column("怎样算出", "explain", extra=True),
        Column("首次确定", "first_due_on", kind="date", extra=True),
        Column("状态", kind="status"),
    ),
    search=("inspection__unit__name", "inspection__unit__short_name"),
    filters=(
        Filter("standing", "状态", "stands", Deadline.STANDINGS),
        Filter("state", "办理", "state", Deadline.lifecycle.choices),
        Filter("rule", "事项", "rule", CHOICES),
        Filter("party", "责任方", "party", PARTIES),
        Filter("unit", "单位", "inspection__unit_id", units_of),
        Filter("round", "轮次", "inspection__round_id", rounds_of),
    ),
    order=("rests", "due_on", "pk"),
    select=("inspection__unit", "inspection__round__term"),
    search_hint="搜索单位",
    empty_text="没有符合条件的期限。",
    none_text="还没有期限。轮次方案批准后，各环节的期限会自动列在这里。",
)  # fmt: skip
