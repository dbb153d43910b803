import html
import json
import re

import pytest
from django.test import Client
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


def carried_by(page) -> str:
    """What a sign-in page carries on, as the browser would send it."""
    found = re.search(r'name="carried" value="([^"]+)"', page.content.decode())
    return html.unescape(found.group(1))


def stale(person=None):
    """A client whose page is older than its last sign-in: its token no longer counts."""
    client = Client(enforce_csrf_checks=True)
    if person is not None:
        client.force_login(person)
    return client


def test_signing_in_leads_to_ones_desk(client, head):
    page = sign_in(client, head.username)
    assert page.redirect_chain[-1][0] == reverse("desk")
    assert Event.objects.filter(verb="sign_in", person_id=head.pk).exists()


def test_a_wrong_password_gets_a_sentence(client, head):
    assert "登录名或密码不正确" in sign_in(client, head.username, "错的").content.decode()


def test_a_wrong_password_is_an_event(client, head):
    sign_in(client, head.username, "错的")
    event = Event.objects.get(verb="fail_sign_in")
    assert (event.subject_id, event.person_id) == (head.pk, None)


def test_what_was_typed_as_an_unknown_name_is_not_kept(client, head):
    sign_in(client, "我的密码打错了格子")
    event = Event.objects.get(verb="fail_sign_in")
    assert event.subject_id == 0
    assert "格子" not in f"{event.note}{event.data}"


def test_a_deactivated_account_does_not_get_in_and_is_told_so(client, head):
    head.is_active = False
    head.save()
    page = sign_in(client, head.username)
    assert not page.wsgi_request.user.is_authenticated
    assert "已停用" in page.content.decode()
    assert "已停用" not in sign_in(client, head.username, "错的").content.decode()


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
    mistyped = sign_in(client, office.username, "打错了", carried=carried_by(expired))
    page = sign_in(client, office.username, carried=carried_by(mistyped)).content.decode()
    assert "长长的说明" in page
    assert f'action="{url}"' in page
    assert "继续提交" in page


def test_a_carried_form_is_sent_to_this_site_only(client, head):
    carried = '{"fields": [["a", "b"]], "files": [], "action": "https://elsewhere.example/"}'
    page = sign_in(client, head.username, carried=carried).content.decode()
    assert "elsewhere.example" not in page


CARRIED = json.dumps({"fields": [["note", "没有丢"]], "files": ["照片.jpg"], "action": "/rounds/"})


def test_files_that_could_not_be_kept_are_named(client, head):
    assert "照片.jpg" in sign_in(client, head.username, carried=CARRIED).content.decode()


@pytest.mark.parametrize(
    "carried",
    ["x", "[]", "null", '{"fields": 1}', '{"fields": [["a"]], "files": [], "action": "/"}',
     '{"fields": [["a", 1]], "files": [], "action": "/"}', "[" * 100_000],
    ids=["no json", "a list", "null", "a number", "half a pair", "no text", "very deep"],
)  # fmt: skip
def test_what_nobody_typed_does_not_keep_anybody_out(client, head, carried):
    page = sign_in(client, head.username, carried=carried)
    assert page.redirect_chain[-1][0] == reverse("desk")


def test_passwords_do_not_travel(client, db):
    typed = {"old_password": "机密一", "new_password1": "机密二", "note": "其他"}
    page = client.post(reverse("password_change"), typed)
    assert "机密" not in html.unescape(page.content.decode()).encode().decode("unicode_escape")
    assert json.loads(carried_by(page))["fields"] == [["note", "其他"]]


def test_a_stale_sign_in_page_comes_back_with_what_it_carried(db):
    typed = {"username": "t_head", "password": "机密", "carried": CARRIED}
    page = stale().post(reverse("sign_in"), typed)
    assert carried_by(page) == CARRIED
    assert "机密" not in page.content.decode()
    assert "登录页面已过期" in page.content.decode()


def test_a_sign_in_page_left_open_in_a_second_window_goes_on(scene):
    typed = {"username": "t_head", "password": "机密", "carried": CARRIED}
    page = stale(scene.head).post(reverse("sign_in"), typed)
    assert "没有丢" in page.content.decode()
    assert "机密" not in page.content.decode()
    page = stale(scene.head).post(reverse("sign_in"), {"next": "/rounds/"})
    assert page.url == "/rounds/"


def test_a_bare_button_after_the_session_leads_to_sign_in_and_back(client, db):
    page = client.post(reverse("sign_out"), headers={"Referer": "http://testserver/rounds/?page=2"})
    assert page.url == reverse("sign_in") + "?next=%2Frounds%2F"
    page = client.post(reverse("sign_out"), headers={"Referer": "https://elsewhere.example/x"})
    assert page.url == reverse("sign_in") + "?next="


def test_a_form_with_an_old_token_is_shown_again_instead_of_being_lost(scene):
    page = stale(scene.office).post(
        reverse("round_edit", args=[scene.round.pk]), {"note": "没有丢"}
    )
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


def test_a_weak_password_is_refused_in_chinese(client, head):
    sign_in(client, head.username)
    for weak in ("short", "1234567890123", "password123"):
        new = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
        page = client.post(reverse("password_change"), new).content.decode()
        assert "密码" in re.search(r'class="errorlist.*?</ul>', page, re.S).group(0)
    assert type(head).objects.get(pk=head.pk).check_password(PASSWORD)


def test_a_posting_that_begins_tomorrow_opens_nothing_today(scene):
    posting = Posting.objects.get(person=scene.secretary)
    assert scene.secretary.scope.ids("answer_for")
    Posting.objects.filter(pk=posting.pk).update(starts_on="2999-01-01")
    assert not scene.secretary.scope.ids("answer_for")


ELSEWHERE = [
    {"origin": "http://elsewhere.example"},
    {"origin": "null"},
    {"referer": "http://elsewhere.example/page"},
    {"origin": "http://testserver", "sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_what_another_site_posts_is_neither_carried_nor_shown_with_a_button(scene, headers):
    """It would stand under a valid token: one click, and the stranger's words were signed."""
    url = reverse("round_edit", args=[scene.round.pk])
    for path, typed in ((url, {"note": "别人写的"}), (reverse("sign_in"), {"carried": CARRIED})):
        for person in (None, scene.office):
            page = stale(person).post(path, typed, headers=headers, follow=True)
            body = page.content.decode()
            assert "别人写的" not in body
            assert "没有丢" not in body
            assert "继续提交" not in body


def test_what_an_address_carries_is_not_taken_for_a_form(client, db):
    page = client.get(reverse("sign_in"), {"carried": CARRIED})
    assert 'name="carried"' not in page.content.decode()


def test_a_form_of_ours_with_an_old_token_is_shown_again(scene):
    url = reverse("round_edit", args=[scene.round.pk])
    for headers in ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, {}):
        page = stale(scene.office).post(url, {"note": "自己写的"}, headers=headers)
        assert page.status_code == 403
        assert "自己写的" in page.content.decode()


def test_what_was_told_to_one_person_is_not_told_to_the_next_at_the_same_desk(client, scene, head):
    sign_in(client, head.username)
    told = client.post(reverse("sign_ins_end"))  # its message is shown on the page that follows
    assert told.status_code == 302
    assert not [name for name in client.cookies if "message" in name]
    client.post(reverse("sign_out"))
    assert 'class="note' not in client.get(reverse("sign_in")).content.decode()
