"""An account is opened by one administrator, switched on by another, and used by neither."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import AdminRole, Person, SignInRules
from kernel.models import Event
from kernel.refusals import NotAllowed, NotPossible
from tests.accounts.browsing import NEW, PASSWORD, browser, is_in, next_step, sign_in, with_password

LIST = "admin:accounts_person_changelist"


def act(client, admin, action, *people):
    client.force_login(admin)
    form = {"action": action, "_selected_action": [person.pk for person in people]}
    return client.post(reverse(LIST), form, follow=True)


def told_once(page) -> list[str]:
    return [secret for _, secret in page.context["rows"]]


@pytest.fixture
def newcomer(scene, client):
    """An account as the system administrator opens it in the browser."""
    client.force_login(scene.system_admin)
    form = {"username": "xinren", "name": "新人", "title": "干部"}
    assert client.post(reverse("admin:accounts_person_add"), form).status_code == 302
    return Person.objects.get(username="xinren")


def test_a_new_account_can_do_nothing(newcomer):
    assert not newcomer.is_active
    assert not newcomer.has_usable_password()


def test_from_opening_an_account_to_its_owner_signing_in(newcomer, scene, client):
    """The whole way, in the browser: two administrators, two secrets, one owner."""
    page = act(client, scene.system_admin, "issue_passwords", newcomer)
    (password,) = told_once(page)
    assert not is_in(sign_in(browser(), "xinren", password))  # not switched on yet
    page = act(client, scene.security_admin, "activate", newcomer)
    (code,) = told_once(page)
    owner = browser()
    page = sign_in(owner, "xinren", password, next="/organisations/")
    assert not is_in(page)
    assert "首次登录" in page.content.decode()
    page = next_step(owner, page, new_password1=NEW, new_password2=NEW, activation_passcode=code)
    assert is_in(page)
    assert page.redirect_chain[-1][0] == "/organisations/"
    assert not is_in(sign_in(browser(), "xinren", password))  # the one-time password is gone
    assert is_in(sign_in(browser(), "xinren", NEW))
    verbs = Event.objects.filter(
        subject_type="accounts.person", subject_id=newcomer.pk
    ).values_list("verb", flat=True)
    assert [v for v in verbs if v != "fail_sign_in"] == [
        "admin_add", "issue_password", "activate", "change_password", "sign_in", "sign_in",
    ]  # fmt: skip


def test_the_system_administrator_alone_cannot_use_the_account(newcomer, scene, client):
    """Not even after the security administrator has switched it on in good faith."""
    password = actions.issue_password(newcomer, by=scene.system_admin)
    actions.activate(newcomer, by=scene.security_admin)
    intruder = browser()
    page = sign_in(intruder, "xinren", password)
    page = next_step(
        intruder, page, new_password1=NEW, new_password2=NEW, activation_passcode="aaaa-bbbb"
    )
    assert "启用码不正确" in page.content.decode()
    assert not is_in(page)
    assert Event.objects.filter(verb="fail_sign_in", note="启用码不正确").count() == 1


def test_the_security_administrator_alone_cannot_use_the_account(newcomer, scene):
    with pytest.raises(NotPossible, match="还没有密码"):
        actions.activate(newcomer, by=scene.security_admin)
    assert not scene.security_admin.has_perm("accounts.issue_password_person")
    assert not scene.system_admin.has_perm("accounts.switch_person")


def test_a_reset_password_locks_the_account_until_two_have_acted(scene, client):
    """Whoever resets somebody's password gets nothing but a closed account, and everybody sees it."""
    head = with_password(scene.head)
    owner = browser()
    assert is_in(sign_in(owner, head.username))
    act(client, scene.system_admin, "issue_passwords", head)
    assert owner.get(reverse("desk")).status_code == 302  # signed out
    assert not scene.head.is_active
    assert not scene.head.scope.ids("inspect")


@pytest.mark.parametrize("action", ["issue_passwords", "activate", "deactivate", "unlock"])
def test_each_action_is_refused_to_all_but_its_owner(scene, client, action):
    owner = scene.system_admin if action == "issue_passwords" else scene.security_admin
    for person in (scene.system_admin, scene.security_admin, scene.audit_admin, scene.office):
        if person.pk == owner.pk:
            continue
        before = Person.objects.filter(pk=scene.stranger.pk).values().get()
        act(client, person, action, scene.stranger)
        assert Person.objects.filter(pk=scene.stranger.pk).values().get() == before


def test_nobody_sees_to_their_own_account(scene, client):
    for admin, action in (("system_admin", "issue_passwords"), ("security_admin", "deactivate")):
        page = act(client, getattr(scene, admin), action, getattr(scene, admin))
        assert "不能办理自己的账号" in page.content.decode()
        assert getattr(scene, admin).is_active


def test_the_last_of_a_role_is_not_locked_out(scene, client):
    page = act(client, scene.system_admin, "issue_passwords", scene.security_admin)
    assert "唯一在用的安全管理员" in page.content.decode()
    page = act(client, scene.security_admin, "deactivate", scene.audit_admin)
    assert "唯一在用的审计管理员" in page.content.decode()


def test_deactivating_ends_every_session_at_once(scene, client):
    head = with_password(scene.head)
    owner = browser()
    sign_in(owner, head.username)
    page = act(client, scene.security_admin, "deactivate", head)
    assert "已停用 1 个账号" in page.content.decode()
    assert owner.get(reverse("desk")).status_code == 302
    page = act(client, scene.security_admin, "activate", scene.head)
    assert "已启用 1 个账号" in page.content.decode()
    assert is_in(sign_in(owner, head.username))


def test_a_one_time_password_expires(newcomer, scene):
    password = actions.issue_password(newcomer, by=None)
    Person.objects.filter(pk=newcomer.pk).update(one_time_until=timezone.now() - timedelta(1))
    page = sign_in(browser(), "xinren", password)
    assert "一次性密码已过期" in page.content.decode()
    assert "已过期" not in sign_in(browser(), "xinren", "错的").content.decode()


def test_a_weak_or_the_same_password_is_refused_at_the_first_sign_in(newcomer, scene):
    password = actions.issue_password(newcomer, by=None)
    owner = browser()
    page = sign_in(owner, "xinren", password)
    for weak, told in (("short", "密码太短"), (password, "不能与现在的密码相同")):
        page = next_step(owner, page, new_password1=weak, new_password2=weak)
        assert told in page.content.decode()
    page = next_step(owner, page, new_password1=NEW, new_password2=NEW + "x")
    assert "两次输入的密码不一致" in page.content.decode()
    assert is_in(next_step(owner, page, new_password1=NEW, new_password2=NEW))


def test_a_step_is_neither_forged_nor_used_late(newcomer, scene, time_machine):
    password = actions.issue_password(newcomer, by=None)
    owner = browser()
    new = {"new_password1": NEW, "new_password2": NEW}
    for step in ("", "x", "1:2:3"):
        page = owner.post(reverse("sign_in_first"), {"step": step, **new})
        assert "登录步骤已过期" in page.content.decode()
    page = sign_in(owner, "xinren", password)
    time_machine.move_to(timezone.now() + timedelta(minutes=11), tick=True)
    assert "登录步骤已过期" in next_step(owner, page, **new).content.decode()
    assert owner.get(reverse("sign_in_first")).status_code == 302


def test_a_step_is_worth_nothing_once_the_password_has_changed(scene):
    head = with_password(scene.head)
    actions.begin_second_factor(head)
    head.second_factor.confirmed_at = timezone.now()
    head.second_factor.save()
    owner = browser()
    page = sign_in(owner, head.username)
    with_password(scene.head, NEW)
    page = next_step(owner, page, passcode="123456")
    assert "登录步骤已过期" in page.content.decode()


def test_longer_passwords_are_asked_when_the_rules_say_so(scene, client):
    SignInRules.objects.update_or_create(pk=1, defaults={"password_length": 16})
    client.force_login(with_password(scene.head))
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = client.post(reverse("password_change"), form)
    assert "至少要 16 个字符" in page.content.decode()


def test_the_three_are_set_up_and_must_choose_their_own_passwords(db, capsys):
    AdminRole.objects.all().delete()  # those of this module's scene
    call_command("init_three_admins", "--system", "xt", "张系", "--second-factor")
    told = capsys.readouterr().out
    people = {row.role: row.person for row in AdminRole.objects.select_related("person")}
    assert people["system"].name == "张系"
    assert SignInRules.current().second_factor_for == SignInRules.Required.ADMINISTRATORS
    for person in people.values():
        line = next(line for line in told.splitlines() if f" {person.username} " in line)
        owner = browser()
        page = sign_in(owner, person.username, line.split()[-1])
        assert "首次登录" in page.content.decode()
        page = next_step(owner, page, new_password1=NEW, new_password2=NEW)
        assert page.redirect_chain[-1][0] == reverse("second_factor")
    with pytest.raises(CommandError, match="已经设立"):
        call_command("init_three_admins")


def test_an_administrator_who_lost_the_password_is_rescued_on_the_server(scene, capsys):
    call_command("init_three_admins", "--renew", scene.security_admin.username)
    password = capsys.readouterr().out.split()[-1]
    assert (
        "首次登录" in sign_in(browser(), scene.security_admin.username, password).content.decode()
    )
    assert Event.objects.filter(verb="issue_password", person_id=None).count() == 1
    with pytest.raises(CommandError, match="不是管理员"):
        call_command("init_three_admins", "--renew", scene.head.username)
    with pytest.raises(CommandError, match="只由本人设置"):
        call_command("changepassword", scene.head.username)


def test_no_secret_is_in_an_event(newcomer, scene, client):
    page = act(client, scene.system_admin, "issue_passwords", newcomer)
    secrets = told_once(page)
    secrets += told_once(act(client, scene.security_admin, "activate", newcomer))
    events = " ".join(f"{e.note}{e.data}" for e in Event.objects.filter(subject_id=newcomer.pk))
    assert not any(secret in events for secret in secrets)
    stored = str(Person.objects.filter(pk=newcomer.pk).values().get())
    assert not any(secret in stored for secret in secrets)


def test_nobody_acts_on_their_own_account_by_a_deed_either(scene):
    for deed in (actions.activate, actions.deactivate, actions.reset_second_factor):
        with pytest.raises(NotAllowed):
            deed(scene.security_admin, by=scene.security_admin)
