"""Sessions by person: who is signed in from where, until when at the latest.

`SESSION_ENGINE` is this module. The cookie holds the key, the database a digest of it: a stolen table
of sessions signs nobody in.
"""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person
from kernel.prepared import Given, Prepared

SIGN_IN = "sign_in"  # in the session: {"at", "ends", "address", "browser"} of the sign-in


class SessionManager(BaseSessionManager):
    use_in_migrations = False

    def running(self, now=None):
        now = now or timezone.now()
        return self.filter(expire_date__gt=now, ends_at__gt=now)


class Session(AbstractBaseSession):
    """One browser that is signed in."""

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="sessions", verbose_name="人员"
    )
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作")
    ends_at = models.DateTimeField("最晚到")
    address = models.CharField("来源地址", max_length=45, blank=True)
    browser = models.CharField("浏览器", max_length=60, blank=True)

    objects = SessionManager()

    class Meta:
        verbose_name = verbose_name_plural = "登录状态"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("started_at")), name="session_ends_after_start"
            )
        ]

    def __str__(self):
        return f"{self.person} {self.started_at:%Y-%m-%d %H:%M}"

    @classmethod
    def get_session_store_class(cls):
        return SessionStore


def _running():
    """The session's data, and whether its person was seen just now."""
    moment = models.DateTimeField()
    key, now, lately = Given("key", Session._meta.pk), Given("now", moment), Given("lately", moment)
    return (
        Session.objects.running(now)
        .filter(session_key=key)
        .order_by()
        .values_list(
            "session_data", models.ExpressionWrapper(Q(seen_at__gt=lately), models.BooleanField())
        )
    )


RUNNING = Prepared(_running)  # asked with every request


def row_key(session_key: str) -> str:
    """What the table holds instead of the key (160 bits of SHA-256)."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's own store, with digests for keys and an end that no activity postpones.

    Every request starts the idle time anew, but not every one writes: whoever was seen within
    `SEEN_EVERY` is not noted again, so that leafing through pages does not queue at the database.
    """

    LONGEST = timedelta(hours=24)
    SEEN_EVERY = timedelta(seconds=30)

    @classmethod
    def get_model_class(cls):
        return Session

    def load(self):
        now = timezone.now()
        found = RUNNING.rows(key=row_key(self.session_key), now=now, lately=now - self.SEEN_EVERY)
        if not found:
            self._session_key = None
            return {}
        data, was_just_seen = found[0]
        # What is modified is saved, and its cookie sent.
        self.modified = self.modified or not was_just_seen
        return self.decode(data)

    def exists(self, session_key):
        return super().exists(row_key(session_key))

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=row_key(key)).delete()

    def create_model_instance(self, data):
        now, told = timezone.now(), data.get(SIGN_IN, {})
        row = super().create_model_instance(data)
        row.session_key = row_key(self.session_key)
        row.person_id = data.get(SESSION_KEY)
        row.seen_at = now
        row.started_at = datetime.fromisoformat(told["at"]) if told else now
        row.ends_at = datetime.fromisoformat(told["ends"]) if told else now + self.LONGEST
        row.address, row.browser = told.get("address", ""), told.get("browser", "")
        return row

    @classmethod
    def clear_expired(cls):
        now = timezone.now()
        Session.objects.filter(Q(expire_date__lte=now) | Q(ends_at__lte=now)).delete()
