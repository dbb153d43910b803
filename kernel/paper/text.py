"""Text as official papers set it: no stray spaces, numbers by place, titles broken by meaning."""

import math
import re
import unicodedata

TITLE_CHARACTERS = 19  # of 22 pt in 156 mm, a little less than the line holds
# A title is broken where a name or a clause ends, not inside 住房和城乡建设局.
NO_END = ("《", "“", "（", "〔", "第", "和", "与", "及", "对", "向", "在")
NO_START = ("》", "”", "）", "〕", "、", "，", "的", "和", "与", "及", "办公室", "党组", "党委")
ENDS_WELL = (
    "关于", "》", "、", "轮", "意见", "党组", "党委", "党支部", "局", "委员会", "办公室", "领导小组",
    "巡察组", "政府", "公司",
)  # fmt: skip
STARTS_WELL = ("关于", "开展", "进行", "工作", "巡察", "反馈", "整改", "《")

_HAN = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff“”‘’—…"
_LATIN = "A-Za-z0-9%‰"
_LOOSE = re.compile(f"(?<=[{_HAN}])[ \u00a0]+(?=[{_LATIN}])|(?<=[{_LATIN}])[ \u00a0]+(?=[{_HAN}])")
_LEADING_ZERO = re.compile(r"(?<=[0-9]年)0(?=[0-9]月)|(?<=[0-9]月)0(?=[0-9]日)")
# Nothing that changes the order in which the rest is read (U+202E …) and nothing XML cannot hold.
_UNPRINTED = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
DAY = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}[.\-/][0-9]{1,2}[.\-/][0-9]{1,2}")


def printable(text: object) -> str:
    """One line without control characters."""
    kept = "".join(c for c in str(text) if unicodedata.category(c) not in ("Cc", "Cs"))
    return _UNPRINTED.sub("", kept)


def clean(text: object) -> str:
    """As `printable`, closed up between Chinese and digits or Latin (10天)."""
    return _LEADING_ZERO.sub("", _LOOSE.sub("", printable(text)))


def lines_of(text: object) -> list[str]:
    """One entry a line. Indents typed or pasted go: the layout makes its own."""
    lines = (line.strip() for line in str(text).splitlines())
    return [clean(line) for line in lines if line]


def in_chinese(number: int) -> str:
    """1 to 99 as 一 … 九十九."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones or not tens else "")


def heading_number(level: int, n: int) -> str:
    """GB/T 9704-2012, 7.3.3."""
    return {1: f"{in_chinese(n)}、", 2: f"（{in_chinese(n)}）", 3: f"{n}.", 4: f"（{n}）"}[level]


def in_days(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def cells(text: str) -> float:
    """Width in characters of the grid; half-width characters count half."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def title_lines(title: str, most: int = TITLE_CHARACTERS) -> list[str]:
    """The title's lines: as typed, else of about equal length, broken where words seem to end."""
    if "\n" in title or cells(title) <= most:
        return lines_of(title)
    left = math.ceil(cells(title) / most)
    ideal = cells(title) / left

    def cost(at):
        line, rest = title[:at], title[at:]
        too_much = cells(rest) > most * (left - 1)
        bad = line.endswith(NO_END) or rest.startswith(NO_START)
        bad = bad or (line[-1] + rest[0]).isascii()
        inside = line.count("《") > line.count("》")
        good = 8 * line.endswith(ENDS_WELL) + 3 * rest.startswith(STARTS_WELL)
        alone = min(cells(line), cells(rest)) < 4
        return 50 * too_much + 20 * (bad + alone) + 4 * inside - good + abs(cells(line) - ideal)

    at = min((n for n in range(1, len(title)) if cells(title[:n]) <= most), key=cost)
    return [title[:at].strip(), *title_lines(title[at:].strip(), most)]
