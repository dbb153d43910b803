"""An account's life: opened by one administrator, switched on by another, nobody's but its owner's.

Neither can use it: the system administrator knows the one-time password, the security administrator the
activation code, and the first sign-in asks for both.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions.signing_in import end_sessions
from accounts.keys import digest, digests
from accounts.models import AdminRole
from accounts.passwords import activation_code, one_time_password
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible

ONE_TIME_DAYS = 7
ACTIVATION = "activation"


def issue_password(person, *, by) -> str:
    """A one-time password, told once; the account waits for the security administrator.

    `by` is None for the command line, which sets up and rescues administrators: then the account
    stays in use, for there may be nobody to switch it on.
    """
    if by is not None:
        _not_oneself(person, by)
        _not_the_last(person)
    password = one_time_password()
    with transaction.atomic():
        person.set_password(password)
        person.one_time_until = timezone.now() + timedelta(days=ONE_TIME_DAYS)
        person.activation_digest = ""
        person.is_active = by is None
        person.save(update_fields=["password", "one_time_until", "activation_digest", "is_active"])
        _told(by, person, "issue_password", "发放一次性密码")
        end_sessions(person, by=by, why="重新发放密码")
    return password


def activate(person, *, by) -> str:
    """Switch an account on; answers the activation code if its first sign-in is still to come."""
    _not_oneself(person, by)
    if not person.has_usable_password():
        raise NotPossible(f"{person}还没有密码，请先由系统管理员发放一次性密码。")
    if person.is_active and not person.one_time_until:
        raise NotPossible(f"{person}的账号已经启用。")
    code = activation_code() if person.one_time_until else ""
    with transaction.atomic():
        person.is_active = True
        person.activation_digest = digest(ACTIVATION, code) if code else ""
        person.save(update_fields=["is_active", "activation_digest"])
        _told(by, person, "activate", "启用账号")
    return code


def deactivate(person, *, by) -> None:
    _not_oneself(person, by)
    _not_the_last(person)
    if not person.is_active:
        raise NotPossible(f"{person}的账号已经停用。")
    with transaction.atomic():
        person.is_active = False
        person.save(update_fields=["is_active"])
        _told(by, person, "deactivate", "停用账号")
        end_sessions(person, by=by, why="账号停用")


def is_activation_code(person, code: str) -> bool:
    """Whether this is the code given out for the first sign-in; True if none was."""
    if not person.activation_digest:
        return True
    return person.activation_digest in digests(ACTIVATION, code.strip().lower())


def set_own_password(person, password: str, *, keep: str = "") -> None:
    """Replace the password; every session but `keep` ends."""
    was_one_time = person.one_time_until is not None
    with transaction.atomic():
        person.set_password(password)
        person.one_time_until, person.activation_digest = None, ""
        person.save(update_fields=["password", "one_time_until", "activation_digest"])
        label = "首次登录设置密码" if was_one_time else "修改密码"
        _told(person, person, "change_password", label)
        end_sessions(person, by=person, why="修改密码", keep=keep)


def _told(by, person, verb, label):
    record_event(by=by, verb=verb, label=label, record=person, kind="account")


def _not_oneself(person, by):
    if by.pk == person.pk:
        raise NotAllowed("不能办理自己的账号，请由另一名管理员办理。")


def _not_the_last(person):
    held = AdminRole.objects.filter(person=person).first()
    if held is None:
        return
    others = AdminRole.objects.filter(role=held.role, person__is_active=True)
    if not others.exclude(pk=held.pk).exists():
        raise NotPossible(
            f"{person}是唯一在用的{held.get_role_display()}，停用后无人接替。请先另设一名，"
            "或由运维人员在服务器上用命令重新发放密码（见 README）。"
        )
