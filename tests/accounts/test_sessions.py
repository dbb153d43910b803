"""Sessions: known to their owner, limited in number and time, ended when rights change."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.browsers import in_words
from accounts.models import AdminRole, Posting, Session, SignInRules
from kernel.models import Event
from tests.accounts.browsing import NEW, PASSWORD, browser, is_in, sign_in, with_password

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/1"
)
PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0"


@pytest.fixture
def head(scene):
    return with_password(scene.head)


def signed_in(person, **where):
    client = browser(**where)
    assert is_in(sign_in(client, person.username))
    return client


def still_in(client) -> bool:
    return client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge，Windows"),
        (PHONE, "微信，安卓手机"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0",
            "火狐浏览器，Linux",
        ),
        ("curl/8", "其他程序"),
        ("", "其他程序"),
    ],
)
def test_a_browser_is_told_in_words(agent, words):
    assert in_words(agent) == words


def test_one_sees_where_one_is_signed_in_and_ends_the_others(head):
    here, phone = signed_in(head, agent=EDGE), signed_in(head, agent=PHONE, address="198.51.100.7")
    page = here.get(reverse("sign_ins")).content.decode()
    assert "Edge，Windows" in page
    assert "微信，安卓手机" in page
    assert "198.51.100.7" in page
    other = Session.objects.get(address="198.51.100.7")
    here.post(reverse("sign_ins_end"), {"session": other.pk})
    assert not still_in(phone)
    third = signed_in(head)
    here.post(reverse("sign_ins_end"))
    assert (still_in(here), still_in(third)) == (True, False)
    assert Event.objects.filter(verb="end_sessions", person_id=head.pk).count() == 2


def test_nobody_ends_the_session_of_another(head, scene):
    victim = signed_in(head)
    intruder = signed_in(with_password(scene.member))
    row = Session.objects.get(person=head)
    intruder.post(reverse("sign_ins_end"), {"session": row.pk})
    assert still_in(victim)


def test_recent_sign_ins_and_failures_are_shown_to_their_owner(head):
    sign_in(browser(agent=PHONE, address="198.51.100.7"), head.username, "错的")
    page = signed_in(head, agent=EDGE).get(reverse("sign_ins")).content.decode()
    assert "登录失败" in page
    assert "198.51.100.7" in page
    assert "微信，安卓手机" in page


def test_the_cookie_is_not_in_the_database(head):
    client = signed_in(head)
    key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get(person=head)
    assert key not in str(row.__dict__)
    thief = browser()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = row.pk
    assert not still_in(thief)


def test_a_session_ends_for_good_after_its_longest_time_however_busy(head, time_machine):
    SignInRules.objects.update_or_create(pk=1, defaults={"lifetime_hours": 3})
    start = timezone.now()
    client = signed_in(head)
    for minutes in (60, 120, 175):
        time_machine.move_to(start + timedelta(minutes=minutes), tick=True)
        assert still_in(client)
    time_machine.move_to(start + timedelta(minutes=181), tick=True)
    assert not still_in(client)


def test_an_idle_session_ends_and_the_rules_say_when(head, time_machine):
    SignInRules.objects.update_or_create(pk=1, defaults={"idle_minutes": 30})
    start = timezone.now()
    client = signed_in(head)
    time_machine.move_to(start + timedelta(minutes=29), tick=True)
    assert still_in(client)
    time_machine.move_to(start + timedelta(minutes=60), tick=True)
    assert not still_in(client)
    actions.clear_ended_sessions()
    assert not Session.objects.filter(person=head).exists()


def test_who_leafs_through_pages_stays_in_and_is_noted_now_and_then(head, time_machine):
    SignInRules.objects.update_or_create(pk=1, defaults={"idle_minutes": 30})
    start = timezone.now()
    client, noted = signed_in(head), []
    for seconds in (20, 25, 40, 50, 75, 29 * 60, 29 * 60 + 10, 58 * 60):
        time_machine.move_to(start + timedelta(seconds=seconds), tick=False)
        answer = client.get(reverse("password_change"))
        assert answer.status_code == 200
        if Session.objects.get(person=head).seen_at == timezone.now():
            noted.append(seconds)
        # The browser's cookie lasts as long as what is noted here.
        assert (django_settings.SESSION_COOKIE_NAME in answer.cookies) == (seconds in noted)
    assert noted == [40, 75, 29 * 60, 58 * 60]


def test_one_too_many_ends_the_one_idle_longest(head, time_machine):
    SignInRules.objects.update_or_create(pk=1, defaults={"sessions": 2})
    start = timezone.now()
    clients = []
    for minute in range(3):
        time_machine.move_to(start + timedelta(minutes=minute), tick=True)
        clients.append(signed_in(head))
    assert [still_in(client) for client in clients] == [False, True, True]
    assert Event.objects.filter(verb="end_sessions", note__contains="上限").count() == 1


def test_changing_the_password_ends_all_other_sessions(head):
    here, elsewhere = signed_in(head), signed_in(head)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    here.post(reverse("password_change"), form)
    assert (still_in(here), still_in(elsewhere)) == (True, False)
    assert Session.objects.filter(person=head).count() == 1


def test_a_change_of_role_ends_the_sessions(scene):
    secretary = with_password(scene.secretary)
    client = signed_in(secretary)
    actions.relieve(Posting.objects.get(person=secretary), by=scene.security_admin)
    assert not still_in(client)
    stranger = with_password(scene.stranger)
    client = signed_in(stranger)
    row = actions.make_administrator(stranger, "audit", by=scene.security_admin)
    assert not still_in(client)
    client = signed_in(stranger)
    actions.dismiss_administrator(AdminRole.objects.get(pk=row.pk), by=scene.security_admin)
    assert not still_in(client)


def test_the_security_administrator_signs_somebody_out(scene, head, client):
    victim = signed_in(head)
    client.force_login(scene.security_admin)
    url = reverse("admin:accounts_person_changelist")
    client.post(url, {"action": "sign_out", "_selected_action": [head.pk]})
    assert not still_in(victim)


def test_a_new_sign_in_has_a_new_key(head):
    client = browser()
    client.get(reverse("sign_in"))
    sign_in(client, head.username)
    first = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    sign_in(client, head.username)
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != first


def test_a_request_that_cannot_be_answered_gets_a_sentence(db):
    """A host that is not ours, or a session that was ended while its request ran."""
    page = browser().get("/", headers={"host": "elsewhere.example"})
    assert page.status_code == 400
    assert "重新登录" in page.content.decode()
