"""Deeds around signing in: proving who one is, entering, leaving, and ending sessions."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Person, Session, SignInRules
from accounts.models.sessions import SIGN_IN, SessionStore, row_key
from accounts.policy import must_have_second_factor
from kernel.events import record_event

FIRST = "first"  # in the session: what comes before everything else


def proven(username: str, password: str) -> Person | None:
    """The person whose password this is, active or not. Takes as long for a name nobody has."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        make_password(password)
        return None
    return person if person.check_password(password) else None


def note_failed_sign_in(username: str, *, why: str, browser: str = "") -> None:
    """A failure is an event; what was typed as an unknown name is not kept.

    (People type their password into the wrong field.)
    """
    person = Person.objects.filter(username=username).first() or Person(pk=0)
    record_event(
        by=None, verb="fail_sign_in", label="登录失败", record=person, note=why, kind="account",
        data={"browser": browser},
    )  # fmt: skip


def note_lock_out(username: str) -> None:
    person = Person.objects.filter(username=username).first() or Person(pk=0)
    record_event(
        by=None, verb="lock_out", label="暂停登录", record=person, kind="account",
        note="连续输错，暂停登录",
    )  # fmt: skip


def open_session(session, person, *, address: str, browser: str) -> None:
    """Write into a new session until when it lasts; the person's surplus sessions end."""
    rules, now = SignInRules.current(), timezone.now()
    session[SIGN_IN] = {
        "at": now.isoformat(),
        "ends": (now + timedelta(hours=rules.lifetime_hours)).isoformat(),
        "address": address,
        "browser": browser,
    }
    session.set_expiry(rules.idle_minutes * 60)
    if must_have_second_factor(person.scope, rules) and not has_second_factor(person):
        session[FIRST] = "second_factor"
    session.save()
    record_event(
        by=person, verb="sign_in", label="登录", record=person, kind="account",
        data={"browser": browser},
    )  # fmt: skip
    newest = Session.objects.running().filter(person=person).order_by("-seen_at")
    surplus = list(newest.values_list("pk", flat=True)[rules.sessions :])
    _end(person, Session.objects.filter(pk__in=surplus), by=None, why="同时登录的处数超过上限")


def person_of_step(pk: int, auth_hash: str) -> Person | None:
    """Whoever has given the right password a moment ago, if it still is the password."""
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None or not constant_time_compare(person.get_session_auth_hash(), auth_hash):
        return None
    return person


def needs_second_factor(person) -> bool:
    return must_have_second_factor(person.scope, SignInRules.current())


def has_second_factor(person) -> bool:
    factor = getattr(person, "second_factor", None)
    return bool(factor and factor.confirmed_at)


def end_sessions(person, *, by, why: str, keep: str = "") -> int:
    """Sign a person out everywhere; `keep` is the key of a session that stays."""
    rows = Session.objects.filter(person=person)
    if keep:
        rows = rows.exclude(pk=row_key(keep))
    return _end(person, rows, by=by, why=why)


def clear_ended_sessions() -> None:
    """Forget sessions that are over; they count for nothing already."""
    SessionStore.clear_expired()


def end_one_session(person, row: str) -> int:
    """Sign oneself out on one other browser; `row` is its key in the table."""
    rows = Session.objects.filter(person=person, pk=row)
    return _end(person, rows, by=person, why="本人退出其他登录")


def _end(person, rows, *, by, why) -> int:
    count = rows.delete()[0]
    if count:
        record_event(
            by=by, verb="end_sessions", label="退出登录", record=person, note=why, kind="account",
            data={"sessions": count},
        )  # fmt: skip
    return count
