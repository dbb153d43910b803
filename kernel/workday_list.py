"""Reading a year's holiday arrangement as people paste it, line by line."""

import re
from datetime import date, timedelta

from kernel.models import WorkdayException

LONGEST_HOLIDAY = 31
_DATE = r"(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月])?(\d{1,2})日?"
_DAYS = re.compile(rf"{_DATE}(?:(?:至|到|~|～|—+|--){_DATE})?")
_OFF, _ON = ("放假", "休息", "休"), ("上班", "补班", "调休上班", "调休")
_HOW = "请写成“2027-02-05至2027-02-11 放假 春节”或“2027-02-20 上班”。"


def read_workdays(text: str) -> tuple[list[WorkdayException], list[str]]:
    """The days of a pasted list, and one sentence for each line that cannot be read."""
    found: dict[date, WorkdayException] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = [word for word in re.split(r"[\s,，;；、\"]+", line) if word]
        if not words or words[0] in ("日期", "day"):
            continue
        try:
            days = _read_line(words)
            for day in days:
                if day.day in found and found[day.day].is_workday != day.is_workday:
                    raise ValueError(f"{day.day} 前面写的不一样，请核对。")
                found[day.day] = day
        except ValueError as fault:
            faults.append(f"第 {number} 行“{line.strip()}”：{fault}")
    return sorted(found.values(), key=lambda day: day.day), faults


def _read_line(words) -> list[WorkdayException]:
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
        if not end[2]:
            return first, first
        last = date(int(end[0] or year), int(end[1] or month), int(end[2]))
    except ValueError:
        raise ValueError("没有这一天，请核对日期。") from None
    return first, last
