"""One month of a calendar: its weeks, what falls on each day, holidays and make-up workdays."""

import re
from calendar import monthcalendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from kernel.workdays import add_months
from xuncha.desk.days import Entry

WEEKDAYS = "一二三四五六日"
_WRITTEN = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")  # no year that a date could not pass


@dataclass
class Day:
    on: date
    is_off: bool
    is_today: bool
    mark: str = ""  # 休 or 班
    name: str = ""
    entries: list[Entry] = field(default_factory=list)

    @property
    def words(self) -> str:
        return f"{self.on.month}月{self.on.day}日 周{WEEKDAYS[self.on.weekday()]}"

    @property
    def tells(self) -> bool:
        return bool(self.entries or self.mark or self.is_today)


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def read(cls, text: str, today: date):
        """From “2026-12”; what is no month of a reasonable year is the present one."""
        year, _, month = text.partition("-")
        if _WRITTEN.fullmatch(text):
            return cls(date(int(year), int(month), 1))
        return cls(today.replace(day=1))

    @property
    def last(self) -> date:
        return add_months(self.first, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    def __str__(self):
        return f"{self.first:%Y-%m}"

    def before(self):
        return Month(add_months(self.first, -1))

    def after(self):
        return Month(add_months(self.first, 1))

    def weeks(self, entries: list[Entry], today: date, workdays) -> list[list[Day | None]]:
        """Monday to Sunday; None where a week reaches beyond the month."""
        of_day = defaultdict(list)
        for entry in entries:
            of_day[entry.on].append(entry)

        def day(number):
            if not number:
                return None
            on = self.first.replace(day=number)
            found = Day(on, not workdays.is_workday(on), on == today, entries=of_day[on])
            if on in workdays.exceptions:
                works = workdays.exceptions[on]
                found.mark, found.name = ("班", "") if works else ("休", workdays.names.get(on, ""))
            return found

        numbers = monthcalendar(self.first.year, self.first.month)
        return [[day(number) for number in week] for week in numbers]

    def unknown_year(self, workdays) -> str:
        """The plain sentence where the year's holidays have not been entered."""
        doubts = workdays.doubts(self.first, self.last)
        return f"{doubts}：这里只标出周末和已录入的日子。" if doubts else ""
