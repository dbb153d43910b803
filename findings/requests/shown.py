"""What the page of a 请示报告, or of its signature, shows as (label, text)."""

from kernel.shown import shown


def matter_facts(matter) -> list[tuple[str, str]]:
    rows = (
        ("类型", matter.get_kind_display()),
        ("紧急程度", matter.get_urgency_display()),
        ("被巡察单位", matter.inspection.unit.name),
        ("同时报巡察办", "是" if matter.copy_office else "否"),
        ("报送人", matter.reported_by),
        ("报送时间", matter.reported_at),
        ("答复人", matter.answered_by),
        ("答复时间", matter.answered_at),
    )
    return [(label, shown(value)) for label, value in rows if value]


def whole_matter(matter) -> list[tuple[str, str]]:
    return [("标题", matter.title), ("内容", matter.text), *matter_facts(matter)[:4]]


def answered_matter(matter) -> list[tuple[str, str]]:
    return [("标题", matter.title), ("答复", matter.answer)]
