"""Guessing is stopped, and neither the stop nor the answer tells whether an account exists."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInRules
from accounts.throttle import locked_accounts
from kernel.models import Event
from tests.accounts.browsing import PASSWORD, browser, is_in, sign_in, with_password

LOCKED = "已暂停登录"


@pytest.fixture
def head(scene):
    return with_password(scene.head)


def guess(username, times, address="203.0.113.9"):
    for number in range(times):
        page = sign_in(browser(address=address), username, f"猜的-{number}")
    return page


def test_an_account_is_locked_after_five_wrong_passwords_even_for_the_right_one(head):
    assert LOCKED not in guess(head.username, 4).content.decode()
    assert LOCKED in guess(head.username, 1).content.decode()
    page = sign_in(browser(), head.username)
    assert LOCKED in page.content.decode()
    assert page.status_code == 429
    assert not is_in(page)


def test_guesses_from_many_addresses_count_together(head):
    for number in range(5):
        guess(head.username, 1, address=f"203.0.113.{number + 1}")
    assert not is_in(sign_in(browser(address="198.51.100.1"), head.username))


def test_other_spellings_of_a_name_are_the_same_account(head):
    for spelling in (" T_HEAD", "t_head ", "Ｔ_head", "t_HEAD", "t_head"):
        guess(spelling, 1)
    assert not is_in(sign_in(browser(), head.username))


def test_an_account_that_does_not_exist_is_locked_alike(head):
    answers = [
        [
            (page.status_code, LOCKED in page.content.decode(), len(page.context["form"].errors))
            for page in (sign_in(browser(address=address), name, "错的") for _ in range(7))
        ]
        for name, address in ((head.username, "203.0.113.1"), ("meiyou", "203.0.113.2"))
    ]
    assert answers[0] == answers[1]


def test_one_address_that_tries_many_accounts_is_stopped(scene, head):
    SignInRules.objects.update_or_create(pk=1, defaults={"address_attempts": 20})
    for number in range(20):
        guess(f"nobody-{number}", 1)
    page = sign_in(browser(), head.username)
    assert LOCKED in page.content.decode()
    assert is_in(sign_in(browser(address="198.51.100.1"), head.username))


def test_an_account_of_ones_own_does_not_wash_an_address_clean(scene, head):
    """Guess, sign in with one's own account, guess on: the counter of the address stays."""
    SignInRules.objects.update_or_create(pk=1, defaults={"address_attempts": 20})
    for number in range(20):
        guess(f"nobody-{number}", 1)
        if number % 4 == 3 and number < 19:
            assert is_in(sign_in(browser(), head.username))
    assert not is_in(sign_in(browser(), head.username))


def test_signing_in_forgets_the_failures_of_the_account(head):
    guess(head.username, 4)
    assert is_in(sign_in(browser(), head.username))
    guess(head.username, 4)
    assert is_in(sign_in(browser(), head.username))


def test_the_lock_ends_by_itself_and_trying_on_does_not_prolong_it(head, time_machine):
    guess(head.username, 5)
    start = timezone.now()
    time_machine.move_to(start + timedelta(minutes=10), tick=True)
    assert LOCKED in guess(head.username, 3).content.decode()
    time_machine.move_to(start + timedelta(minutes=16), tick=True)
    assert is_in(sign_in(browser(), head.username))


def test_the_security_administrator_sees_the_lock_and_takes_it_off(scene, head, client):
    guess(head.username, 5)
    assert locked_accounts([head, scene.member]) == {head.pk}
    client.force_login(scene.security_admin)
    url = reverse("admin:accounts_person_changelist")
    assert "暂停登录（连续输错）" in client.get(url).content.decode()
    client.post(url, {"action": "unlock", "_selected_action": [head.pk]})
    assert is_in(sign_in(browser(), head.username))
    told = Event.objects.filter(subject_type="accounts.person", subject_id=head.pk)
    assert list(told.values_list("verb", flat=True)) == [
        *["fail_sign_in"] * 5,
        "lock_out",
        "unlock",
        "sign_in",
    ]


def test_nothing_that_was_typed_is_kept(scene, head):
    """People type their password into the wrong field; forms carry what belongs to a case."""
    sign_in(
        browser(), "我的密码打错了格子", "x", carried='{"note": "案情"}', next="/rounds/?q=案情"
    )
    row = AccessAttempt.objects.get()
    kept = " ".join(str(value) for value in row.__dict__.values())
    assert not any(word in kept for word in ("格子", "案情", "csrf", "rounds", "Mozilla"))


def test_guessing_the_old_password_in_an_open_session_is_stopped_too(head, client):
    client.force_login(head)
    for number in range(6):
        form = {"old_password": f"猜-{number}", "new_password1": "x", "new_password2": "x"}
        page = client.post(reverse("password_change"), form)
    assert LOCKED in page.content.decode()
    form = {
        "old_password": PASSWORD,
        "new_password1": "云溪-桥头-77",
        "new_password2": "云溪-桥头-77",
    }
    assert LOCKED in client.post(reverse("password_change"), form).content.decode()
