"""日历文件 (iCalendar): what of the calendar may be said outside the platform.

A file is mailed, kept on a telephone and shown on a lock screen. It names no person and no title; no
unit before the notice has told it; and of what is waiting only what `days` lists as harmless.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from xuncha.desk.days import Entry

NEUTRAL = "待办期限"
_NAMES = UUID("6f1c2b0e-5f0b-4d5e-9c3a-2f6f0c7a9e11")  # any, but for ever the same
_MANY = ("调阅资料期限", "整改期限", "核查期限", "报告整改进展", NEUTRAL)
_FIRST_SEQUENCE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Line:
    """One all-day event. `key` is the same in the next file, so that a moved day moves there, too."""

    on: date
    words: str
    key: str
    count: int = 0

    @property
    def text(self) -> str:
        return self.words + (f"：{self.count} 项" if self.count > 1 else "")


def outside(entries: list[Entry]) -> list[Line]:
    """What may be said of these days, in their order."""
    lines: dict[tuple, Line] = {}
    for entry in entries:
        words, key = _said(entry)
        line = lines.setdefault((entry.on, words), Line(entry.on, words, key))
        line.count += entry.count
    taken = set()
    for line in lines.values():
        if line.key in taken:  # two days of one matter
            line.key = f"{line.key}:{line.on:%Y%m%d}"
        taken.add(line.key)
    return list(lines.values())


def _said(entry: Entry) -> tuple[str, str]:
    """The words for one entry, and the key by which its line is known."""
    day, case = f"{entry.on:%Y%m%d}", entry.case
    is_announced = case is not None and case.state != "planned"
    if entry.is_day_of_case and not is_announced:
        team = str(case.team or "尚未安排巡察组")
        return f"{entry.words}（{team}）", f"{entry.words}:team:{case.team_id}:{day}"
    if not (is_announced and entry.may_be_named):
        return NEUTRAL, f"{NEUTRAL}:{day}"
    # The planned day and the real one are the same line.
    key = f"{entry.words.removeprefix('计划')}:{case.pk}"
    many = entry.words in _MANY
    return f"{entry.words}（{case.unit}）", f"{key}:{day}" if many else key


def calendar_file(name: str, owner: str, entries: list[Entry], now: datetime) -> bytes:
    """The file; `owner` tells the calendars of different people and rounds apart.

    A calendar takes a known event anew if its SEQUENCE has grown, which it does with every minute.
    """
    file = Calendar()
    for prop, value in (
        ("prodid", "-//xuncha//calendar//ZH"), ("version", "2.0"), ("method", "PUBLISH"),
        ("x-wr-calname", name), ("uid", str(uuid5(_NAMES, owner))), ("last-modified", now),
    ):  # fmt: skip
        file.add(prop, value)
    sequence = int((now - _FIRST_SEQUENCE).total_seconds() // 60)
    for line in outside(entries):
        event = Event()
        for prop, value in (
            ("uid", str(uuid5(_NAMES, f"{owner}:{line.key}"))), ("summary", line.text),
            ("dtstart", line.on), ("dtstamp", now), ("last-modified", now),
            ("sequence", sequence), ("class", "PRIVATE"), ("transp", "TRANSPARENT"),
        ):  # fmt: skip
            event.add(prop, value)
        file.add_component(event)
    return file.to_ical()
