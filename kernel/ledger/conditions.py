"""Questions with a name: what a ledger filters by, and what the pages above count by.

A page that counts such rows and the ledger that its number opens ask the same question.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from kernel.ledger.spec import Filter
from kernel.policy import NOBODY


@dataclass(frozen=True, slots=True)
class Condition:
    """`where(today)` asks it of the rows of one model."""

    name: str
    label: str
    where: Callable[[date], Q]


def by_condition(name: str, label: str, conditions: Sequence[Condition]) -> Filter:
    """The filter of a ledger that offers these questions."""
    known = {one.name: one for one in conditions}

    def asked(value: str) -> Q:
        return known[value].where(timezone.localdate()) if value in known else NOBODY

    return Filter(name, label, asked, [(one.name, one.label) for one in conditions])
