"""Django admin: accounts, organisations, postings, dictionaries; no case content, no rights."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.actions import make_administrator
from accounts.models import Person, Posting
from kernel import policy
from rounds.models import Inspection

OPEN = {
    "Person", "Committee", "Organisation", "Posting", "LogEntry", "WorkdayException",
    "FocusDictionary", "Category",
}  # fmt: skip


@pytest.fixture
def administrator(scene):
    person = Person.objects.create_user("t_admin", name="管理员")
    make_administrator(person, admin.site._registry)
    return Person.objects.get(pk=person.pk)


def test_nothing_of_a_case_is_registered():
    assert {model.__name__ for model in admin.site._registry} == OPEN


def test_the_administrator_opens_every_page_of_the_back_office(administrator, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert client.get(reverse(name)).status_code == 200, model


def test_the_administrator_sees_no_case(administrator, scene, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    assert not policy.visible(Inspection, administrator).exists()
    assert client.get(scene.inspection.get_absolute_url()).status_code == 404


def test_a_superuser_sees_no_case_either(scene):
    root = Person.objects.create_superuser("t_root", "x")
    assert not policy.visible(Inspection, root).exists()
    assert not policy.may(root, "edit", scene.inspection)


def test_business_people_do_not_enter_the_back_office(scene, client):
    for key in ("office", "leader_group", "head", "secretary"):
        client.force_login(getattr(scene, key), "django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("admin:index")).status_code == 302


def test_appointing_in_the_back_office_seats_the_person(administrator, scene, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    form = {
        "person": scene.stranger.pk, "post": "office", "committee": scene.committee.pk,
        "organisation": "", "starts_on": timezone.localdate(), "ends_on": "",
    }  # fmt: skip
    assert client.post(reverse("admin:accounts_posting_add"), form).status_code == 302
    assert policy.visible(Inspection, scene.stranger).exists()


def test_a_posting_at_the_wrong_kind_of_place_gets_a_sentence(administrator, scene, client):
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    form = {
        "person": scene.stranger.pk, "post": "office", "committee": "",
        "organisation": scene.unit.pk, "starts_on": timezone.localdate(), "ends_on": "",
    }  # fmt: skip
    page = client.post(reverse("admin:accounts_posting_add"), form)
    assert "请填写派出党组织" in page.content.decode()
    assert not Posting.objects.filter(person=scene.stranger).exists()


def test_groups_and_grants_cannot_be_written_by_hand(administrator):
    held = administrator.get_all_permissions()
    assert not any("group" in name or "permission" in name for name in held)
