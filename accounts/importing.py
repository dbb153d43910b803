"""Reading a list of units as offices keep it in Excel: every fault found, nothing guessed silently.

A fault either must be mended in the file (`blocking`), or was mended while reading and says how.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook

from accounts.models import Organisation
from kernel.refusals import NotPossible

# column → the headings under which offices keep it
HEADINGS = {
    "name": ("党组织名称", "单位名称", "党组织", "单位", "名称"),
    "short_name": ("简称", "单位简称"),
    "code": ("编码", "代码", "单位编码"),
    "level": ("类别", "单位类别"),
    "parent": ("上级党组织", "上级", "隶属"),
    "secretary": ("书记姓名", "书记", "主要负责人", "党组织书记"),
    "secretary_title": ("书记职务", "职务"),
    "liaison": ("联络员", "联络员姓名"),
    "phone": ("联系电话", "电话", "手机"),
    "last_inspected_year": ("上次巡察年份", "上次巡察", "巡察年份"),
    "attention": ("分类", "村级分类"),
    "note": ("备注",),
}
LABELS = {name: headings[0] for name, headings in HEADINGS.items()}
LEVELS = {
    "区直单位": "department",
    "县直单位": "department",
    "市直单位": "department",
    "部门单位": "department",
    "镇（街道）": "town",
    "乡镇（街道）": "town",
    "村（社区）": "village",
    "村": "village",
    "社区": "community",
    "其他": "other",
}
LEVEL_SHORT = {"区直": "区直单位", "县直": "县直单位", "镇": "镇（街道）", "乡镇": "镇（街道）"}
ATTENTION = {"重点类": "key", "关注类": "watched", "一般类": "ordinary"}
KINDS = (
    ("党工委", "working_committee"),
    ("党总支", "general_branch"),
    ("党支部", "branch"),
    ("支部委员会", "branch"),
    ("党组", "leading_group"),
    ("党委", "committee"),
)
VACANT = ("空缺", "暂缺")
LENGTHS = {"name": 80, "short_name": 40, "code": 20, "secretary": 40, "liaison": 40, "note": 200}
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")
_BELOW_THE_LIST = re.compile(r"合计|总计|小计|填表人|审核人|制表|说明：|注：")


@dataclass(frozen=True)
class Fault:
    """One fault of the list: where it is, what stands there, the rule, how to mend it."""

    sheet: str
    cell: str
    value: str
    rule: str
    mend: str
    blocking: bool = True


@dataclass
class Row:
    """One unit of the list, cleaned; `line` is its row number in the sheet."""

    line: int
    name: str
    sheet: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    short_name: str = ""
    code: str = ""
    kind: str = ""
    level: str = "department"
    parent: str = ""
    secretary: str = ""
    secretary_title: str = ""
    liaison: str = ""
    phone: str = ""
    last_inspected_year: int | None = None
    attention: str = "ordinary"
    note: str = ""


@dataclass
class Listing:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def blocking(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.blocking]

    @property
    def mended(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.blocking]


def read_listing(file, committee) -> Listing:
    """Read an uploaded .xlsx or .xls against the units the committee already has."""
    try:
        book = CalamineWorkbook.from_filelike(file)
    except (CalamineError, ValueError, OSError) as trouble:
        raise NotPossible("这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 后再上传。") from trouble
    listing, read = Listing(), 0
    for meta in book.sheets_metadata:
        if str(meta.visible).endswith("Visible"):
            read += _read_sheet(book.get_sheet_by_name(meta.name), listing)
    if not read:
        raise NotPossible(
            "没有找到名册：表头里要有“党组织名称”和“类别”。请对照模板检查表头后再上传。"
        )
    _check_together(listing, committee)
    listing.faults.sort(key=lambda fault: (fault.sheet, _line_of(fault.cell)))
    return listing


def _line_of(cell: str) -> int:
    return int(re.sub(r"\D", "", cell) or 0)


def _read_sheet(sheet, listing) -> int:
    lines = [list(line) for line in sheet.to_python(skip_empty_area=False)]
    _fill_merged(sheet, lines)
    found = _find_header(lines)
    if found is None:
        return 0
    header, columns = found
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        cells = {name: line[at] if at < len(line) else "" for name, at in columns.items()}
        texts = {name: clean(value) for name, value in cells.items()}
        told = "".join(texts.values())
        if not told or _BELOW_THE_LIST.search("".join(clean(v) for v in line)):
            continue
        _Reader(sheet.name, number, columns, cells, texts, listing).read()
    return 1


def _fill_merged(sheet, lines):
    """What stands in a merged cell below the header counts for each of its rows."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top == bottom or left != right:
            continue
        for line in range(top + 1, min(bottom + 1, len(lines))):
            lines[line][left] = lines[top][left]


def _find_header(lines):
    for number, line in enumerate(lines[:20]):
        words = [clean(value) for value in line]
        columns = {}
        for name, headings in HEADINGS.items():
            at = next((words.index(heading) for heading in headings if heading in words), None)
            if at is not None:
                columns.setdefault(name, at)
        if "name" in columns and len(columns) >= 3:
            return number, columns
    return None


def clean(value) -> str:
    """Text of a cell: full-width digits to half, whole floats to integers, spaces off."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in str(value))
    return re.sub(r"\s+", "", text.replace("\u3000", " "))


def _whole(value):
    """Excel keeps every number as a float; people do not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Reader:
    """One line of the list, column by column."""

    def __init__(self, sheet, line, columns, cells, texts, listing):
        self.sheet, self.line, self.columns = sheet, line, columns
        self.cells, self.texts, self.listing = cells, texts, listing

    def fault(self, name, rule, mend, *, blocking=True):
        column = chr(ord("A") + self.columns.get(name, 0))
        value = self.cells.get(name)
        shown = "（空）" if value in (None, "") else str(_whole(value))
        self.listing.faults.append(
            Fault(self.sheet, f"{column}{self.line}", shown, rule, mend, blocking)
        )

    def read(self):
        row = Row(self.line, self.texts.get("name", ""), sheet=self.sheet, columns=self.columns)
        for name, most in LENGTHS.items():
            text = self.texts.get(name, "")
            if len(text) > most:
                self.fault(name, f"{LABELS[name]}不超过 {most} 个字", "请缩短后再上传。")
            setattr(row, name, text)
        raw = str(self.cells.get("name") or "")
        if row.name and raw != row.name:
            self.fault("name", "名称前后和中间不留空格", f"已更正为“{row.name}”。", blocking=False)
        self._name(row)
        self._level(row)
        self._attention(row)
        self._year(row)
        self._phone(row)
        self._people(row)
        row.parent = self.texts.get("parent", "")
        self.listing.rows.append(row)

    def _name(self, row):
        if not row.name:
            self.fault("name", "党组织名称必填", "请填写党组织全称，如“区水务局党组”。")
            return
        row.kind = next((kind for word, kind in KINDS if row.name.endswith(word)), "")
        if not row.kind:
            words = "、".join(word for word, _ in KINDS)
            self.fault("name", f"名称要以 {words} 结尾", "请写党组织全称，以便判定党组织类型。")

    def _level(self, row):
        text = self.texts.get("level", "").replace("(", "（").replace(")", "）")
        if text in LEVEL_SHORT:
            full = LEVEL_SHORT[text]
            self.fault("level", "类别用规范名称", f"已更正为“{full}”。", blocking=False)
            text = full
        if text not in LEVELS:
            known = "、".join(("区直单位", "镇（街道）", "村（社区）", "其他"))
            self.fault("level", f"类别只能是 {known}", "请从中选择一个填写。")
            return
        row.level = LEVELS[text]

    def _attention(self, row):
        text = self.texts.get("attention", "")
        if text and f"{text}类" in ATTENTION:
            self.fault("attention", "分类用规范名称", f"已更正为“{text}类”。", blocking=False)
            text = f"{text}类"
        if text and text not in ATTENTION:
            self.fault("attention", "分类只能是 重点类、关注类、一般类", "请改为其中之一，或留空。")
        row.attention = ATTENTION.get(text, "ordinary")

    def _year(self, row):
        text = self.texts.get("last_inspected_year", "")
        if not text:
            return
        year = text.removesuffix("年")
        now = timezone.localdate().year
        if not year.isdigit() or not 1990 <= int(year) <= now:
            self.fault(
                "last_inspected_year",
                f"年份是 1990 至 {now} 的四位数",
                "请核对后改正，没有的留空。",
            )
            return
        if year != text:
            mended = f"已更正为 {year}。"
            self.fault("last_inspected_year", "只填四位年份", mended, blocking=False)
        row.last_inspected_year = int(year)

    def _phone(self, row):
        text = self.texts.get("phone", "")
        if not text:
            return
        if not PHONE.fullmatch(text):
            self.fault(
                "phone", "电话是 11 位手机号或带区号的固定电话", "请核对后改正，没有的留空。"
            )
        elif isinstance(self.cells["phone"], str) and self.cells["phone"].strip() != text:
            mended = f"全角数字、空格已更正为 {text}。"
            self.fault("phone", "电话用半角数字", mended, blocking=False)
        row.phone = text

    def _people(self, row):
        row.secretary_title = self.texts.get("secretary_title", "")[:80]
        if not row.secretary:
            self.fault("secretary", "书记姓名必填", "请填写书记姓名；暂时没有的填“空缺”。")
        if row.secretary in VACANT:
            row.secretary = ""


def _check_together(listing, committee):
    """What only shows when all lines are seen: doubles, parents that do not exist, rings."""
    existing = set(Organisation.objects.filter(committee=committee).values_list("name", flat=True))
    first: dict[str, Row] = {}
    for row in listing.rows:
        if not row.name:
            continue
        if row.name in first:
            told = f"与第 {first[row.name].line} 行重复，请删去一行，或改正名称。"
            _add(listing, row, "name", row.name, "同一单位只能出现一次", told)
        first.setdefault(row.name, row)
    tops = {"", committee.name, committee.short_name, f"中共{committee.region}委员会"}
    for row in listing.rows:
        if row.parent in tops or _is_the_committee(row.parent, committee):
            if row.level in ("village", "community"):
                told = "请填写所在镇（街道）党委的名称。"
                _add(listing, row, "parent", row.parent, "村（社区）的上级是镇（街道）党委", told)
            row.parent = ""
        elif row.parent not in first and row.parent not in existing:
            told = "请改为名册中已有的党组织全称，或先把上级加入名册。"
            _add(listing, row, "parent", row.parent, "上级党组织要在名册中", told)
        elif _is_in_a_ring(row, first):
            told = "请检查这几个单位的上级，不能互为上级。"
            _add(listing, row, "parent", row.parent, "上级关系不能成环", told)


def _is_the_committee(text, committee) -> bool:
    plain = committee.name.replace("中国共产党", "中共")
    return text in (plain, f"中国共产党{committee.region}委员会")


def _is_in_a_ring(row, by_name) -> bool:
    seen, at = {row.name}, by_name.get(row.parent)
    while at is not None:
        if at.name in seen:
            return at.name == row.name
        seen.add(at.name)
        at = by_name.get(at.parent)
    return False


def _add(listing, row, name, value, rule, mend):
    column = chr(ord("A") + row.columns.get(name, 0))
    listing.faults.append(Fault(row.sheet, f"{column}{row.line}", value or "（空）", rule, mend))


def headings() -> Iterable[str]:
    """The template's heading row, in the order offices keep it."""
    return (LABELS[name] for name in HEADINGS)
