"""The table of holidays and make-up workdays: seeded from a package, then kept from the notice."""

from datetime import date, timedelta

import chinese_calendar
from django.db import transaction

from kernel.events import record_event
from kernel.models import WorkdayException

FIRST_YEAR = 2024


def seed_workdays(table=WorkdayException, first_year: int = FIRST_YEAR) -> int:
    """Enter what the package knows and the table does not; answers how many days were new.

    Years the package does not know stay empty: deadlines in them say so instead of guessing.
    """
    known = set(table.objects.values_list("day", flat=True))
    fresh = []
    day = date(first_year, 1, 1)
    while True:
        try:
            is_workday, detail = (
                chinese_calendar.is_workday(day),
                chinese_calendar.get_holiday_detail(day),
            )
        except NotImplementedError:
            break
        if is_workday != (day.weekday() < 5) and day not in known:
            name = _NAMES.get(detail[1] or "", detail[1]) or "调休上班"
            fresh.append(
                table(
                    day=day,
                    is_workday=is_workday,
                    name="调休上班" if is_workday else name,
                    source="国务院办公厅放假安排",
                )
            )
        day += timedelta(days=1)
    table.objects.bulk_create(fresh)
    return len(fresh)


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


def enter_workdays(days: list[WorkdayException], *, by, source: str = "") -> int:
    """Enter a year's arrangement as the notice gives it; days that stand already are rewritten."""
    for day in days:
        day.source = source
    with transaction.atomic():
        WorkdayException.objects.bulk_create(
            days, update_conflicts=True, unique_fields=["day"],
            update_fields=["is_workday", "name", "source"],
        )  # fmt: skip
        first = WorkdayException.objects.get(day=days[0].day)
        record_event(
            by=by, verb="enter_workdays", label="录入放假安排", record=first, note=source,
            kind="account",
            data={"days": [f"{day.day} {'上班' if day.is_workday else '放假'}" for day in days]},
        )  # fmt: skip
    return len(days)
