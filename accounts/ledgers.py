from accounts.models import Organisation
from kernel.ledger import Column, Filter, Ledger

ORGANISATIONS = Ledger(
    name="organisations",
    title="单位名册",
    columns=(
        Column("编码", "code", sort="code"),
        Column("党组织名称", "name", small="parent", sort="name"),
        Column("类型", "get_kind_display"),
        Column("类别", "get_level_display", sort="level"),
        Column("分类", "get_attention_display", sort="attention"),
        Column("上次巡察", "last_inspected_year", sort="last_inspected_year"),
        Column("在用", "is_active"),
    ),
    search=("name", "short_name", "code"),
    filters=(
        Filter("level", "类别", "level", Organisation.Level.choices),
        Filter("attention", "分类", "attention", Organisation.Attention.choices),
        Filter("kind", "类型", "kind", Organisation.Kind.choices),
    ),
    order=("code", "pk"),
    select=("parent",),
    search_hint="搜索单位、编码",
    empty_text="没有符合条件的单位。",
    none_text="名册里还没有单位。可从 Excel 导入名册。",
)

SUBSTITUTIONS = Ledger(
    name="substitutions",
    title="代办",
    columns=(
        Column("代办", str, small="reason", link=True),
        Column("状态", kind="status"),
        Column("自", "starts_on", kind="date", sort="starts_on"),
        Column("至", "ends_on", kind="date", sort="ends_on"),
        Column("指定时间", "named_at", kind="date", extra=True),
    ),
    search=("principal__name", "substitute__name", "reason"),
    order=("-starts_on", "-pk"),
    select=("principal", "substitute"),
    search_hint="搜索姓名、事由",
    empty_text="没有符合条件的代办。",
    none_text="还没有代办。外出、休假时，可以请同一方的同志在这几天里代办。",
)
