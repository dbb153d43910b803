"""The sheet of units: one line a Party organisation, column by column; nothing guessed silently."""

import re
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.importing.cells import Line

# column → the headings under which offices keep it
HEADINGS = {
    "name": ("党组织名称", "单位名称", "党组织全称", "党组织", "单位", "名称"),
    "short_name": ("简称", "单位简称"),
    "code": ("编码", "代码", "单位编码"),
    "level": ("类别", "单位类别"),
    "parent": ("上级党组织", "上级", "隶属"),
    "secretary": ("书记姓名", "书记", "主要负责人", "党组织书记"),
    "secretary_title": ("书记职务", "职务"),
    "liaison": ("联络员", "联络员姓名"),
    "phone": ("联系电话", "电话", "手机", "手机号", "联系方式"),
    "last_inspected_year": ("上次巡察年份", "上次巡察", "巡察年份"),
    "attention": ("分类", "村级分类"),
    "note": ("备注",),
}
LABELS = {name: headings[0] for name, headings in HEADINGS.items()}
NEEDED = ("level", "secretary")
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
LEVEL_SHORT = {
    "区直": "区直单位", "县直": "县直单位", "镇": "镇（街道）", "乡镇": "镇（街道）",
    "街道": "镇（街道）",
}  # fmt: skip
ATTENTION = {"重点类": "key", "关注类": "watched", "一般类": "ordinary"}
KINDS = (
    ("党工委", "working_committee"),
    ("党总支", "general_branch"),
    ("党支部", "branch"),
    ("支部委员会", "branch"),
    ("党组", "leading_group"),
    ("党委", "committee"),
)
VACANT = ("空缺", "暂缺", "无")
LENGTHS = {"name": 80, "short_name": 40, "code": 20, "secretary": 40, "liaison": 40}
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")
_YEAR = re.compile(r"(\d{4})(年.*|[-/.]\d{1,2}.*)?")


@dataclass
class UnitRow:
    """One unit of the list, cleaned; `given` are the model's fields the line fills in."""

    line: Line
    name: str
    given: dict = field(default_factory=dict)
    parent: str = ""
    secretary: str = ""
    secretary_title: str = ""
    liaison: str = ""
    phone: str = ""
    is_vacant: bool = False

    @property
    def level(self) -> str:
        return self.given.get("level", "")


def read_unit(line: Line) -> UnitRow:
    row = UnitRow(line, line.text("name"))
    for name, most in LENGTHS.items():
        check_length(line, name, LABELS[name], most)
    for name in ("short_name", "code"):
        if text := line.text(name):
            row.given[name] = text
    if note := line.words("note"):
        row.given["note"] = note
        if len(note) > 200:
            line.fault("note", "备注不超过 200 个字", "请缩短后再上传。")
    _name(row, line)
    _level(row, line)
    _attention(row, line)
    _year(row, line)
    row.phone = read_phone(line)
    row.parent = line.text("parent")
    row.liaison = line.text("liaison")
    if row.liaison in VACANT:
        row.liaison = ""
    _secretary(row, line)
    return row


def check_length(line: Line, name: str, label: str, most: int):
    if len(line.text(name)) > most:
        line.fault(name, f"{label}不超过 {most} 个字", "请缩短后再上传。")


def _name(row, line):
    if not row.name:
        line.fault("name", "党组织名称必填", "请填写党组织全称，如“区水务局党组”。")
        return
    if str(line.cells["name"]) != row.name:
        mended = f"已更正为“{row.name}”。"
        line.fault("name", "名称前后和中间不留空格", mended, blocking=False)
    kind = next((kind for word, kind in KINDS if row.name.endswith(word)), "")
    if not kind:
        words = "、".join(word for word, _ in KINDS)
        line.fault("name", f"名称要以 {words} 结尾", "请写党组织全称，以便判定党组织类型。")
    row.given["kind"] = kind


def _level(row, line):
    if not line.has("level"):
        return  # told once, at the heading
    text = line.text("level").replace("(", "（").replace(")", "）")
    if text in LEVEL_SHORT:
        text = LEVEL_SHORT[text]
        line.fault("level", "类别用规范名称", f"已更正为“{text}”。", blocking=False)
    if text not in LEVELS:
        known = "、".join(("区直单位", "镇（街道）", "村（社区）", "其他"))
        line.fault("level", f"类别只能是 {known}", "请从中选择一个填写。")
        return
    row.given["level"] = LEVELS[text]


def _attention(row, line):
    text = line.text("attention")
    if f"{text}类" in ATTENTION:
        text = f"{text}类"
        line.fault("attention", "分类用规范名称", f"已更正为“{text}”。", blocking=False)
    if text in ATTENTION:
        row.given["attention"] = ATTENTION[text]
    elif text:
        line.fault("attention", "分类只能是 重点类、关注类、一般类", "请改为其中之一，或留空。")


def _year(row, line):
    text = line.text("last_inspected_year")
    if not text:
        return
    now, found = timezone.localdate().year, _YEAR.fullmatch(text)
    if found is None or not 1990 <= int(found[1]) <= now:
        rule = f"年份是 1990 至 {now} 的四位数"
        line.fault("last_inspected_year", rule, "请核对后改正，没有的留空。")
        return
    if found[1] != text:
        mended = f"已更正为 {found[1]}。"
        line.fault("last_inspected_year", "只填四位年份", mended, blocking=False)
    row.given["last_inspected_year"] = int(found[1])


def read_phone(line: Line) -> str:
    text = line.text("phone").replace("—", "-").replace("－", "-").replace("＋", "+")
    mended = re.sub(r"^(\+?86-?)(?=1\d{10}$)", "", text)
    mended = re.sub(r"^(1\d{2})-(\d{4})-(\d{4})$", r"\1\2\3", mended)
    if mended and not PHONE.fullmatch(mended):
        line.fault("phone", "电话是 11 位手机号或带区号的固定电话", "请核对后改正，没有的留空。")
    elif isinstance(line.cells.get("phone"), str) and line.cells["phone"].strip() != mended:
        told = f"已更正为 {mended}。"
        line.fault("phone", "电话用半角数字，中间不留空格", told, blocking=False)
    return mended


def _secretary(row, line):
    row.secretary = line.text("secretary")
    row.secretary_title = line.words("secretary_title")
    if len(row.secretary_title) > 80:
        line.fault("secretary_title", "书记职务不超过 80 个字", "请缩短后再上传。")
    row.is_vacant = row.secretary in VACANT
    if row.is_vacant:
        row.secretary = ""
    elif not row.secretary and line.has("secretary"):
        line.fault("secretary", "书记姓名必填", "请填写书记姓名；暂时没有的填“空缺”。")
