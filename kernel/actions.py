"""The table of holidays and make-up workdays: seeded from a package, then kept from the notice."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

import chinese_calendar
from django.db import transaction

from kernel.events import record_event
from kernel.models import WorkdayException
from kernel.refusals import NotPossible
from kernel.workdays import FESTIVALS, Calendar

NOTICE_MONTH = 11
FIRST_YEAR = 2004  # the first that the package knows whole


def seed_workdays(table=WorkdayException, years=range(FIRST_YEAR, date.max.year)) -> int:
    """Enter what the package knows of these years and the table does not; answers how many days.

    Years the package does not know stay empty: deadlines in them say so instead of guessing.
    """
    known = set(table.objects.values_list("day", flat=True))
    fresh = [
        table(day=day, is_workday=works, name=name, source="国务院办公厅放假安排")
        for day, works, name in published(years)
        if day not in known
    ]
    table.objects.bulk_create(fresh)
    return len(fresh)


def published(years):
    """(day, whether it is worked, name) of each day that differs from its weekday, as the package knows."""
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            try:
                works = chinese_calendar.is_workday(day)
                english = chinese_calendar.get_holiday_detail(day)[1] or ""
            except NotImplementedError:
                return
            if works != (day.weekday() < 5):
                yield day, works, "调休上班" if works else _NAMES.get(english, english)
            day += timedelta(days=1)


_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass
class Comparison:
    """What entering a list would do to the table, and the calendar there would be."""

    added: list[WorkdayException] = field(default_factory=list)
    changed: list[tuple[WorkdayException, WorkdayException]] = field(default_factory=list)
    removed: list[WorkdayException] = field(default_factory=list)
    same: int = 0
    replaced_years: list[int] = field(default_factory=list)
    years: list[dict] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def told(self) -> list[str]:
        """One line for each day that changes."""
        return [
            *(f"增加 {_said(day)}" for day in self.added),
            *(f"改动 {_said(was)} → {_said(now)}" for was, now in self.changed),
            *(f"删除 {_said(day)}" for day in self.removed),
        ]

    @property
    def fingerprint(self) -> str:
        return sha256("\n".join(self.told).encode()).hexdigest()


def _said(day: WorkdayException) -> str:
    return f"{day.day} {'上班' if day.is_workday else '放假'} {day.name}"


def compare_workdays(days: list[WorkdayException], *, whole_years: bool = False) -> Comparison:
    """What `enter_workdays` would do.

    With `whole_years` a day that stands in the table and not in the list goes, but only in years
    whose every holiday the list names: the notice for a year may give off the last of December
    before it, and that one day is not the whole of that year.
    """
    given = {day.day: day for day in days}
    new = Calendar({day.day: day.is_workday for day in days})
    years = sorted({day.day.year for day in days})
    replaced = [year for year in years if whole_years and not new.missing_festivals(year)]
    standing = {row.day: row for row in WorkdayException.objects.all()}
    found = Comparison(replaced_years=replaced)
    for day in days:
        was = standing.get(day.day)
        if was is None:
            found.added.append(day)
        elif (was.is_workday, was.name) != (day.is_workday, day.name):
            found.changed.append((was, day))
        else:
            found.same += 1
    found.removed = [
        row for row in standing.values() if row.day.year in replaced and row.day not in given
    ]
    kept = {**standing, **given}
    for row in found.removed:
        del kept[row.day]
    after = Calendar({day: row.is_workday for day, row in kept.items()})
    found.years = [standing_of(year, after) for year in years]
    return found


def standing_of(year: int, calendar: Calendar) -> dict:
    """A year as the administrator's pages show it."""
    missing = calendar.missing_festivals(year)
    return {"year": year, "missing": "、".join(missing), "workdays": calendar.workdays_in(year)}


def years_of_interest(today: date, calendar: Calendar) -> list[dict]:
    """From the year before last to the next: those that terms now run in."""
    return [standing_of(year, calendar) for year in range(today.year - 2, today.year + 2)]


def missing_notice(today: date, calendar: Calendar) -> str:
    """What the administrator must enter now, in a sentence; "" if nothing is wanting.

    The State Council gives notice of the next year's arrangement in November.
    """
    last = today.year + (today.month >= NOTICE_MONTH)
    wanting = [
        f"{year} 年（还缺{'、'.join(missing)}）" if len(missing) < len(FESTIVALS) else f"{year} 年"
        for year in range(today.year, last + 1)
        if (missing := calendar.missing_festivals(year))
    ]
    if not wanting:
        return ""
    told = "、".join(wanting)
    return f"{told}放假安排尚未录入，涉及的工作日期限暂按周末推算，请按国务院办公厅的通知录入。"


def enter_workdays(
    days: list[WorkdayException], *, by, source: str = "", whole_years: bool = False,
    seen: str = "",
) -> int:  # fmt: skip
    """Enter a year's arrangement as the notice gives it; answers how many days changed.

    `seen` is the fingerprint of the comparison that was confirmed: if the table has changed since,
    nothing is entered.
    """
    with transaction.atomic():
        list(WorkdayException.objects.select_for_update().values_list("pk"))
        found = compare_workdays(days, whole_years=whole_years)
        if seen and found.fingerprint != seen:
            raise NotPossible("核对之后放假安排又有改动，请按下面的最新结果重新核对。")
        if not found.count:
            return 0
        fresh = found.added + [now for _, now in found.changed]
        for day in fresh:
            day.source = source
        WorkdayException.objects.filter(pk__in=[row.pk for row in found.removed]).delete()
        WorkdayException.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["day"],
            update_fields=["is_workday", "name", "source"],
        )  # fmt: skip
        first = WorkdayException.objects.get(day=days[0].day)
        record_event(
            by=by, verb="enter_workdays", label="录入放假安排", record=first, note=source,
            kind="account", data={"days": found.told},
        )  # fmt: skip
    return found.count
