"""Working days over the table of statutory holidays, and deadlines that explain themselves."""

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256

from django.apps import apps

# (what, first and last day it can be off, fewest such days from Monday to Friday, since which year),
# after 全国年节及纪念日放假办法. 元旦 on a weekend may be made up for on the 31st of December. 中秋节 is left
# out: in some years it falls into 国庆节 or on a Sunday.
FESTIVALS = (
    ("元旦", (12, 31), (1, 3), 1, 2000),
    ("春节", (1, 20), (2, 28), 3, 2000),
    ("清明节", (4, 2), (4, 8), 1, 2008),
    ("劳动节", (4, 27), (5, 8), 1, 2000),
    ("端午节", (5, 25), (6, 30), 1, 2008),
    ("国庆节", (9, 29), (10, 8), 3, 2000),
)
MOST_NAMED = 3  # days or years in one sentence


class Calendar:
    """The exceptions of a span of years, read once; ask it as often as you like."""

    def __init__(self, exceptions: dict[date, bool], names: Mapping[date, str] | None = None):
        self.exceptions = exceptions
        self.names = names or {}
        self._missing: dict[int, list[str]] = {}

    @classmethod
    def load(cls):
        table = apps.get_model("kernel", "WorkdayException")
        rows = list(table.objects.values_list("day", "is_workday", "name"))
        return cls({day: works for day, works, _ in rows}, {day: name for day, _, name in rows})

    @property
    def fingerprint(self) -> str:
        """Of all it says: two calendars with the same one count alike and explain alike."""
        said = sorted(
            (day.isoformat(), is_on, self.names.get(day, ""))
            for day, is_on in self.exceptions.items()
        )
        return sha256(repr(said).encode()).hexdigest()

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    # --- which years have been entered ----------------------------------------------------------

    def knows(self, day: date) -> bool:
        """Whether the year's holiday arrangement has been entered (else weekends only)."""
        return not self.missing_festivals(day.year)

    def missing_festivals(self, year: int) -> list[str]:
        """The statutory holidays of a year that the table has no days for.

        A year is not known by a day or two of it: who typed in half of the notice would get
        deadlines that look sure and are wrong.
        """
        if year not in self._missing:
            self._missing[year] = [
                what
                for what, first, last, fewest, since in FESTIVALS
                if year >= since and self._days_off(year, first, last) < fewest
            ]
        return self._missing[year]

    def _days_off(self, year, first, last) -> int:
        day = date(year - (first > last), *first)
        days = [day + timedelta(n) for n in range((date(year, *last) - day).days + 1)]
        return sum(day.weekday() < 5 and not self.is_workday(day) for day in days)

    def missing_years(self, first: date, last: date) -> list[int]:
        """The years between two days (in either order) that have not been entered whole."""
        years = range(min(first, last).year, max(first, last).year + 1)
        return [year for year in years if self.missing_festivals(year)]

    # --- counting -------------------------------------------------------------------------------

    @cached_property
    def _differing(self) -> tuple[list[int], list[int]]:
        """The days that differ from their weekday, and by how much all of them up to there do."""
        days, sums = [], [0]
        for day in sorted(self.exceptions):
            difference = self.exceptions[day] - (day.weekday() < 5)
            if difference:
                days.append(day.toordinal())
                sums.append(sums[-1] + difference)
        return days, sums

    def _until(self, ordinal: int) -> int:
        """Working days up to and including a day, counted from the first Monday there was."""
        days, sums = self._differing
        weeks, rest = divmod(ordinal, 7)  # day 1 was a Monday
        return weeks * 5 + min(rest, 5) + sums[bisect_right(days, ordinal)]

    def add_workdays(self, start: date, days: int) -> date:
        """The day on which `days` working days after `start` have passed; negative counts back.

        The starting day itself does not count (民法典第二百零一条的计算方法).
        """
        if not days:
            return start
        begin, off = start.toordinal(), len(self._differing[0])
        farthest = (abs(days) + off) * 7 // 5 + 7
        if days > 0:
            span = range(begin, min(begin + farthest, date.max.toordinal()) + 1)
            wanted = self._until(begin) + days
        else:
            span = range(max(begin - farthest, 1), begin)
            wanted = self._until(begin - 1) + 1 + days
        at = bisect_left(span, wanted, key=self._until)
        if at == len(span) or (days < 0 and wanted < 1):
            raise OverflowError("date value out of range")
        return date.fromordinal(span[at])

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end` (negative if `end` is earlier)."""
        return self._until(end.toordinal()) - self._until(start.toordinal())

    def workdays_in(self, year: int) -> int:
        return self.workdays_between(date(year, 1, 1) - timedelta(1), date(year, 12, 31))

    # --- in words -------------------------------------------------------------------------------

    def crossed(self, first: date, last: date) -> list[str]:
        """What changes the count from one day to another, both included, in words.

        E.g. ["跨中秋节、国庆节假期", "10月10日调休上班"].
        """
        days, _ = self._differing
        low, high = (bisect_left(days, first.toordinal()), bisect_right(days, last.toordinal()))
        between = [date.fromordinal(day) for day in days[low:high]]
        off = [self.names.get(day, "") for day in between if not self.exceptions[day]]
        on = [f"{day.month}月{day.day}日" for day in between if self.exceptions[day]]
        said = []
        if off:
            names = dict.fromkeys(name.removesuffix("放假").removesuffix("假期") for name in off)
            said.append(f"跨{_few([name for name in names if name], '个') or '法定'}假期")
        if on:
            said.append(f"{_few(on, '天')}调休上班")
        return said

    def doubts(self, first: date, last: date) -> str:
        """That a year among these days has not been entered; "" where all have been."""
        years = [str(year) for year in self.missing_years(first, last)]
        if not years:
            return ""
        told = f"{_few(years, '个年份')}{' 年' if len(years) <= MOST_NAMED else ''}放假安排"
        return f"{told}尚未录入，暂按周末推算"


def _few(words: list[str], measure: str) -> str:
    more = f" 等 {len(words)} {measure}" if len(words) > MOST_NAMED else ""
    return "、".join(words[:MOST_NAMED]) + more


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month if it has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Term:
    """How long something may take: an amount and its unit (days, workdays, months).

    `before`: it is counted back from its day ("进驻前 10 天").
    """

    amount: int
    unit: str
    before: bool = False

    LABELS = {"days": "天", "workdays": "个工作日", "months": "个月"}

    def __str__(self):
        return f"{self.amount} {self.LABELS[self.unit]}"

    def due(self, start: date, days: Calendar) -> date:
        amount = -self.amount if self.before else self.amount
        if self.unit == "workdays":
            return days.add_workdays(start, amount)
        if self.unit == "months":
            return add_months(start, amount)
        return start + timedelta(days=amount)

    def explain(self, event: str, start: date, days: Calendar) -> str:
        due = self.due(start, days)
        way, end = ("前", "即") if self.before else ("起", "至")
        said = [f"{event}（{zh(start)}）{way} {self}"]
        doubts = ""
        if self.unit == "workdays" and self.amount:
            counted = (due, start - DAY) if self.before else (start + DAY, due)
            said += days.crossed(*counted)
            doubts = days.doubts(*counted)
        text = "，".join([*said, f"{end} {zh(due)}"])
        return f"{text}。{doubts}" if doubts else text


DAY = timedelta(days=1)


def zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
