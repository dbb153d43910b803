import re

import pytest
from django.urls import reverse

from accounts.models import Posting
from kernel.models import Event
from rounds.models import Round

PASSWORD = "青山区-2026-秋"


@pytest.fixture
def head(scene):
    person = scene.head
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(
        reverse("sign_in"), {"username": username, "password": password, **more}, follow=True
    )


def test_signing_in_leads_to_ones_desk(client, head):
    page = sign_in(client, head.username)
    assert page.redirect_chain[-1][0] == reverse("desk")
    assert Event.objects.filter(verb="sign_in", person_id=head.pk).exists()


def test_a_wrong_password_gets_a_sentence(client, head):
    assert "登录名或密码不正确" in sign_in(client, head.username, "错的").content.decode()


def test_a_deactivated_account_does_not_get_in(client, head):
    head.is_active = False
    head.save()
    assert not sign_in(client, head.username).wsgi_request.user.is_authenticated


def test_after_signing_in_one_is_where_one_wanted_to_be(client, head, scene):
    wanted = scene.inspection.get_absolute_url()
    page = sign_in(client, head.username, next=wanted)
    assert page.redirect_chain[-1][0] == wanted


def test_nobody_is_led_to_another_site(client, head):
    page = sign_in(client, head.username, next="https://elsewhere.example/")
    assert page.redirect_chain[-1][0] == reverse("desk")


def test_a_long_form_outlives_its_session(client, scene):
    """What was typed comes back after signing in, and is then saved as it was typed."""
    office = scene.office
    office.set_password(PASSWORD)
    office.save()
    url = reverse("round_edit", args=[scene.round.pk])
    typed = {"number": "3", "kind": "routine", "starts_on": "2026-01-05", "note": "长长的说明"}
    expired = client.post(url, typed)
    assert expired.status_code == 401
    carried = re.search(r'name="carried" value="([^"]+)"', expired.content.decode()).group(1)
    carried = carried.replace("&quot;", '"')
    mistyped = sign_in(client, office.username, "打错了", carried=carried)
    assert "长长的说明" not in mistyped.content.decode() or "carried" in mistyped.content.decode()
    page = sign_in(client, office.username, carried=carried).content.decode()
    assert "长长的说明" in page
    assert f'action="{url}"' in page
    assert "继续提交" in page


def test_a_carried_form_is_sent_to_this_site_only(client, head):
    carried = '{"fields": [["a", "b"]], "files": [], "action": "https://elsewhere.example/"}'
    page = sign_in(client, head.username, carried=carried).content.decode()
    assert "elsewhere.example" not in page


def test_a_form_with_an_old_token_is_shown_again_instead_of_being_lost(scene):
    from django.test import Client  # noqa: PLC0415 — a client that checks tokens

    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.office)
    page = client.post(reverse("round_edit", args=[scene.round.pk]), {"note": "没有丢"})
    assert page.status_code == 403
    assert "没有丢" in page.content.decode()
    assert Round.objects.get(pk=scene.round.pk).version == scene.round.version


def test_signing_out_ends_the_session(client, head):
    sign_in(client, head.username)
    client.post(reverse("sign_out"))
    assert client.get(reverse("desk")).status_code == 302


def test_demo_people_are_listed_in_demo_mode_only(client, db, settings):
    settings.DEMO = True
    assert "演示人员" in client.get(reverse("sign_in")).content.decode()
    settings.DEMO = False
    assert "演示人员" not in client.get(reverse("sign_in")).content.decode()


def test_a_person_changes_their_own_password(client, head):
    sign_in(client, head.username)
    new = {
        "old_password": PASSWORD,
        "new_password1": "云溪-桥头-秋天-77",
        "new_password2": "云溪-桥头-秋天-77",
    }
    client.post(reverse("password_change"), new)
    head.refresh_from_db()
    assert head.check_password("云溪-桥头-秋天-77")


def test_a_posting_that_begins_tomorrow_opens_nothing_today(scene):
    posting = Posting.objects.get(person=scene.secretary)
    assert scene.secretary.scope.ids("answer_for")
    Posting.objects.filter(pk=posting.pk).update(starts_on="2999-01-01")
    assert not scene.secretary.scope.ids("answer_for")
