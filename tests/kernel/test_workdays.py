from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import Calendar, Term, add_months

NATIONAL_DAY_2026 = {date(2026, 10, day): False for day in range(1, 8)}
MAKE_UP = {date(2026, 9, 20): True, date(2026, 10, 10): True}
CALENDAR = Calendar({**NATIONAL_DAY_2026, **MAKE_UP})
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_fifteen_workdays_over_the_national_day_holiday():
    assert CALENDAR.add_workdays(date(2026, 9, 30), 15) == date(2026, 10, 27)


def test_a_deadline_explains_itself():
    text = Term(15, "workdays").explain("反馈", date(2026, 9, 30), CALENDAR)
    assert text == "反馈（2026年9月30日）起 15 个工作日，至 2026年10月27日"


def test_a_year_without_data_says_so():
    text = Term(5, "workdays").explain("反馈", date(2027, 9, 27), CALENDAR)
    assert "2027 年放假安排尚未录入" in text


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_where_the_month_ends(start, months, end):
    assert add_months(start, months) == end


@given(start=DAYS, days=st.integers(1, 60))
def test_counting_workdays_agrees_with_counting_one_by_one(start, days):
    end = CALENDAR.add_workdays(start, days)
    passed = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(CALENDAR.is_workday(day) for day in passed) == days
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == days


@given(start=DAYS, days=st.integers(1, 60))
def test_counting_back_lands_on_a_workday_before(start, days):
    end = CALENDAR.add_workdays(start, -days)
    assert end < start
    assert CALENDAR.is_workday(end)
