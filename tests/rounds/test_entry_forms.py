from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.models import Inspection
from tests.scene import Scene


@pytest.fixture
def quiet(db):
    """A world in which nobody has been notified or entered yet."""
    return Scene(entered=False)


def ask(client, person, inspection, move, **given):
    client.force_login(person)
    url = reverse(f"inspection_{move}", args=[inspection.pk])
    version = Inspection.objects.get(pk=inspection.pk).version
    return client.post(url, {"version": version, **given})


def fault(response, field):
    assert response.status_code == 200
    return "".join(response.context["form"].errors.get(field, []))


def day(delta):
    return f"{timezone.localdate() + timedelta(days=delta):%Y-%m-%d}"


def test_a_late_notice_needs_its_reason(quiet, client):
    late = ask(client, quiet.office, quiet.inspection, "notify", notified_on=day(0))
    assert "不足规定的 10 天" in fault(late, "note")
    assert late.context["form"]["notified_on"].value() == day(0)
    done = ask(client, quiet.office, quiet.inspection, "notify", notified_on=day(0), note="急")
    assert done.status_code == 302


def test_a_timely_notice_needs_no_reason(quiet, client):
    done = ask(client, quiet.office, quiet.inspection, "notify", notified_on=day(-50))
    assert done.status_code == 302
    assert quiet.again(quiet.inspection).state == "notified"


@pytest.mark.parametrize(
    ("move", "field"),
    [("notify", "notified_on"), ("enter", "entered_on"), ("leave", "left_on")],
)
def test_nothing_is_registered_before_it_happens(scene, client, move, field):
    response = ask(client, scene.office, scene.inspection, move, **{field: day(1)})
    assert "不能晚于今天" in fault(response, field)


def test_the_list_of_faults_says_the_name_of_a_field_once(scene, client):
    body = ask(client, scene.head, scene.inspection, "leave", left_on=day(1)).content.decode()
    assert '<a href="#id_left_on">撤点日期不能晚于今天；' in body
    body = ask(client, scene.head, scene.inspection, "leave", left_on="").content.decode()
    assert '<a href="#id_left_on">撤点日期：请填写日期。</a>' in body


def test_entry_is_not_before_the_notice_nor_leaving_before_entry(scene, client):
    entry = ask(client, scene.office, scene.inspection, "enter", entered_on=day(-51))
    assert "不能早于通知日期" in fault(entry, "entered_on")
    leaving = ask(client, scene.head, scene.inspection, "leave", left_on=day(-41))
    assert "不能早于进驻日期" in fault(leaving, "left_on")


def test_the_head_registers_leaving_with_todays_date_filled_in(scene, client):
    client.force_login(scene.head)
    page = client.get(reverse("inspection_leave", args=[scene.inspection.pk]))
    assert page.context["form"]["left_on"].value() == timezone.localdate()
    assert ask(client, scene.head, scene.inspection, "leave", left_on=day(0)).status_code == 302


def test_a_member_does_not_register_entry(scene, client):
    assert ask(client, scene.member, scene.inspection, "enter").status_code == 403
    assert ask(client, scene.other_head, scene.inspection, "enter").status_code == 404
