"""Parties: who works with whom closely enough to stand in for them, and what then passes on.

A party is an office, a leading group, a unit, a receiving department, a team. See
docs/decisions/0010-substitutes.md.
"""

from collections.abc import Callable, Iterable

from django.contrib.auth import get_user_model
from django.utils import timezone

_parties: list[Callable[..., Iterable[tuple[int, int]]]] = []
_handed_over: dict[str, str] = {}
_kept: dict[str, str] = {}


def party(query):
    """Declare a query person's id, today → (colleague's id, committee's id), the person included."""
    _parties.append(query)
    return query


def hands_over(codename: str, deeds: str):
    """Declare in words what of a right a substitute may do; the policies say it in rules."""
    _handed_over[codename] = deeds


def keeps(codename: str, deeds: str):
    """Declare in words what of a right nobody does for another."""
    _kept[codename] = deeds


def in_words() -> tuple[dict[str, str], dict[str, str]]:
    """What is handed over and what is kept, by right."""
    return _handed_over, _kept


def colleagues(person) -> dict:
    """{person: id of the committee} of whom `person` may name as substitute today, by name."""
    today = timezone.localdate()
    found = dict(pair for query in _parties for pair in query(person.pk, today))
    people = get_user_model().objects.filter(pk__in=found, is_active=True, admin_role__isnull=True)
    return {one: found[one.pk] for one in people.exclude(pk=person.pk).order_by("name", "pk")}
