"""The second factor: set up, used, lost; what the database holds of it is worth nothing alone."""

import re

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import RecoveryCode, SecondFactor, SignInRules
from accounts.policy import must_have_second_factor
from kernel.models import Event
from tests.accounts.browsing import (
    PASSWORD,
    browser,
    code_of,
    is_in,
    next_step,
    sign_in,
    with_password,
    with_second_factor,
)


@pytest.fixture
def head(scene):
    return with_password(scene.head)


def test_it_is_set_up_used_and_switched_off_in_the_browser(head):
    owner = browser()
    sign_in(owner, head.username)
    page = owner.post(reverse("second_factor_begin"), {"password": "错的"})
    assert "密码不正确" in page.content.decode()
    owner.post(reverse("second_factor_begin"), {"password": PASSWORD})
    page = owner.get(reverse("second_factor"))
    assert "扫码" in page.content.decode()
    picture = owner.get(reverse("second_factor_qr"))
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture.headers["Cache-Control"]
    page = owner.post(reverse("second_factor_confirm"), {"passcode": "000000"})
    assert "口令不正确" in page.content.decode()
    page = owner.post(reverse("second_factor_confirm"), {"passcode": code_of(head, -1)})
    codes = re.findall(r'class="mono">([a-z0-9-]{14})<', page.content.decode())
    assert len(codes) == len(set(codes)) == 10
    assert (
        owner.get(reverse("second_factor_qr")).status_code == 302
    )  # the secret is not shown again

    page = sign_in(browser(), head.username)
    assert not is_in(page)
    again = browser()
    page = sign_in(again, head.username, next="/rounds/")
    page = next_step(again, page, passcode=code_of(head))
    assert is_in(page)
    assert page.redirect_chain[-1][0] == "/rounds/"

    page = again.post(reverse("second_factor_end"), {"end-password": PASSWORD}, follow=True)
    assert "已停用动态口令" in page.content.decode()
    assert is_in(sign_in(browser(), head.username))


def test_a_code_works_once(head):
    with_second_factor(head)
    code = code_of(head)
    for expected in (True, False):
        client = browser()
        page = next_step(client, sign_in(client, head.username), passcode=code)
        assert is_in(page) is expected


def test_an_older_code_than_the_last_one_is_refused(head):
    with_second_factor(head)
    assert actions.is_second_factor(head, code_of(head))
    assert not actions.is_second_factor(head, code_of(head, -1))


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "0x1234", "-12345"]
)
def test_what_is_no_code_is_refused(head, code):
    with_second_factor(head)
    assert not actions.is_second_factor(head, code)


def test_a_recovery_code_lets_in_once_and_is_noted(head):
    codes = with_second_factor(head)
    for expected in (True, False):
        client = browser()
        page = next_step(client, sign_in(client, head.username), passcode=codes[0].upper())
        assert is_in(page) is expected
    assert actions.recovery_codes_left(head) == 9
    assert Event.objects.filter(verb="use_recovery_code", subject_id=head.pk).count() == 1


def test_recovery_codes_are_renewed_with_a_code_of_the_device(head, client):
    old = with_second_factor(head)
    client.force_login(head)
    page = client.post(reverse("second_factor_codes"), {"codes-passcode": "000000"})
    assert "口令不正确" in page.content.decode()
    page = client.post(reverse("second_factor_codes"), {"codes-passcode": code_of(head)})
    assert "请收好备用码" in page.content.decode()
    assert not actions.is_second_factor(head, old[0])


def test_codes_are_not_guessed(head):
    """Wrong codes count like wrong passwords, and the right password does not wash them away."""
    with_second_factor(head)
    for number in range(5):
        client = browser()
        page = next_step(client, sign_in(client, head.username), passcode=f"00000{number}")
    assert "已暂停登录" in page.content.decode()
    assert "已暂停登录" in sign_in(browser(), head.username).content.decode()


def test_the_password_alone_opens_nothing(head):
    with_second_factor(head)
    client = browser()
    sign_in(client, head.username)
    assert client.get(reverse("desk")).status_code == 302
    assert not Event.objects.filter(verb="sign_in", subject_id=head.pk).exists()


def test_a_lost_device_is_reset_by_the_security_administrator_in_the_browser(scene, head, client):
    with_second_factor(head)
    client.force_login(scene.security_admin)
    url = reverse("admin:accounts_person_changelist")
    form = {"action": "reset_second_factor", "_selected_action": [head.pk]}
    assert "已重置 1 人" in client.post(url, form, follow=True).content.decode()
    assert is_in(sign_in(browser(), head.username))
    event = Event.objects.get(verb="end_second_factor")
    assert (event.person_id, event.subject_id) == (scene.security_admin.pk, head.pk)
    assert not RecoveryCode.objects.filter(person=head).exists()
    assert "没有启用动态口令" in client.post(url, form, follow=True).content.decode()


def test_the_database_alone_gives_no_code(head, settings):
    """What is stored opens with a key that is not in the database, and with no other."""
    codes = with_second_factor(head)
    stored = bytes(SecondFactor.objects.get(person=head).sealed)
    assert actions.second_factor._secret(SecondFactor.objects.get(person=head)) not in stored
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not kept & set(codes)
    settings.SECRET_KEY = "another key of the installation, made anew"
    page = next_step(client := browser(), sign_in(client, head.username), passcode="123456")
    assert "服务器密钥更换过" in page.content.decode()


def test_a_replaced_key_still_opens_what_it_sealed(head, settings):
    codes = with_second_factor(head)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the installation, made anew"
    assert actions.is_second_factor(head, code_of(head))
    assert actions.is_second_factor(head, codes[0])


@pytest.mark.parametrize(
    ("required", "asked"),
    [
        (0, set()),
        (1, {"system_admin", "security_admin", "audit_admin"}),
        (2, {"system_admin", "security_admin", "audit_admin", "office", "leader_group"}),
        (3, {"system_admin", "audit_admin", "office", "leader_group", "head", "member"}),
        (4, {"system_admin", "office", "leader_group", "head", "member", "secretary", "stranger"}),
    ],
)
def test_for_whom_it_is_a_must(scene, required, asked):
    rules = SignInRules(second_factor_for=required)
    for key in (
        "system_admin",
        "office",
        "leader_group",
        "head",
        "member",
        "secretary",
        "stranger",
    ):
        must = must_have_second_factor(getattr(scene, key).scope, rules)
        assert must is (key in asked), key


def test_whoever_must_have_it_does_nothing_before(scene, head):
    SignInRules.objects.update_or_create(pk=1, defaults={"second_factor_for": 4})
    client = browser()
    page = sign_in(client, head.username, next="/rounds/")
    assert page.redirect_chain[-1][0] == reverse("second_factor")
    for url in (reverse("desk"), scene.inspection.get_absolute_url(), reverse("password_change")):
        assert client.get(url).url == reverse("second_factor")
    assert client.post(reverse("notices_read")).url == reverse("second_factor")
    client.post(reverse("second_factor_begin"), {"password": PASSWORD})
    client.post(reverse("second_factor_confirm"), {"passcode": code_of(head)})
    assert client.get(reverse("desk")).status_code == 200
    page = client.post(reverse("second_factor_end"), {"end-password": PASSWORD})
    assert "不能停用" in page.content.decode()
    assert actions.has_second_factor(scene.head)


def test_the_back_office_is_closed_before_it_as_well(scene):
    SignInRules.objects.update_or_create(pk=1, defaults={"second_factor_for": 1})
    admin = with_password(scene.system_admin)
    client = browser()
    sign_in(client, admin.username)
    assert client.get(reverse("admin:accounts_person_changelist")).url == reverse("second_factor")


def test_a_stricter_rule_counts_at_once_for_whoever_is_signed_in_without_one(scene, head):
    deputy, security = with_password(scene.deputy), with_password(scene.security_admin)
    with_second_factor(deputy)
    owners = {person: browser() for person in (head, with_password(scene.secretary), security)}
    for person, owner in owners.items():
        assert is_in(sign_in(owner, person.username))
    both = browser()
    next_step(both, sign_in(both, deputy.username), passcode=code_of(deputy))
    url = reverse("admin:accounts_signinrules_change", args=[1])
    form = dict(owners[security].get(url).context["adminform"].form.initial)
    owners[security].post(url, {**form, "second_factor_for": SignInRules.Required.TEAMS})
    assert not is_in(owners[head].get(reverse("desk")))
    assert is_in(owners[scene.secretary].get(reverse("desk")))  # the rule does not ask units
    assert is_in(both.get(reverse("desk")))  # has one
    assert owners[security].get(url).url == reverse("second_factor")
