"""Django admin: accounts, organisations, postings, dictionaries; no case content, no rights."""

from datetime import date

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.actions import appoint, make_administrator
from accounts.models import Person, Posting
from kernel import policy
from kernel.models import Event, WorkdayException
from kernel.refusals import NotPossible
from kernel.workday_list import read_workdays
from rounds.models import Inspection

OPEN = {
    "Person", "Committee", "Organisation", "Posting", "LogEntry", "WorkdayException",
    "FocusDictionary", "Category", "AdminRole",
}  # fmt: skip


@pytest.fixture
def administrator(scene):
    return scene.system_admin


@pytest.fixture
def security(scene):
    return scene.security_admin


def test_nothing_of_a_case_is_registered():
    assert {model.__name__ for model in admin.site._registry} == OPEN


THEIRS = {
    "system_admin": {
        "Person", "Committee", "Organisation", "WorkdayException", "FocusDictionary", "Category",
    },
    "security_admin": {"Person", "Committee", "Organisation", "Posting", "AdminRole"},
    "audit_admin": {"LogEntry"},
}  # fmt: skip


@pytest.mark.parametrize("role", THEIRS)
def test_each_of_the_three_opens_what_is_theirs_and_nothing_else(role, scene, client):
    client.force_login(getattr(scene, role))
    assert client.get(reverse("admin:index")).status_code == 200
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        expected = 200 if model.__name__ in THEIRS[role] else 403
        assert client.get(reverse(name)).status_code == expected, model


def test_the_administrator_sees_no_case(administrator, scene, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    assert not policy.visible(Inspection, administrator).exists()
    assert client.get(scene.inspection.get_absolute_url()).status_code == 404


def test_there_is_no_superuser_and_no_column_for_one(scene):
    fields = {field.name for field in Person._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "user_permissions"}
    with pytest.raises(TypeError):
        Person(is_superuser=True)
    with pytest.raises(CommandError, match="没有超级用户"):
        call_command("createsuperuser")


def test_business_people_do_not_enter_the_back_office(scene, client):
    for key in ("office", "leader_group", "head", "secretary"):
        client.force_login(getattr(scene, key), "django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("admin:index")).status_code == 302


def test_appointing_in_the_back_office_seats_the_person(security, scene, client):
    client.force_login(security, "django.contrib.auth.backends.ModelBackend")
    form = {
        "person": scene.stranger.pk, "post": "office", "committee": scene.committee.pk,
        "organisation": "", "starts_on": timezone.localdate(), "ends_on": "",
    }  # fmt: skip
    assert client.post(reverse("admin:accounts_posting_add"), form).status_code == 302
    assert policy.visible(Inspection, scene.stranger).exists()


def test_a_posting_at_the_wrong_kind_of_place_gets_a_sentence(security, scene, client):
    client.force_login(security, "django.contrib.auth.backends.ModelBackend")
    form = {
        "person": scene.stranger.pk, "post": "office", "committee": "",
        "organisation": scene.unit.pk, "starts_on": timezone.localdate(), "ends_on": "",
    }  # fmt: skip
    page = client.post(reverse("admin:accounts_posting_add"), form)
    assert "请填写派出党组织" in page.content.decode()
    assert not Posting.objects.filter(person=scene.stranger).exists()


@pytest.mark.parametrize("role", THEIRS)
def test_groups_and_grants_cannot_be_written_by_hand(role, scene):
    held = getattr(scene, role).get_all_permissions()
    assert held
    assert not any("group" in name or "permission" in name for name in held)


def test_nobody_administers_the_system_and_works_on_cases(administrator, security, scene, client):
    posting = Posting(person=administrator, post="office", committee=scene.committee)
    with pytest.raises(NotPossible, match="系统管理员"):
        appoint(posting, by=None)
    with pytest.raises(NotPossible, match="业务职务"):
        make_administrator(scene.office, "audit", by=None)
    client.force_login(security, "django.contrib.auth.backends.ModelBackend")
    form = {
        "person": administrator.pk, "post": "office", "committee": scene.committee.pk,
        "organisation": "", "starts_on": timezone.localdate(), "ends_on": "",
    }  # fmt: skip
    page = client.post(reverse("admin:accounts_posting_add"), form)
    assert "另选人员" in page.content.decode()


def test_every_change_in_the_back_office_is_an_event(administrator, scene, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    url = reverse("admin:auth_user_password_change", args=[scene.stranger.pk])
    new = {
        "password1": "云溪-桥头-秋天-77",
        "password2": "云溪-桥头-秋天-77",
        "usable_password": "true",
    }
    assert client.post(url, new).status_code == 302
    event = Event.objects.get(verb="admin_change", subject_type="accounts.person")
    assert (event.subject_id, event.person_id) == (scene.stranger.pk, administrator.pk)
    assert scene.stranger.check_password("云溪-桥头-秋天-77")


def test_accounts_that_wait_for_a_password_are_found(administrator, scene, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    Person.objects.create_user("u1s", name="刚导入的")
    Person.objects.create_user("u2s", "有了-密码-77-了", name="设过密码的")
    page = client.get(reverse("admin:accounts_person_changelist"), {"awaits": "none"})
    names = {person.name for person in page.context["cl"].result_list}
    assert "刚导入的" in names
    assert "设过密码的" not in names


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
    assert client.get(reverse("admin:kernel_workdayexception_enter")).status_code == 302
