"""The pages of the two custodians: what is shown locked, unlocked, and only for a purpose."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from findings.letters import actions, keys, unlocking
from findings.letters.forms import MOVE_FORMS, LetterMoveForm
from findings.letters.models import Letter, LetterScan
from kernel.models import Event
from rounds.actions import recuse
from tests.letters.cases import (
    CONTENT,
    PASSPHRASE,
    REFLECTED,
    SENDER,
    a_letter,
    accepted,
    declined,
    in_custody,
    ring_of,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"
CUSTODY = ("letters_officer", "head")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + "甲某信访人的笔迹".encode()
SECRETS = (*SENDER.values(), *REFLECTED.values(), CONTENT)


@pytest.fixture
def as_(client, scene):
    def sign_in(key):
        client.force_login(getattr(scene, key), BACKEND)
        return client

    return sign_in


@pytest.fixture
def unlocked(scene, as_):
    """The letters officer, signed in and unlocked."""
    in_custody(scene)
    client = as_("letters_officer")
    client.post(reverse("letters_unlock"), {"passphrase": PASSPHRASE})
    return client


def text_of(response) -> str:
    return response.content.decode()


def shows(response, *words) -> bool:
    return all(word in text_of(response) for word in words)


def events(**which):
    return list(Event.objects.filter(**which).order_by("pk"))


def form_of(**changes):
    return {
        "channel": "letter", "origin": "direct", "signed": "named",
        "received_on": timezone.localdate().isoformat(), "posted_on": "",
        "sender_name": SENDER["name"], "sender_contact": SENDER["contact"],
        "sender_address": SENDER["address"], "reflected_name": REFLECTED["name"],
        "reflected_post": REFLECTED["post"], "reflected_unit": REFLECTED["unit"],
        "content": CONTENT, **changes,
    }  # fmt: skip


# --- who finds the room -------------------------------------------------------------------------

PLACES = (
    "letters", "letters_statistics", "letters_keys", "passphrase_set", "passphrase_change",
    "letters_recover", "letters_unlock", "letters_lock",
)  # fmt: skip


def test_to_everybody_else_no_page_of_the_room_exists(scene, as_):
    in_custody(scene)
    letter = accepted(scene)
    urls = [reverse(name) for name in PLACES]
    urls += [reverse(name, args=[letter.pk]) for name in (
        "letter", "letter_edit", "letter_sender", "letter_sheet", "letter_add_scans",
        "letter_turn_into_clue", "letter_hand_over",
    )]  # fmt: skip
    urls.append(reverse("letter_new", args=[scene.inspection.pk]))
    for key in (
        "office",
        "leader_group",
        "deputy",
        "member",
        "secretary",
        "other_member",
        "stranger",
    ):
        client = as_(key)
        assert {client.get(url).status_code for url in urls} == {404}, key
        assert {client.post(url, form_of()).status_code for url in urls[-4:]} == {404}, key
    assert Letter.objects.count() == 1


def test_the_head_of_another_team_finds_a_room_of_his_own_and_nothing_of_ours(scene, as_):
    in_custody(scene)
    letter = a_letter(scene)
    client = as_("other_head")
    assert "共 0 条" in text_of(client.get(reverse("letters")))
    assert "没有登记信访件" in text_of(client.get(reverse("letters_statistics")))
    for name in ("letter", "letter_sender", "letter_accept"):
        assert client.get(reverse(name, args=[letter.pk])).status_code == 404


def test_nobody_else_is_told_of_letters_on_the_desk_the_case_file_or_in_the_top_bar(scene, as_):
    in_custody(scene)
    letter = a_letter(scene)
    for key in ("office", "leader_group", "head", "deputy", "letters_officer", "secretary"):
        client = as_(key)
        for url in (reverse("desk"), scene.inspection.get_absolute_url()):
            page = client.get(url, follow=True)
            # The day on which letters cease to be taken in stands in the announcement.
            text = text_of(page).replace("停止受理信访", "")
            assert "信访" not in text or key in (*CUSTODY, "other_head")
            assert letter.number not in text_of(page) or key in CUSTODY
    desk = as_("head").get(reverse("desk"))
    assert shows(desk, "分办信访件", letter.title)


# --- registering and reading --------------------------------------------------------------------


def test_registering_needs_no_unlocked_key_and_shows_nothing_afterwards(scene, as_):
    in_custody(scene)
    url = reverse("letter_new", args=[scene.inspection.pk])
    client = as_("letters_officer")
    assert shows(client.get(url), "邮戳日期为准", 'autocomplete="off"')
    page = client.post(url, form_of(scans=SimpleUploadedFile("来信.pdf", PDF)), follow=True)
    assert shows(page, "已登记并密封", "信件内容已密封")
    assert not [secret for secret in (*SECRETS, "来信.pdf") if secret in text_of(page)]
    assert LetterScan.objects.get().letter == Letter.objects.get()


def test_a_fault_in_the_form_loses_nothing_and_says_what_to_do(scene, as_):
    in_custody(scene)
    url = reverse("letter_new", args=[scene.inspection.pk])
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for change, sentence in (
        ({"received_on": tomorrow}, "收到日期不能晚于今天"),
        ({"signed": "anonymous"}, "署名选了“匿名”"),
        ({"sender_name": ""}, "请填写信访人姓名"),
        ({"channel": "carrier_pigeon"}, "渠道"),
    ):
        page = as_("letters_officer").post(url, form_of(**change))
        assert shows(page, sentence, CONTENT), sentence
        assert page.headers["Cache-Control"] == "private, no-store"
    assert not Letter.objects.exists()


def test_whoever_has_no_passphrase_is_led_to_it_before_registering(scene, as_):
    page = as_("letters_officer").get(
        reverse("letter_new", args=[scene.inspection.pk]), follow=True
    )
    assert shows(page, "设置口令", "请先设置信访口令")


def test_a_letter_is_read_only_unlocked_and_its_sender_not_even_then(scene, unlocked, as_):
    letter = a_letter(scene)
    page = unlocked.get(letter.get_absolute_url())
    assert shows(page, CONTENT, REFLECTED["name"])
    assert not [value for value in SENDER.values() if value in text_of(page)]
    unlocked.post(reverse("letters_lock"))
    page = unlocked.get(letter.get_absolute_url())
    assert not [secret for secret in SECRETS if secret in text_of(page)]
    assert len(events(kind="reading", subject_id=letter.pk, label="查阅信访件")) == 2


def test_who_sent_it_is_shown_once_for_a_stated_purpose(scene, unlocked):
    letter = a_letter(scene)
    url = reverse("letter_sender", args=[letter.pk])
    for given in ({}, {"purpose": "看"}, {"purpose": f"核对{SENDER['name']}的来信"}):
        page = unlocked.post(url, given) if given else unlocked.get(url)
        assert SENDER["contact"] not in text_of(page)
    assert not events(kind="export")
    page = unlocked.post(url, {"purpose": "当面答复信访人"})
    assert shows(page, *SENDER.values())
    [event] = events(kind="export")
    assert (event.label, event.note) == ("查看信访人身份", "当面答复信访人")


def test_a_scan_is_opened_for_a_purpose_and_is_not_on_disk_in_the_clear(scene, unlocked, settings):
    letter = a_letter(scene)
    url = reverse("letter_add_scans", args=[letter.pk])
    unlocked.post(
        url, {"files": SimpleUploadedFile("甲某来信.pdf", PDF), "version": letter.version}
    )
    scan = LetterScan.objects.get()
    assert shows(unlocked.get(letter.get_absolute_url()), "甲某来信.pdf")
    stored = (settings.MEDIA_ROOT / scan.stored).read_bytes()
    assert PDF[9:] not in stored
    where = reverse("letter_scan", args=[letter.pk, scan.pk])
    assert "用途" in text_of(unlocked.get(where))
    given = unlocked.post(where, {"purpose": "核对来信内容"})
    assert b"".join(given.streaming_content) == PDF
    assert given.headers["Cache-Control"] == "private, no-store"
    remove = reverse("letter_remove_scan", args=[letter.pk, scan.pk])
    unlocked.post(remove)
    assert not LetterScan.objects.exists()


def test_scans_of_another_letter_are_not_found_under_this_one(scene, unlocked):
    one = a_letter(scene, scans=[SimpleUploadedFile("一.pdf", PDF)])
    two = a_letter(scene)
    for name in ("letter_scan", "letter_remove_scan"):
        url = reverse(name, args=[two.pk, one.scans.get().pk])
        assert unlocked.post(url, {"purpose": "核对来信内容"}).status_code == 404


def test_too_much_to_hold_in_memory_is_told_and_not_written_anywhere(scene, as_, monkeypatch):
    monkeypatch.setattr("kernel.uploads.MOST_IN_MEMORY", 100)
    in_custody(scene)
    url = reverse("letter_new", args=[scene.inspection.pk])
    page = as_("letters_officer").post(url, form_of(scans=SimpleUploadedFile("来信.pdf", PDF * 9)))
    assert shows(page, "合计超过 60 MB", CONTENT)
    assert not Letter.objects.exists()


def test_a_correction_keeps_the_sender_unless_another_is_written(scene, unlocked):
    letter = a_letter(scene)
    url = reverse("letter_edit", args=[letter.pk])
    page = unlocked.get(url)
    assert shows(page, CONTENT, "不改就留空")
    assert SENDER["contact"] not in text_of(page)
    empty = {"sender_name": "", "sender_contact": "", "sender_address": ""}
    given = form_of(content="更正了。", version=letter.version, **empty)
    unlocked.post(url, given)
    ring = ring_of(scene)
    again = scene.again(letter)
    assert (ring.text(again, "content"), ring.facts(again, "sender")) == ("更正了。", SENDER)


# --- moves --------------------------------------------------------------------------------------


def test_classing_a_letter_shows_it_and_asks_for_the_passphrase_first(scene, as_):
    in_custody(scene, "head", "letters_officer")
    letter = a_letter(scene)
    client = as_("head")
    url = reverse("letter_accept", args=[letter.pk])
    asked = client.get(url)
    assert asked.url.startswith(reverse("letters_unlock"))
    client.post(asked.url, {"passphrase": PASSPHRASE})
    assert shows(client.get(url), CONTENT)
    given = {
        "version": letter.version, "meeting_on": timezone.localdate().isoformat(),
        "opinion": "可查，列入核查。",
    }  # fmt: skip
    page = client.post(url, given, follow=True)
    assert shows(page, "已办理：列入受理范围", "可查，列入核查。")
    assert not [e for e in events(subject_id=letter.pk) if "可查" in f"{e.note}{e.data}"]


def test_no_move_of_a_letter_takes_a_free_note(scene, unlocked):
    assert set(MOVE_FORMS) == {step.name for step in Letter.lifecycle.moves}
    assert all(issubclass(form, LetterMoveForm) for form in MOVE_FORMS.values())
    letter = accepted(scene)
    unlocked.post(
        reverse("letter_turn_into_paper", args=[letter.pk]),
        {"version": scene.again(letter).version, "note": f"{SENDER['name']}写来的"},
    )
    assert scene.again(letter).state == "turned"
    assert not Event.objects.filter(note__contains=SENDER["name"]).exists()


def test_a_duplicate_is_joined_by_number_and_likely_first_ones_are_named(scene, unlocked):
    first, second = a_letter(scene), a_letter(scene, channel="box", signed="anonymous", sender={})
    a_letter(scene, reflected={"name": "另一人"})
    url = reverse("letter_join", args=[second.pk])
    page = text_of(unlocked.get(url))
    assert re.findall(r"被反映人相同的有：(.*?)。", page) == [first.title]
    for wrong in ("", "首件", "99", "2026 1 3", "9" * 19):
        unlocked.post(url, {"version": second.version, "first": wrong})
    assert scene.again(second).state == "registered"
    unlocked.post(url, {"version": second.version, "first": first.number})
    assert scene.again(second).joined_to == first
    assert shows(unlocked.get(first.get_absolute_url()), "并入的重复件", second.title)
    assert shows(unlocked.get(reverse("letters")), "1 件")


def test_what_is_handed_over_is_printed_without_the_sender(scene, unlocked):
    letter = declined(scene)
    url = reverse("letter_hand_over", args=[letter.pk])
    given = {
        "version": scene.again(letter).version, "owner": "petitions", "owner_name": "信访部门",
        "handed_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    page = unlocked.post(url, {**given, "summary": f"{SENDER['name']}请求解决。"})
    assert shows(page, "摘要里出现了信访人的姓名")
    unlocked.post(url, {**given, "summary": "一名群众请求解决宅基地问题。"})
    sheet = unlocked.post(reverse("letter_sheet", args=[letter.pk]), {"purpose": "移交信访部门"})
    assert shows(sheet, "一名群众请求解决", "请不要查询、猜测信访人")
    assert SENDER["name"] not in text_of(sheet)


# --- ledger, statistics, Excel ------------------------------------------------------------------


def test_ledger_statistics_and_excel_hold_nothing_of_the_content(scene, unlocked):
    late = scene.inspection.letters_close_on + timedelta(days=1)
    accepted(scene)
    a_letter(scene, channel="call", received_on=min(late, timezone.localdate()))
    for url in (reverse("letters"), reverse("letters_statistics")):
        page = unlocked.get(url)
        assert shows(page, "来电")
        assert not [secret for secret in SECRETS if secret in text_of(page)]
    asked = unlocked.get(reverse("letters") + "?export=xlsx")
    assert "用途" in text_of(asked)
    given = unlocked.post(reverse("letters") + "?export=xlsx", {"purpose": "供组务会研究"})
    assert b"".join(given.streaming_content).startswith(b"PK")


def test_a_ledger_of_many_letters_asks_the_database_no_more_than_one_of_few(
    scene, unlocked, django_assert_max_num_queries
):
    for _ in range(12):
        a_letter(scene)
    with django_assert_max_num_queries(15):
        unlocked.get(reverse("letters"))
    with django_assert_max_num_queries(15):
        unlocked.get(reverse("letters_statistics"))


# --- unlocking ----------------------------------------------------------------------------------


def test_the_unlocked_key_ends_by_itself_and_cannot_be_prolonged_in_the_session(
    scene, unlocked, monkeypatch
):
    letter = a_letter(scene)
    assert shows(unlocked.get(letter.get_absolute_url()), CONTENT)
    session = unlocked.session
    session[unlocking.SESSION] = {**session[unlocking.SESSION], "until": 2**40}
    session.save()
    assert not shows(unlocked.get(letter.get_absolute_url()), CONTENT)
    unlocked.post(reverse("letters_unlock"), {"passphrase": PASSPHRASE})
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert not shows(unlocked.get(letter.get_absolute_url()), CONTENT)
    assert unlocking.SESSION not in unlocked.session


def test_neither_the_session_nor_the_cookie_alone_opens_anything(scene, unlocked):
    letter = a_letter(scene)
    cookie = unlocked.cookies[unlocking.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    half = cookie.value
    unlocked.cookies.pop(unlocking.COOKIE)
    assert not shows(unlocked.get(letter.get_absolute_url()), CONTENT)
    unlocked.cookies[unlocking.COOKIE] = half
    assert shows(unlocked.get(letter.get_absolute_url()), CONTENT)
    session = unlocked.session
    session.pop(unlocking.SESSION)
    session.save()
    assert not shows(unlocked.get(letter.get_absolute_url()), CONTENT)


def test_a_cookie_and_a_session_of_somebody_else_do_not_open(scene, unlocked, client):
    letter = a_letter(scene)
    in_custody(scene, "head")
    held, half = unlocked.session[unlocking.SESSION], unlocked.cookies[unlocking.COOKIE].value
    client.force_login(scene.head, BACKEND)
    session = client.session
    session[unlocking.SESSION] = {**held, "key": keys.personal_key_of(scene.head).pk}
    session.save()
    client.cookies[unlocking.COOKIE] = half
    assert not shows(client.get(letter.get_absolute_url()), CONTENT)


@pytest.mark.parametrize("junk", ["", "!!!", "QUJD", "A" * 5000])
def test_a_spoilt_cookie_is_just_a_locked_room(scene, unlocked, junk):
    letter = a_letter(scene)
    unlocked.cookies[unlocking.COOKIE] = junk
    assert shows(unlocked.get(letter.get_absolute_url()), "信件内容已密封")


def test_after_a_new_passphrase_the_old_unlocking_is_over(scene, unlocked):
    letter = a_letter(scene)
    keys.set_passphrase(scene.letters_officer, passphrase=PASSPHRASE)
    assert not shows(unlocked.get(letter.get_absolute_url()), CONTENT)


def test_unlocking_leads_back_to_where_one_was_but_never_out_of_the_house(scene, as_):
    in_custody(scene)
    client, url = as_("letters_officer"), reverse("letters_unlock")
    for target, wanted in (("/letters/keys/", "/letters/keys/"), ("https://evil.example/", "/")):
        given = client.post(f"{url}?next={target}", {"passphrase": PASSPHRASE})
        assert given.url == wanted


def test_a_passphrase_that_is_weak_or_the_password_is_refused_with_a_sentence(scene, as_):
    person = scene.letters_officer
    person.set_password("sign-in-Pass-2026")
    person.save()
    client, url = as_("letters_officer"), reverse("passphrase_set")
    for given, sentence in (
        ("1234", "口令太简单"),
        ("1111-1111-1111-1111", "口令太简单"),
        ("sign-in-Pass-2026", "不能与登录密码相同"),
        (f"{person.username}-2026-xyz", "不要包含登录名"),
    ):
        page = client.post(
            url,
            {"passphrase_new": given, "passphrase_again": given, "password": "sign-in-Pass-2026"},
        )
        assert shows(page, sentence), given
        assert given not in text_of(page).replace("sign_in", "")
    good = {"passphrase_new": PASSPHRASE, "passphrase_again": PASSPHRASE}
    assert shows(client.post(url, {**good, "password": "wrong"}), "密码不正确")
    assert shows(client.post(url, {**good, "passphrase_again": "x"}), "两次输入的口令不一样")
    assert keys.personal_key_of(person) is None
    page = client.post(url, {**good, "password": "sign-in-Pass-2026"}, follow=True)
    assert shows(page, "信访口令已设置")


def test_a_passphrase_does_not_travel_through_an_expired_session_but_the_letter_does(
    scene, as_, client
):
    in_custody(scene)
    client.logout()
    page = client.post(reverse("letters_unlock"), {"passphrase": PASSPHRASE, "admitted": "1"})
    assert PASSPHRASE not in text_of(page)
    page = client.post(reverse("letters_recover"), {"recovery_half_first": "ABCD-EFGH-IJKL"})
    assert "ABCD-EFGH-IJKL" not in text_of(page)
    page = client.post(reverse("letter_new", args=[scene.inspection.pk]), form_of())
    assert (page.status_code, page.headers["Cache-Control"]) == (401, "private, no-store")
    carried = dict(page.context["carried"])["carried"]
    assert CONTENT in dict(json.loads(carried)["fields"]).values()  # in this browser, nowhere else


def test_after_a_loss_of_the_right_an_unlocked_page_is_gone_at_once(scene, unlocked):
    letter = a_letter(scene)
    recuse(scene.letters_officer, by=scene.letters_officer, unit=scene.unit, ground="relative")
    assert unlocked.get(letter.get_absolute_url()).status_code == 404
    assert unlocked.get(reverse("letters")).status_code == 404


def test_the_paper_button_names_the_letter_and_copies_nothing_of_it(scene, unlocked):
    letter = accepted(scene)
    page = text_of(unlocked.get(letter.get_absolute_url()))
    link = re.search(r'href="([^"]*cite=letter-\d+)"', page).group(1)
    paper = unlocked.get(link)
    assert not [secret for secret in SECRETS if secret in text_of(paper)]
    actions.turn_into_paper_letter(scene.again(letter), by=scene.letters_officer)
    assert "cite=letter" not in text_of(unlocked.get(letter.get_absolute_url()))
