"""Guessing is slowed down: per account, and per address for whoever tries many accounts.

django-axes counts, in its own table; nothing that was typed gets there. An account is kept as a keyed
digest, because people type their password into the wrong field, and no header or form field is kept.
Whether an account exists changes nothing: names nobody has are counted and locked alike.
"""

import unicodedata
from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.http import HttpRequest
from django.utils import timezone

from accounts.keys import digest
from accounts.models import SignInRules


def account_key(request, credentials) -> str:
    """AXES_USERNAME_CALLABLE: the same for every spelling of a login name."""
    name = unicodedata.normalize("NFKC", (credentials or {}).get("username") or "")
    return digest("throttle", name.strip().casefold())


def cool_off(request=None) -> timedelta:
    """AXES_COOLOFF_TIME: so long after the last failure nothing is held against anybody."""
    return timedelta(minutes=SignInRules.current().lock_minutes)


def failure_limit(request=None, credentials=None) -> int:
    """AXES_FAILURE_LIMIT: failures after which an account is locked."""
    return SignInRules.current().attempts


class Throttle(AxesDatabaseHandler):
    """AXES_HANDLER: an address is allowed more failures than an account; axes knows one limit."""

    def get_failures(self, request, credentials=None) -> int:
        rules = SignInRules.current()
        of_account, of_address = (
            sum(attempts.values_list("failures_since_start", flat=True))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return rules.attempts if of_address >= rules.address_attempts else of_account


def is_locked(request, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(_bare(request), {"username": username})


def count_failure(request, username: str) -> bool:
    """Count one wrong password or code; answers whether this one locks the account or address."""
    AxesProxyHandler.user_login_failed("accounts", {"username": username}, _bare(request))
    return is_locked(request, username)


def forgive(username: str) -> int:
    """Forget the failures of an account: after a sign-in, or when it is unlocked."""
    return AxesProxyHandler.reset_attempts(username=account_key(None, {"username": username}))


def locked_accounts(people) -> set[int]:
    """Ids of those among `people` whose account is locked now."""
    rules = SignInRules.current()
    keys = {account_key(None, {"username": person.username}): person.pk for person in people}
    since = timezone.now() - timedelta(minutes=rules.lock_minutes)
    counts: dict[str, int] = {}
    rows = AccessAttempt.objects.filter(username__in=keys, attempt_time__gte=since)
    for key, failures in rows.values_list("username", "failures_since_start"):
        counts[key] = counts.get(key, 0) + failures
    return {keys[key] for key, count in counts.items() if count >= rules.attempts}


def _bare(request) -> HttpRequest:
    """The request without anything that was typed: axes keeps what it finds."""
    bare = HttpRequest()
    wanted = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR")
    bare.META = {name: request.META[name] for name in wanted if name in request.META}
    return bare
