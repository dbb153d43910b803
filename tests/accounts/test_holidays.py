"""The year's holidays, pasted by the system administrator from the State Council's notice."""

from datetime import date

import pytest
from django.urls import reverse

from kernel.models import Event, WorkdayException
from kernel.workday_list import read_workdays


@pytest.fixture
def administrator(scene):
    return scene.system_admin


def test_a_years_holidays_are_pasted_at_once(administrator, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    url = reverse("admin:kernel_workdayexception_enter")
    assert "录入全年安排" in client.get(
        reverse("admin:kernel_workdayexception_changelist")
    ).content.decode()  # fmt: skip
    WorkdayException.objects.create(day=date(2031, 1, 23), is_workday=True, name="记错的")
    text = "日期\t安排\t名称\n2031年1月22日至28日\t放假\t春节\n2031-02-08,上班\n"
    assert client.post(url, {"source": "通知", "days": text}).status_code == 302
    days = WorkdayException.objects.filter(day__year=2031)
    assert days.filter(is_workday=False, name="春节", source="通知").count() == 7
    assert days.get(is_workday=True).day == date(2031, 2, 8)
    assert Event.objects.filter(verb="enter_workdays", person_id=administrator.pk).count() == 1


def test_a_line_that_cannot_be_read_stops_the_whole_list(administrator, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    text = "2031-01-22 放假\n2031-02-30 上班"
    page = client.post(reverse("admin:kernel_workdayexception_enter"), {"days": text})
    assert "第 2 行" in page.content.decode()
    assert not WorkdayException.objects.filter(day__year=2031).exists()


@pytest.mark.parametrize(
    "line",
    ["春节 放假", "2月5日 放假", "2031-02-30 放假", "2031-02-05", "2031-02-05 放假 上班",
     "2031-02-05至2031-02-01 放假", "2031-02-05至2031-06-01 放假"],
)  # fmt: skip
def test_nothing_is_guessed_about_a_holiday(line):
    days, faults = read_workdays(line)
    assert (days, len(faults)) == ([], 1)


def test_two_lines_that_contradict_are_told():
    assert read_workdays("2031-02-05 放假\n2031-02-05 上班")[1]


def test_only_the_administrator_enters_holidays(scene, client):
    client.force_login(scene.office, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:kernel_workdayexception_enter")).status_code == 403
