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
from kernel import policy

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Who sees what is the program's doing and asked on SQLite, of everybody. Another database is asked
# whether the same pages open on it: by one person of each relation.
EVERYBODY = connection.vendor == "sqlite"
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
        self.person, self._seen, self._rights = person, seen, {}
        self.client = Client()
        self.client.force_login(person, BACKEND)

    def knows(self, record) -> bool:
        """Whether they may know of this record of the untouched world."""
        return self._asked(
            "see", record, lambda: policy.visible(type(record), self.person).filter(pk=record.pk)
        )

    def may(self, verb: str, record) -> bool:
        """Whether they may know of it and do this to it; "see" asks for no more than the former."""
        return self.knows(record) and (
            verb == "see"
            or self._asked(verb, record, lambda: policy.may(self.person, verb, record))
        )

    def _asked(self, verb, record, ask) -> bool:
        key = type(record), record.pk, verb
        if key not in self._rights:
            answer = ask()
            self._rights[key] = answer if isinstance(answer, bool) else answer.exists()
        return self._rights[key]

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
                del self._seen[next(iter(self._seen))]  # the oldest
            with questions() as asked:
                self._seen[key] = fetch(), asked
        return self._seen[key]
