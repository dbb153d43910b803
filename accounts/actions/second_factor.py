"""The second factor: set up, used, lost. django-otp reckons the codes (RFC 6238)."""

import base64
import secrets
from urllib.parse import quote

from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.actions.signing_in import (
    FIRST,
    end_sessions,
    has_second_factor,
    needs_second_factor,
)
from accounts.keys import digest, digests, seal, unseal
from accounts.models import Person, RecoveryCode, SecondFactor, SignInRules
from accounts.passwords import recovery_code
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible

SECRET, RECOVERY = "second factor", "recovery code"
CODES = 10
FIRST_STEPS = 10  # a server on a closed network may be five minutes off; the first code shows it
ISSUER = "巡察工作平台"


def begin_second_factor(person) -> None:
    """A fresh secret, which counts only once a code of it has been typed in."""
    with transaction.atomic():
        held = SecondFactor.objects.select_for_update().filter(person=person).first()
        if held and held.confirmed_at:
            raise NotPossible("已启用动态口令。更换手机请先停用，再重新启用。")
        SecondFactor.objects.update_or_create(
            person=person, defaults={"sealed": seal(SECRET, secrets.token_bytes(20))}
        )


def unconfirmed_second_factor(person) -> SecondFactor | None:
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=True).first()


def recovery_codes_left(person) -> int:
    return person.recovery_codes.filter(used_at__isnull=True).count()


def secret_in_letters(factor) -> str:
    """The secret as an authenticator app takes it by hand: base32 in groups of four."""
    letters = base64.b32encode(_secret(factor)).decode().rstrip("=")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def secret_as_uri(factor) -> str:
    """The same for the QR code."""
    letters = base64.b32encode(_secret(factor)).decode().rstrip("=")
    label = quote(f"{ISSUER}:{factor.person.username}")
    return f"otpauth://totp/{label}?secret={letters}&issuer={quote(ISSUER)}"


def confirm_second_factor(person, code: str) -> list[str] | None:
    """Switch it on with the first code; answers the recovery codes, or None for a wrong code."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(person=person).first()
        if factor is None or factor.confirmed_at or not _accepts(factor, code, FIRST_STEPS):
            return None
        factor.confirmed_at = timezone.now()
        factor.save()
        record_event(
            by=person, verb="begin_second_factor", label="启用动态口令", record=person,
            kind="account",
        )  # fmt: skip
        return _fresh_codes(person)


def is_second_factor(person, code: str) -> bool:
    """Whether `code` is a code of the device not used before, or a recovery code not used before."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(person=person).first()
        if factor is None or not factor.confirmed_at:
            return False
        if _accepts(factor, code):
            factor.save()
            return True
        typed = code.strip().lower()
        used = person.recovery_codes.filter(
            digest__in=digests(RECOVERY, typed), used_at__isnull=True
        ).update(used_at=timezone.now())
        if used:
            record_event(
                by=person, verb="use_recovery_code", label="使用备用码", record=person,
                kind="account",
            )  # fmt: skip
        return bool(used)


def renew_recovery_codes(person) -> list[str]:
    with transaction.atomic():
        record_event(
            by=person, verb="renew_recovery_codes", label="更换备用码", record=person,
            kind="account",
        )  # fmt: skip
        return _fresh_codes(person)


def end_second_factor(person, *, by) -> None:
    """Switch it off: by its owner, or by the security administrator for a lost device."""
    with transaction.atomic():
        gone = SecondFactor.objects.filter(person=person).delete()[0]
        RecoveryCode.objects.filter(person=person).delete()
        if not gone:
            raise NotPossible(f"{person}没有启用动态口令。")
        record_event(
            by=by, verb="end_second_factor", label="停用动态口令", record=person, kind="account"
        )
        if by.pk != person.pk:
            end_sessions(person, by=by, why="重置动态口令")


def reset_second_factor(person, *, by) -> None:
    if by.pk == person.pk:
        raise NotAllowed("不能重置自己的动态口令，请由另一名安全管理员办理。")
    end_second_factor(person, by=by)


def set_sign_in_rules(fields: dict, *, by, session) -> None:
    """Keep new rules. Where they ask more people for a second factor, whoever has none is signed out,
    so that nobody goes on without until tonight; `session` is that of whoever sets the rules.
    """
    was = SignInRules.current().second_factor_for
    SignInRules.objects.update_or_create(pk=1, defaults=fields)
    if fields["second_factor_for"] <= was:
        return
    without = Person.objects.filter(second_factor__confirmed_at__isnull=True)
    for person in without.filter(sessions__isnull=False).exclude(pk=by.pk).distinct():
        if needs_second_factor(person):
            end_sessions(person, by=by, why="新规定须启用动态口令")
    if needs_second_factor(by) and not has_second_factor(by):
        session[FIRST] = "second_factor"


def _secret(factor) -> bytes:
    secret = unseal(SECRET, factor.sealed)
    if secret is None:
        raise NotPossible("动态口令的密钥已不能打开（服务器密钥更换过），请联系安全管理员重置。")
    return secret


def _accepts(factor, code: str, steps: int = 1) -> bool:
    """Check a code of the device, `steps` early or late; remembers its step, so never twice."""
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return False
    totp = TOTP(_secret(factor), drift=factor.drift)
    if not totp.verify(int(digits), tolerance=steps, min_t=factor.last_step + 1):
        return False
    factor.last_step, factor.drift = totp.t(), max(-FIRST_STEPS, min(FIRST_STEPS, totp.drift))
    return True


def _fresh_codes(person) -> list[str]:
    codes = [recovery_code() for _ in range(CODES)]
    person.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=digest(RECOVERY, code)) for code in codes
    )
    return codes
