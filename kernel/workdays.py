"""Working days over the table of statutory holidays, and deadlines that explain themselves."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.apps import apps


class Calendar:
    """The exceptions of a span of years, read once; ask it as often as you like."""

    def __init__(self, exceptions: dict[date, bool]):
        self.exceptions = exceptions
        self.years = {day.year for day in exceptions}

    @classmethod
    def load(cls):
        rows = apps.get_model("kernel", "WorkdayException").objects.values_list("day", "is_workday")
        return cls(dict(rows))

    @property
    def fingerprint(self) -> str:
        """Of all it says: two calendars with the same one count alike."""
        said = sorted((day.isoformat(), is_on) for day, is_on in self.exceptions.items())
        return sha256(repr(said).encode()).hexdigest()

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def knows(self, day: date) -> bool:
        """Whether the year's holiday arrangement has been entered (else weekends only)."""
        return day.year in self.years

    def add_workdays(self, start: date, days: int) -> date:
        """The day on which `days` working days after `start` have passed; negative counts back.

        The starting day itself does not count (民法典第二百零一条的计算方法).
        """
        step = timedelta(days=1 if days >= 0 else -1)
        day, left = start, abs(days)
        while left:
            day += step
            if self.is_workday(day):
                left -= 1
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end` (negative if `end` is earlier)."""
        if end < start:
            return -self.workdays_between(end, start)
        days = (end - start).days
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, days + 1))


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month if it has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Term:
    """How long something may take: an amount and its unit (days, workdays, months)."""

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
        if self.before:
            text = f"{event}（{zh(start)}）前 {self}，即 {zh(due)}"
        else:
            text = f"{event}（{zh(start)}）起 {self}，至 {zh(due)}"
        if self.unit == "workdays" and not days.knows(due):
            text += f"。{due.year} 年放假安排尚未录入，暂按周末推算"
        return text


def zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
