"""Reading a year's holiday arrangement as people paste it, line by line, or from a file."""

import codecs
import re
from datetime import date, timedelta

from kernel.files import ALLOWED, check_upload, suffix_of
from kernel.models import WorkdayException
from kernel.packed import check_workbook
from kernel.refusals import NotPossible
from kernel.workbooks import read_workbook

KINDS = {"xlsx": ALLOWED["xlsx"], "csv": None, "txt": None}
LARGEST = 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024  # a small file can unpack to fill the memory
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an .xlsx with a password is no zip any more
MOST_LINES = 1000
MOST_CHARACTERS = 40_000  # of a list, pasted or from a file
MOST_FAULTS = 20
LONGEST_HOLIDAY = 31
EARLIEST = 2000
_DATE = r"(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月])?(\d{1,2})日?"
_FULL = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_DAYS = re.compile(rf"{_DATE}(?:(?:至|到|~|～|—+|--){_DATE})?")
_HEADINGS = ("日期", "开始日期", "起始日期", "day")
_OFF, _ON = ("放假", "休息", "休"), ("上班", "补班", "调休上班", "调休")
_HOW = "请写成“2027-02-05至2027-02-11 放假 春节”或“2027-02-20 上班”。"


def read_workdays(text: str) -> tuple[list[WorkdayException], list[str]]:
    """The days of a pasted list, and one sentence for each line that cannot be read."""
    found: dict[date, WorkdayException] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = [word for word in re.split(r"[\s,，;；、\"]+", line) if word]
        if not words or words[0] in _HEADINGS:
            continue
        try:
            days = _read_line(words)
            for day in days:
                if day.day in found and found[day.day].is_workday != day.is_workday:
                    raise ValueError(f"{day.day} 前面写的不一样，请核对。")
                found[day.day] = day
        except ValueError as fault:
            faults.append(f"第 {number} 行“{line.strip()}”：{fault}")
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = [f"另有 {len(faults) - MOST_FAULTS} 行也看不懂，请对照说明检查。"]
    return sorted(found.values(), key=lambda day: day.day), faults


def _read_line(words) -> list[WorkdayException]:
    if len(words) > 1 and _FULL.fullmatch(words[0]) and _FULL.fullmatch(words[1]):
        words = [f"{words[0]}至{words[1]}", *words[2:]]  # two columns: from, until
    match = _DAYS.fullmatch(words[0])
    if match is None:
        raise ValueError(f"看不出日期，{_HOW}")
    first, last = _span(match)
    if not 0 <= (last - first).days < LONGEST_HOLIDAY:
        raise ValueError(f"起止日期不对，一次最多 {LONGEST_HOLIDAY} 天。")
    off, on = (any(word in sort for word in words[1:]) for sort in (_OFF, _ON))
    if off == on:
        raise ValueError(f"没有写明放假还是上班，{_HOW}")
    name = "".join(word for word in words[1:] if word not in _OFF + _ON)[:40]
    return [
        WorkdayException(
            day=first + timedelta(days=n),
            is_workday=on,
            name=name or ("调休上班" if on else "放假"),
        )
        for n in range((last - first).days + 1)
    ]


def _span(match) -> tuple[date, date]:
    """First and last day; what the last one leaves out is taken from the first."""
    year, month, day, *end = match.groups()
    if not (year and month):
        raise ValueError(f"日期要写明年月日，{_HOW}")
    try:
        first = date(int(year), int(month), int(day))
        if first.year < EARLIEST:
            raise ValueError
        if not end[2]:
            return first, first
        last = date(int(end[0] or year), int(end[1] or month), int(end[2]))
    except ValueError:
        raise ValueError("没有这一天，请核对日期。") from None
    return first, last


def text_of(upload) -> str:
    """An uploaded list as lines of text, its cells apart by tabs.

    Raises ValidationError or NotPossible with a sentence for what is no such list.
    """
    if upload.size > LARGEST:
        raise NotPossible(_TOO_MUCH)
    is_workbook = suffix_of(upload.name) == "xlsx"
    if is_workbook and upload.read(8) == LOCKED:
        raise NotPossible("这个文件加了打开密码，请取消密码、另存为 .xlsx 后再上传。")
    check_upload(upload, KINDS)
    if is_workbook:
        check_workbook(upload, LARGEST_UNPACKED)
    text = "\n".join(_lines_of(upload)) if is_workbook else _decoded(upload.read())
    if len(text) > MOST_CHARACTERS:
        raise NotPossible(_TOO_MUCH)
    return text


_TOO_MUCH = "文件太大，不像一份放假安排。请只保留放假和调休的日期后再上传。"


def _decoded(content: bytes) -> str:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _lines_of(upload) -> list[str]:
    """The lines of the only sheet that holds something, numbered as Excel numbers them."""
    filled = [sheet for sheet in read_workbook(upload, most_lines=MOST_LINES) if sheet.height]
    if len(filled) > 1:
        names = "、".join(sheet.name for sheet in filled[:5])
        raise NotPossible(f"文件里有几张表（{names}），请只留下放假安排一张后再上传。")
    if filled and filled[0].height > MOST_LINES:
        raise NotPossible(f"表格超过 {MOST_LINES} 行，请删去多余的行后再上传。")
    rows = filled[0].lines if filled else []
    return ["\t".join(_cell(value) for value in row) for row in rows]


def _cell(value) -> str:
    return " ".join(str(value).split())
