"""What people see of a page, fetched once and asked about by several tests.

A GET leaves the finished world as it is (each test is rolled back), so its answer is the same for
every test. The tests of one page run one after another, see conftest.py.
"""

from collections.abc import Callable
from contextlib import contextmanager

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
KEPT = 100  # answers; the pages of a test or two


@contextmanager
def questions():
    """Every SELECT asked within, as its bare SQL."""
    asked = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


class Visitor:
    """Somebody of the cast, signed in; their rights are those of the untouched world."""

    def __init__(self, person: Person, seen: dict):
        self.person, self._seen = person, seen
        self.client = Client()
        self.client.force_login(person, BACKEND)

    def get(self, url: str) -> HttpResponse:
        """The answer to this address, not following where it leads."""
        return self._once(url, lambda: self.client.get(url))[0]

    def follow(self, url: str) -> HttpResponse:
        first = self.get(url)
        if not first.headers.get("Location"):
            return first
        return self._once(("to", url), lambda: self.client.get(url, follow=True))[0]

    def asked(self, url: str) -> list[str]:
        """The questions that the page asked the database."""
        return self._once(url, lambda: self.client.get(url))[1]

    def _once(self, what, fetch: Callable) -> tuple[HttpResponse, list[str]]:
        key = self.person.pk, what
        if key not in self._seen:
            if len(self._seen) >= KEPT:
                self._seen.clear()
            with questions() as asked:
                self._seen[key] = fetch(), asked
        return self._seen[key]
