from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kernel.actions import missing_notice, published
from kernel.workdays import Calendar, Term, add_months

ROWS = list(published(range(2004, 2027)))
CALENDAR = Calendar({day: works for day, works, _ in ROWS}, {day: name for day, _, name in ROWS})
KNOWN = st.dates(date(2005, 1, 1), date(2025, 12, 31))
DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))
ONE = timedelta(days=1)


# --- against the package's own answers, one day after the other ---------------------------------


def one_by_one(start: date, amount: int) -> date:
    """The same day, by asking the package about each day."""
    step = ONE if amount > 0 else -ONE
    day = start
    while amount:
        day += step
        amount -= (amount > 0) - (amount < 0) if chinese_calendar.is_workday(day) else 0
    return day


@given(start=KNOWN, amount=st.integers(-200, 200))
def test_working_days_agree_with_the_package_day_by_day(start, amount):
    assert CALENDAR.add_workdays(start, amount) == one_by_one(start, amount)


@given(start=KNOWN, length=st.integers(0, 300))
def test_working_days_between_agree_with_the_package(start, length):
    passed = [start + n * ONE for n in range(1, length + 1)]
    counted = sum(chinese_calendar.is_workday(day) for day in passed)
    assert CALENDAR.workdays_between(start, start + length * ONE) == counted
    assert CALENDAR.workdays_between(start + length * ONE, start) == -counted


@given(
    start=DAYS,
    amount=st.integers(1, 80),
    off=st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31))),
    on=st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31))),
)
def test_any_table_is_counted_as_one_by_one(start, amount, off, on):
    """Whatever is typed in: a whole month off, every Sunday worked, rows that say nothing new."""
    calendar = Calendar({**dict.fromkeys(off, False), **dict.fromkeys(on, True)})
    end = calendar.add_workdays(start, amount)
    passed = [start + n * ONE for n in range(1, (end - start).days + 1)]
    assert sum(map(calendar.is_workday, passed)) == amount
    assert calendar.is_workday(end)
    back = calendar.add_workdays(start, -amount)
    passed = [back + n * ONE for n in range((start - back).days)]
    assert sum(map(calendar.is_workday, passed)) == amount
    assert calendar.is_workday(back)


@given(start=DAYS, amount=st.integers(-300, 300))
def test_what_was_added_is_found_between(start, amount):
    end = CALENDAR.add_workdays(start, amount)
    if amount >= 0 or CALENDAR.is_workday(start):
        assert CALENDAR.workdays_between(start, end) == amount


@given(start=DAYS, amount=st.integers(0, 300))
def test_from_a_working_day_forth_and_back_is_the_same_day(start, amount):
    start = CALENDAR.add_workdays(start, 1)
    forth = Term(amount, "workdays").due(start, CALENDAR)
    assert Term(amount, "workdays", before=True).due(forth, CALENDAR) == start


@given(start=DAYS, amount=st.integers(-60, 60))
def test_months_agree_with_dateutil(start, amount):
    assert add_months(start, amount) == start + relativedelta(months=amount)


@given(start=DAYS, amount=st.integers(0, 400), unit=st.sampled_from(["days", "workdays", "months"]))
def test_a_term_before_ends_before_and_one_after_ends_after(start, amount, unit):
    before = Term(amount, unit, before=True).due(start, CALENDAR)
    after = Term(amount, unit).due(start, CALENDAR)
    assert (before < start < after) if amount else (before == start == after)
    if unit == "days":
        assert start - before == after - start


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
    ],
)
def test_months_end_where_the_month_ends(start, months, end):
    assert add_months(start, months) == end


# --- in words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "start", "said"),
    [
        (Term(15, "workdays"), date(2026, 9, 22), "反馈（2026年9月22日）起 15 个工作日，"
         "跨中秋节、国庆节假期，10月10日调休上班，至 2026年10月20日"),
        (Term(5, "workdays", before=True), date(2026, 10, 12), "反馈（2026年10月12日）前 5 个工作日，"
         "跨国庆节假期，10月10日调休上班，即 2026年9月29日"),
        (Term(3, "workdays"), date(2026, 11, 2), "反馈（2026年11月2日）起 3 个工作日，至 2026年11月5日"),
        (Term(10, "days", before=True), date(2026, 12, 1), "反馈（2026年12月1日）前 10 天，即 2026年11月21日"),
        (Term(2, "months", before=True), date(2026, 4, 30), "反馈（2026年4月30日）前 2 个月，即 2026年2月28日"),
    ],
)  # fmt: skip
def test_a_deadline_explains_itself(term, start, said):
    assert term.explain("反馈", start, CALENDAR) == said


def test_a_holiday_without_a_name_is_told_as_one():
    calendar = Calendar({**CALENDAR.exceptions}, {})
    text = Term(3, "workdays").explain("反馈", date(2026, 9, 30), calendar)
    assert "跨法定假期" in text


def test_the_longest_explanation_still_fits():
    assert len(Term(4000, "workdays").explain("反馈", date(2015, 9, 22), CALENDAR)) < 150


# --- years without data -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "start"),
    [
        (Term(5, "workdays"), date(2027, 9, 27)),
        (Term(5, "workdays"), date(2026, 12, 30)),
        (Term(10, "workdays", before=True), date(2027, 3, 1)),
        (Term(300, "workdays", before=True), date(2027, 12, 31)),
    ],
)
def test_a_year_without_data_anywhere_in_the_span_says_so(term, start):
    text = term.explain("反馈", start, CALENDAR)
    assert text.endswith("。2027 年放假安排尚未录入，暂按周末推算")


@pytest.mark.parametrize(
    ("term", "start"),
    [
        (Term(5, "workdays"), date(2026, 12, 24)),
        (Term(5, "workdays", before=True), date(2027, 1, 1)),
        (Term(40, "days"), date(2026, 12, 24)),
        (Term(3, "months"), date(2026, 12, 24)),
    ],
)
def test_where_the_year_decides_nothing_nothing_is_said(term, start):
    assert "尚未录入" not in term.explain("反馈", start, CALENDAR)


def test_every_year_of_the_package_is_known_whole():
    assert CALENDAR.missing_years(date(2004, 1, 1), date(2026, 12, 31)) == []
    assert CALENDAR.missing_years(date(2028, 1, 1), date(2026, 1, 1)) == [2027, 2028]


def test_a_year_half_entered_is_not_known():
    spring = {date(2027, 2, day): False for day in range(5, 12)}
    calendar = Calendar({**CALENDAR.exceptions, **spring, date(2027, 1, 1): False})
    assert not calendar.knows(date(2027, 6, 1))
    assert calendar.missing_festivals(2027) == ["清明节", "劳动节", "端午节", "国庆节"]


@pytest.mark.parametrize("festival", ["元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"])
def test_a_year_that_wants_one_holiday_is_not_known(festival):
    rest = {day: works for day, works, name in ROWS if name != festival or day.year != 2026}
    assert Calendar(rest).missing_festivals(2026) == [festival]


def test_from_november_on_the_next_year_is_asked_for():
    assert missing_notice(date(2026, 10, 31), CALENDAR) == ""
    assert "2027 年放假安排尚未录入" in missing_notice(date(2026, 11, 1), CALENDAR)
    assert "2027 年" in missing_notice(date(2027, 1, 5), CALENDAR)


# --- the day it is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 28, 23, 30, tzinfo=UTC), date(2026, 11, 29)),
        (datetime(2026, 11, 28, 15, 59, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_day_in_shanghai(moment, day):
    with time_machine.travel(moment, tick=False):
        assert timezone.localdate() == day
