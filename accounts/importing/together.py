"""What only shows when all lines are seen: doubles, parents that do not exist, rings."""

from accounts.importing.units import UnitRow
from accounts.models import Organisation

HAMLETS = ("village", "community")


def check_units(rows: list[UnitRow], known: dict[str, Organisation], committee):
    first: dict[str, UnitRow] = {}
    for row in rows:
        if row.name in first:
            told = f"与{_where(first[row.name])}重复，请删去一行，或改正名称。"
            row.line.fault("name", "同一单位只能出现一次", told)
        if row.name:
            first.setdefault(row.name, row)
    _check_codes(rows, known)
    tops = _names_of(committee)
    for row in rows:
        _check_parent(row, first, known, tops)


def _where(row) -> str:
    return f"“{row.line.sheet}”第 {row.line.number} 行"


def _check_codes(rows, known):
    owners = {unit.code: unit.name for unit in known.values()}
    first: dict[str, UnitRow] = {}
    for row in rows:
        code = row.given.get("code")
        if not code:
            continue
        if code in first and first[code].name != row.name:
            told = f"与{_where(first[code])}相同，请改正其中一个，或留空由系统编排。"
            row.line.fault("code", "编码不能重复", told)
        elif owners.get(code, row.name) != row.name:
            told = f"平台中“{owners[code]}”已用此编码，请改正，或留空由系统编排。"
            row.line.fault("code", "编码不能重复", told)
        first.setdefault(code, row)


def _names_of(committee) -> set[str]:
    full = f"中国共产党{committee.region}委员会"
    names = {committee.name, committee.short_name, full}
    return {"", *names, *(name.replace("中国共产党", "中共") for name in names)}


def _check_parent(row, in_list, known, tops):
    is_hamlet = row.level in HAMLETS
    if row.parent in tops:
        row.parent = ""
        former = known.get(row.name)
        if is_hamlet and not (former and former.parent_id):
            told = "请填写所在镇（街道）党委的名称。"
            row.line.fault("parent", "村（社区）的上级是镇（街道）党委", told)
    elif row.parent not in in_list and row.parent not in known:
        told = "请改为名册中已有的党组织全称，或先把上级加入名册。"
        row.line.fault("parent", "上级党组织要在名册中", told)
    elif is_hamlet and _level_of(row.parent, in_list, known) != "town":
        told = f"“{row.parent}”不是镇（街道）党委，请改正上级或类别。"
        row.line.fault("parent", "村（社区）的上级是镇（街道）党委", told)
    elif _is_in_a_ring(row, in_list, known):
        told = "请检查这几个单位的上级，不能互为上级。"
        row.line.fault("parent", "上级关系不能成环", told)


def _level_of(name, in_list, known) -> str:
    row = in_list.get(name)
    return (row and row.level) or (known[name].level if name in known else "")


def _parent_of(name, in_list, known) -> str:
    """Where a unit will hang after the import: what the list says, else what stands already."""
    row, unit = in_list.get(name), known.get(name)
    if row and row.parent:
        return row.parent
    return unit.parent.name if unit and unit.parent else ""


def _is_in_a_ring(row, in_list, known) -> bool:
    seen, at = {row.name}, row.parent
    while at and at not in seen:
        seen.add(at)
        at = _parent_of(at, in_list, known)
    return at == row.name
