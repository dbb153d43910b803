"""日历: the days of inspections and what is waiting, month by month, and as a file."""

from datetime import date, timedelta

import icalendar
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kernel.models import Event
from kernel.workdays import Calendar
from rounds.models import Deadline, Inspection
from tests.fieldwork.cases import on_loan
from tests.rectification.cases import accepted_plan
from xuncha.clock.settling import settle
from xuncha.desk.month import Month

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def page(client, person, url, **asked):
    client.force_login(person, BACKEND)
    return client.get(url, asked)


def told(answer) -> dict:
    """{day: what stands there} of a page of a month."""
    return {
        day.on: [entry.text for entry in day.entries]
        for week in answer.context["weeks"]
        for day in week
        if day and day.entries
    }


def lines(client, person, url) -> list:
    file = b"".join(page(client, person, url, export="ics").streaming_content)
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def by_uid(events) -> dict:
    return {str(event["uid"]): (str(event["summary"]), event["dtstart"].dt) for event in events}


def test_a_month_shows_entry_and_leave_of_the_units_one_may_know_of(scene, client):
    case, url = scene.inspection, reverse("my_calendar")
    leave = str(Month(case.planned_leave_on.replace(day=1)))
    team = told(page(client, scene.member, url, month=leave))
    assert f"计划撤点（{case.unit}）" in team[case.planned_leave_on]
    entered = told(page(client, scene.office, url, month=f"{case.entered_on:%Y-%m}"))
    assert f"进驻（{case.unit}）" in entered[case.entered_on]
    for person in (scene.other_secretary, scene.stranger):
        answer = page(client, person, url, month=leave)
        assert str(case.unit) not in answer.content.decode()


def test_deadlines_of_one_kind_and_day_are_one_line(scene, client):
    accepted_plan(scene, findings=3)
    item = scene.inspection.rectification_items.first()
    month = f"{item.due_on:%Y-%m}"
    mine = told(page(client, scene.liaison, reverse("my_calendar"), month=month))
    assert f"整改期限（{scene.unit}）：3 项" in mine[item.due_on]


def test_a_round_shows_the_deadlines_of_its_cases_each_once(scene, client):
    plan = accepted_plan(scene)
    settle(plan.inspection_id)
    row = Deadline.objects.get(inspection=plan.inspection_id, rule="concentrated")
    until, text = row.due_on, f"完成集中整改并上报整改报告（{scene.unit}）"
    url = reverse("inspection_calendar", args=[plan.inspection_id])
    for person in (scene.secretary, scene.office, scene.member):
        days = told(page(client, person, url, month=f"{until:%Y-%m}"))
        assert days[until].count(text) == 1
        for texts in days.values():
            assert len(texts) == len(set(texts))
    to_round = page(client, scene.secretary, reverse("round_calendar", args=[scene.round.pk]))
    assert to_round.status_code == 404


def test_what_the_office_owes_is_on_its_calendar_and_not_on_the_units(scene, client):
    settle(accepted_plan(scene).inspection_id)
    row = Deadline.objects.get(inspection=scene.inspection.pk, rule="evaluation")
    text, month = f"完成整改评估（{scene.unit}）", f"{row.due_on:%Y-%m}"
    url = reverse("my_calendar")
    assert text in told(page(client, scene.office, url, month=month))[row.due_on]
    assert text not in str(told(page(client, scene.secretary, url, month=month)))


def test_holidays_and_make_up_workdays_are_marked(scene, client):
    answer = page(client, scene.stranger, reverse("my_calendar"), month="2026-10")
    days = {day.on: day for week in answer.context["weeks"] for day in week if day}
    assert (days[date(2026, 10, 1)].mark, days[date(2026, 10, 1)].is_off) == ("休", True)
    assert (days[date(2026, 10, 10)].mark, days[date(2026, 10, 10)].is_off) == ("班", False)
    assert "尚未录入" not in answer.content.decode()
    later = page(client, scene.stranger, reverse("my_calendar"), month="2098-05")
    assert "2098 年放假安排尚未录入" in later.content.decode()


@pytest.mark.parametrize(
    "month", ["", "x", "2026-13", "1999-12", "2026-1", "２０２６-12", "9999-12"]
)
def test_what_is_no_month_is_the_present_one(month):
    assert Month.read(month, date(2026, 11, 28)) == Month(date(2026, 11, 1))


def test_a_file_imported_again_moves_what_was_moved(scene, client):
    url = reverse("my_calendar")
    first = lines(client, scene.office, url)
    assert by_uid(first) == by_uid(lines(client, scene.office, url))
    moved = scene.inspection.planned_leave_on + timedelta(days=3)
    Inspection.objects.filter(pk=scene.inspection.pk).update(planned_leave_on=moved)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        again = lines(client, scene.office, url)
    assert by_uid(again).keys() == by_uid(first).keys()
    text = f"计划撤点（{scene.unit}）"
    assert (text, moved) in by_uid(again).values()
    assert min(int(e["sequence"]) for e in again) > max(int(e["sequence"]) for e in first)


def test_no_unit_is_named_outside_before_the_notice_has_told_it(scene, client):
    Inspection.objects.filter(pk=scene.inspection.pk).update(
        state="planned", entered_on=None, notified_on=None
    )
    url = reverse("round_calendar", args=[scene.round.pk])
    on_page = told(
        page(client, scene.office, url, month=f"{scene.inspection.planned_leave_on:%Y-%m}")
    )
    assert f"计划撤点（{scene.unit}）" in on_page[scene.inspection.planned_leave_on]
    said = [text for text, _ in by_uid(lines(client, scene.office, url)).values()]
    assert not any(str(scene.unit) in text for text in said)
    assert f"计划撤点（{scene.team}）" in said


def test_what_tells_too_much_is_only_something_waiting(scene, client):
    listing = on_loan(scene)
    said = dict(by_uid(lines(client, scene.member, reverse("my_calendar"))).values())
    assert f"调阅资料期限（{scene.unit}）" in said
    assert listing.subject not in str(said)


def test_taking_a_calendar_out_stays_on_record(scene, client):
    lines(client, scene.liaison, reverse("inspection_calendar", args=[scene.inspection.pk]))
    event = Event.objects.filter(kind="export", person_id=scene.liaison.pk).get()
    assert (event.label, event.data["title"]) == ("导出日历", f"{scene.round}日历")


def test_the_page_says_what_the_workdays_say(scene):
    workdays, month = Calendar.load(), Month(date(2026, 10, 1))
    weeks = month.weeks([], date(2026, 10, 1), workdays)
    days = [day for week in weeks for day in week if day]
    assert [day.on for day in days if day.is_off] == [
        d.on for d in days if not workdays.is_workday(d.on)
    ]
    assert len(days) == 31
