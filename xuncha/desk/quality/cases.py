"""Which inspections a quality check looks into."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from kernel import policy
from rectification.models import Archive
from rounds.models import Inspection
from xuncha.desk.policy import cases_checked

MOST_CASES = 1000
LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Checking:
    """One check: by whom, of which inspections ({pk: Inspection}), as of which day.

    `of` is what it is narrowed to: "", "round" or "inspection".
    """

    person: object
    today: date
    cases: dict[int, Inspection]
    is_cut: bool
    of: str

    @property
    def first(self) -> Inspection | None:
        return next(iter(self.cases.values()), None)


def checking(person, asked) -> Checking:
    """Of everything under way; or of the round or the inspection asked for, however far it is."""
    rows = cases_of(person)
    of = next((name for name in ("inspection", "round") if asked.get(name)), "")
    if of:
        rows = rows.filter(**{"pk" if of == "inspection" else "round_id": _key(asked[of])})
    else:
        archived = policy.visible(Archive, person).filter(state="archived")
        rows = rows.exclude(Exists(archived.filter(inspection=OuterRef("pk"))))
    rows = rows.select_related("unit", "round__term")
    found = list(rows.order_by("-round__starts_on", "unit__code", "pk")[: MOST_CASES + 1])
    if of and not found:
        raise Http404
    cases = {case.pk: case for case in found[:MOST_CASES]}
    return Checking(person, timezone.localdate(), cases, len(found) > MOST_CASES, of)


def _key(wish: str) -> int:
    is_number = wish.isascii() and wish.isdecimal() and len(wish) <= LONGEST_NUMBER
    return int(wish) if is_number else 0


def cases_of(person) -> QuerySet:
    return policy.visible(Inspection, person).filter(cases_checked(person.scope))
