"""日历: a month of one's own desk, or of a round as far as one may know of it; and its file."""

from datetime import timedelta
from io import BytesIO

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kernel.events import record_event
from kernel.files import handed_out
from kernel.forms import trail_to
from kernel.pages import door, person_door
from kernel.workdays import Calendar
from rounds.models import Inspection, Round
from xuncha.desk import days
from xuncha.desk.ics import calendar_file
from xuncha.desk.month import Month
from xuncha.desk.todo import waiting_by_day

# How far a file of one's own calendar reaches.
BACK, AHEAD = timedelta(days=92), timedelta(days=550)


@person_door
def my_calendar(request):
    person, today, workdays = request.user, timezone.localdate(), Calendar.load()
    month = Month.read(request.GET.get("month", ""), today)
    first, last = month.first, month.last
    if "export" in request.GET:
        first, last = today - BACK, today + AHEAD
    cases = days.cases_between(person, first, last)
    entries = days.merged(
        [
            *days.days_of_cases(cases),
            *days.deadlines_of_duties(waiting_by_day(person, today, workdays)),
            *days.deadlines_owed(person, today),
        ]
    )
    trail = [("我的待办", reverse("desk"))]
    return _calendar(request, "我的日历", f"person:{person.pk}", entries, trail, workdays)


@door(Round, using=lambda rows: rows.select_related("term"))
def round_calendar(request, round_):
    return _of_round(request, round_, trail_to(round_))


@door(Inspection, using=lambda rows: rows.with_case())
def inspection_calendar(request, record):
    """The same for whoever knows of an inspection, but not of its round."""
    return _of_round(request, record.round, trail_to(record))


def _of_round(request, round_, trail):
    person, today, workdays = request.user, timezone.localdate(), Calendar.load()
    cases = days.cases_of_round(round_, person)
    entries = days.merged(
        [
            *days.days_of_cases(cases),
            *days.deadlines_of_duties(waiting_by_day(person, today, workdays, cases)),
            *days.deadlines_of_cases(cases, person, today),
        ]
    )
    return _calendar(request, f"{round_}日历", f"round:{round_.pk}", entries, trail, workdays)


def _calendar(request, title, owner, entries, trail, workdays):
    if request.GET.get("export") == "ics":
        return _file(request, title, owner, entries)
    today = timezone.localdate()
    month = Month.read(request.GET.get("month", ""), today)
    page = {
        "heading": title,
        "trail": trail,
        "month": month,
        "weeks": month.weeks(entries, today, workdays),
        "unknown_year": month.unknown_year(workdays),
        "is_present": month == Month.read("", today),
        "has_entries": any(month.first <= entry.on <= month.last for entry in entries),
    }
    return render(request, "desk/calendar.html", page)


def _file(request, title, owner, entries):
    """What leaves the platform stays on record; the event names no more than the calendar."""
    record_event(
        by=request.user, verb="export", label="导出日历", record=request.user, kind="export",
        data={"calendar": owner, "title": title, "rows": len(entries)},
    )  # fmt: skip
    content = calendar_file(title, owner, entries, timezone.now())
    return handed_out(BytesIO(content), f"{title}.ics")
