"""A form that asks for one's password again is no place to guess it: it counts as signing in does,
and no other field of it tells.
"""

import pytest
from django.urls import reverse

from accounts.models import SignInRules
from findings.letters import keys
from kernel.refusals import NotPossible
from tests.house.visits import BACKEND

PASSWORD, PASSPHRASE = "青山-walking-2026", "4711-0815-2389-7740"


@pytest.fixture
def officer(scene, client):
    person = scene.letters_officer
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person, BACKEND)
    return person


def asked(client, route, **given):
    return client.post(reverse(route), given).content.decode()


GUESSES = [
    ("passphrase_set", "password", {"passphrase_new": "x", "passphrase_again": "x"}),
    ("password_change", "old_password", {"new_password1": "x", "new_password2": "x"}),
    ("second_factor_begin", "password", {}),
]


@pytest.mark.parametrize(("route", "field", "rest"), GUESSES, ids=[row[0] for row in GUESSES])
def test_wrong_passwords_lock_the_account_wherever_they_are_typed(
    officer, client, route, field, rest
):
    for number in range(SignInRules.current().attempts):
        page = asked(client, route, **{**rest, field: f"wrong {number}"})
    assert "暂停登录" in page
    assert "暂停登录" in asked(
        client, route, **{**rest, field: PASSWORD}
    )  # the right one tells nothing


def test_a_new_password_is_compared_only_for_whoever_knows_the_old_one(officer, client):
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "与现在的密码相同" not in asked(client, "password_change", old_password="wrong", **new)
    assert "与现在的密码相同" in asked(client, "password_change", old_password=PASSWORD, **new)


def test_a_passphrase_is_compared_only_for_whoever_has_proved_a_secret(officer, client):
    same = {"passphrase_new": PASSWORD, "passphrase_again": PASSWORD}
    assert "信访口令不能与登录密码相同" not in asked(
        client, "passphrase_set", password="wrong", **same
    )
    assert "信访口令不能与登录密码相同" in asked(
        client, "passphrase_set", password=PASSWORD, **same
    )
    keys.set_passphrase(officer, passphrase=PASSPHRASE)
    wrong, right = {"passphrase_old": "wrong"}, {"passphrase_old": PASSPHRASE}
    assert "信访口令不能与登录密码相同" not in asked(client, "passphrase_change", **wrong, **same)
    assert "信访口令不能与登录密码相同" in asked(client, "passphrase_change", **right, **same)
    with pytest.raises(NotPossible, match="登录密码相同"):
        keys.change_passphrase(officer, old=PASSPHRASE, new=PASSWORD)
