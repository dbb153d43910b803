"""Django admin: accounts, organisations, postings, dictionaries; no case content, no rights."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import appoint, make_administrator
from accounts.admin import PersonAdmin
from accounts.grants import admin_rights
from accounts.models import AdminRole, Person, Posting, SignInRules
from findings.register.actions import seed_taxonomy
from findings.register.models import Category
from kernel import policy
from kernel.back_office import BackOfficeAdmin
from kernel.models import Event, WorkdayException
from kernel.refusals import NotPossible
from rounds.models import Inspection
from tests.house.html import assert_strict

OPEN = {
    "Person", "Committee", "Organisation", "Posting", "WorkdayException",
    "FocusDictionary", "Category", "AdminRole", "SignInRules",
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
    "security_admin": {
        "Person", "Committee", "Organisation", "Posting", "AdminRole", "SignInRules",
    },
    "audit_admin": set(),
}  # fmt: skip


def addresses(model, record) -> dict[str, str]:
    """Every address that Django's admin has for a model, and ours."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = {
        "list": reverse(f"{name}_changelist"),
        "add": reverse(f"{name}_add"),
        **{
            verb: reverse(f"{name}_{verb}", args=[record.pk])
            for verb in ("change", "delete", "history")
        },
    }
    return found


def one(model, scene):
    if model is SignInRules:
        return SignInRules(pk=1)
    if model is AdminRole:
        return AdminRole.objects.get(person=scene.audit_admin)
    if model is Category:
        seed_taxonomy(scene.committee)
    return model._default_manager.first() or WorkdayException.objects.create(
        day=date(2031, 1, 23), is_workday=True, name="调休"
    )


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_every_page_of_the_back_office_opens_for_its_owner_alone(model, scene, client):
    """Each address as each of the three and as case roles; what opens is strict, too."""
    record, name = one(model, scene), model._meta.model_name
    for key in (*THEIRS, "office", "leader_group", "head", "secretary"):
        person = getattr(scene, key)
        client.force_login(person)
        for verb, url in addresses(model, record).items():
            response = client.get(url)
            right = {"list": "view", "history": "nobody"}.get(verb, verb)
            mine = person.has_perm(f"{model._meta.app_label}.{right}_{name}")
            mine |= verb == "change" and person.has_perm(f"{model._meta.app_label}.view_{name}")
            if mine:
                assert response.status_code in (200, 302), f"{key} {url}"
                assert_strict(response, url)
            else:
                assert response.status_code in (403, 404), f"{key} {url} {response.status_code}"


@pytest.mark.parametrize("role", THEIRS)
def test_each_of_the_three_opens_what_is_theirs_and_nothing_else(role, scene, client):
    client.force_login(getattr(scene, role))
    assert client.get(reverse("admin:index")).status_code == (200 if THEIRS[role] else 403)
    for model in admin.site._registry:
        response = client.get(addresses(model, one(model, scene))["list"], follow=True)
        assert response.status_code == (200 if model.__name__ in THEIRS[role] else 403), model


def test_no_two_of_the_three_may_change_the_same():
    """A right to change something belongs to one of them only."""
    system, security, audit = (admin_rights(role) for role in ("system", "security", "audit"))
    both = system & security
    assert all(right.split(".")[1].startswith("view_") for right in both), both
    assert not audit


@pytest.mark.parametrize("key", ["office", "head", "secretary", "audit_admin"])
def test_nobody_else_looks_things_up_through_the_back_office(key, scene, client):
    client.force_login(getattr(scene, key))
    lookup = {
        "term": "许", "app_label": "accounts", "model_name": "posting", "field_name": "person",
    }  # fmt: skip
    assert client.get(reverse("admin:autocomplete"), lookup).status_code == 403
    assert client.get("/admin/r/1/1/").status_code in (403, 404)


def test_the_system_administrator_looks_up_no_person_for_a_posting(scene, client):
    client.force_login(scene.security_admin)
    lookup = {
        "term": "许", "app_label": "accounts", "model_name": "posting", "field_name": "person",
    }  # fmt: skip
    assert client.get(reverse("admin:autocomplete"), lookup).json()["results"]
    client.force_login(scene.system_admin)
    page = client.get(reverse("admin:accounts_person_change", args=[scene.office.pk]))
    assert "巡察办工作人员" not in page.content.decode()  # not even which post somebody holds


def test_the_back_office_tells_of_no_record_elsewhere(scene, client):
    client.force_login(scene.system_admin)
    kind = ContentType.objects.get_for_model(Inspection).pk
    answers = [client.get(f"/admin/r/{kind}/{pk}/") for pk in (scene.inspection.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_back_office_has_no_door_of_its_own(scene, client):
    assert client.get("/admin/login/").url.startswith(reverse("sign_in"))
    typed = {"username": scene.system_admin.username, "password": "x"}
    assert client.post("/admin/login/", typed).url.startswith(reverse("sign_in"))
    assert client.get("/admin/accounts/person/").url.endswith(
        "?next=%2Fadmin%2Faccounts%2Fperson%2F"
    )
    client.force_login(scene.system_admin)
    assert client.get("/admin/password_change/").url == reverse("password_change")
    assert client.get(f"/admin/accounts/person/{scene.head.pk}/password/").status_code == 302


def test_only_pages_that_tell_their_changes_are_registered():
    assert all(isinstance(page, BackOfficeAdmin) for page in admin.site._registry.values())


@pytest.mark.parametrize("role", THEIRS)
def test_every_page_for_something_new_opens(role, scene, client):
    person = getattr(scene, role)
    client.force_login(person)
    for model, pages in admin.site._registry.items():
        if person.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}"):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
            assert client.get(reverse(name)).status_code == 200, pages


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
    assert not any("group" in name or "permission" in name for name in held)
    form = {"username": "t_head", "name": "改", "is_active": "", "groups": "1", "password": "x"}
    assert not set(PersonAdmin.fields) & set(form) - {"username", "name"}


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


def test_every_change_in_the_back_office_is_an_event_with_old_and_new(administrator, scene, client):
    client.force_login(administrator)
    url = reverse("admin:accounts_person_change", args=[scene.stranger.pk])
    form = {
        "username": "t_stranger",
        "name": "路遥",
        "title": "示例职务",
        "employer": scene.unit.pk,
    }
    assert client.post(url, form).status_code == 302
    event = Event.objects.get(verb="admin_change", subject_type="accounts.person")
    assert (event.subject_id, event.person_id, event.kind) == (
        scene.stranger.pk, administrator.pk, "account",
    )  # fmt: skip
    assert ["姓名", "路人", "路遥"] in event.data["changes"]
    assert ["所在单位", "（空）", "区住建局党组"] in event.data["changes"]
    assert "姓名：路人 → 路遥" in event.note
    assert not LogEntry.objects.exists()  # one history, and it cannot be edited


def test_rows_below_a_dictionary_are_told_as_well(administrator, scene, client):
    client.force_login(administrator)
    item = scene.focus.items.first()
    form = {
        "name": "四个聚焦", "committee": scene.committee.pk, "is_active": "on",
        "items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "1", "items-0-id": item.pk,
        "items-0-dictionary": scene.focus.pk, "items-0-position": "1", "items-0-name": "改过的聚焦",
    }  # fmt: skip
    url = reverse("admin:rounds_focusdictionary_change", args=[scene.focus.pk])
    response = client.post(url, form)
    assert response.status_code == 302, response.context["errors"]
    event = Event.objects.get(verb="admin_change", subject_type="rounds.focusdictionary")
    assert "改过的聚焦" in event.note


def test_deleting_a_holiday_is_an_event(administrator, scene, client):
    client.force_login(administrator)
    day = WorkdayException.objects.create(day=date(2031, 1, 23), is_workday=True, name="记错的")
    url = reverse("admin:kernel_workdayexception_delete", args=[day.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert Event.objects.get(verb="admin_delete").subject_id == day.pk


def test_the_rules_of_signing_in_are_the_security_administrators(security, scene, client):
    client.force_login(security)
    url = client.get(reverse("admin:accounts_signinrules_changelist")).url
    page = client.get(url)
    form = dict(page.context["adminform"].form.initial)
    too_loose = client.post(url, {**form, "attempts": "999"})
    assert "不能大于 20" in too_loose.content.decode()
    assert client.post(url, {**form, "attempts": "4", "second_factor_for": "1"}).status_code == 302
    rules = SignInRules.current()
    assert (rules.attempts, rules.second_factor_for) == (4, 1)
    event = Event.objects.get(verb="admin_change", subject_type="accounts.signinrules")
    assert "5 → 4" in event.note
    assert "都不要求（可自愿启用） → 三员" in event.note
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInRules.objects.filter(pk=1).update(attempts=0)


def test_an_administrator_is_made_and_dismissed_in_the_back_office(security, scene, client):
    client.force_login(security)
    add = reverse("admin:accounts_adminrole_add")
    page = client.post(add, {"person": scene.head.pk, "role": "audit"})
    assert "担任业务职务" in page.content.decode()
    assert client.post(add, {"person": scene.stranger.pk, "role": "audit"}).status_code == 302
    assert Event.objects.filter(verb="make_administrator", person_id=security.pk).count() == 1
    assert not Event.objects.filter(verb="admin_add").exists()  # told once, by the deed
    row = AdminRole.objects.get(person=scene.stranger)
    url = reverse("admin:accounts_adminrole_delete", args=[row.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert scene.stranger.scope.admin_role == ""
    own = AdminRole.objects.get(person=security)
    url = reverse("admin:accounts_adminrole_delete", args=[own.pk])
    page = client.post(url, {"post": "yes"}, follow=True).content.decode()
    assert "不能更改自己的权限" in page
