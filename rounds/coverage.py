"""How far a term's full coverage (全覆盖) has come, as one person may know it.

A unit counts as covered once an inspection of the term, a look-back excepted, has entered it.
Units to which the person has declared a tie are left out, so that no total tells of them.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import Organisation
from kernel import policy
from rounds.models import Inspection, Recusal, Round

RULE = (
    "口径：应巡为已纳入本届全覆盖的单位；已巡为其中本届内已进驻的单位，同一单位多次巡察计一次，"
    "回头看不计；覆盖率＝已巡÷应巡。"
)
RULE_WITHOUT_TIES = "您申报回避的单位不计入。"


@dataclass(frozen=True, slots=True)
class Line:
    """One level of units: how many are due, covered, and both per planned year."""

    level: str
    label: str
    due: int
    covered: int
    years: dict[int, tuple[int, int]]
    undated: int

    @property
    def by_year(self) -> list[tuple[int, int, int]]:
        """(year, covered, planned) of each year of the term."""
        return [(year, *counts) for year, counts in self.years.items()]

    @property
    def rate(self) -> str:
        return f"{100 * self.covered / self.due:.1f}%" if self.due else "—"


def targets_of(term, person) -> QuerySet:
    """The term's targets with `is_covered`, and on each unit `in_term`: its inspections."""
    shown = policy.visible(Inspection, person).filter(round__term=term)
    entered = shown.filter(entered_on__isnull=False).exclude(round__kind=Round.Kind.LOOK_BACK)
    ties = Recusal.objects.filter(person=person, withdrawn_at__isnull=True)
    listed = shown.select_related("round__term").order_by("round__number", "pk")
    return (
        policy.visible(term.targets.all(), person)
        .exclude(unit__in=ties.values("unit"))
        .annotate(is_covered=Exists(entered.filter(unit=OuterRef("unit"))))
        .select_related("unit")
        .prefetch_related(Prefetch("unit__inspections", queryset=listed, to_attr="in_term"))
    )


def lines_of(term, person) -> list[Line]:
    """Coverage per level of units, the last line being the total."""
    rows = targets_of(term, person).order_by().prefetch_related(None)
    due, covered = Counter(), Counter()
    for level, year, is_covered in rows.values_list("unit__level", "planned_year", "is_covered"):
        for key in ((level, year), (level, "all"), ("", year), ("", "all")):
            due[key] += 1
            covered[key] += is_covered
    levels = [(value, label) for value, label in Organisation.Level.choices if due[value, "all"]]
    return [
        Line(
            level=level, label=label, due=due[level, "all"], covered=covered[level, "all"],
            years={year: (covered[level, year], due[level, year]) for year in term.years},
            undated=due[level, None],
        )
        for level, label in [*levels, ("", "合计")]
    ]  # fmt: skip


def rule_for(person) -> str:
    ties = Recusal.objects.filter(person=person, withdrawn_at__isnull=True).exists()
    return RULE + RULE_WITHOUT_TIES if ties else RULE
