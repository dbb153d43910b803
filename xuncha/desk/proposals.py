"""What the system proposes to write to a unit that falls behind, step by step (domain.md §11).

提醒函 before the day, 督办函 once it has passed, 告诫书 when that was in vain, 问责建议书 when that was,
too. A person reads what is proposed, writes the paper and sends it out; nothing goes out by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateField, Exists, IntegerField, Min, OuterRef, Q, Subquery

from issuing.lifecycle import SENT
from issuing.models import OfficialPaper
from kernel import policy
from rectification.models import RectificationItem
from rounds.models import Inspection
from xuncha.desk.waiting import MOST, Search, of_cases

REMINDER, SUPERVISION, ADMONITION, ACCOUNTABILITY = (
    "reminder", "supervision", "admonition", "accountability",
)  # fmt: skip
LABELS = {
    REMINDER: "提醒函", SUPERVISION: "督办函", ADMONITION: "告诫书", ACCOUNTABILITY: "问责建议书",
}  # fmt: skip
GRAVER = (SUPERVISION, ADMONITION, ACCOUNTABILITY)
# How long a unit has after each paper before the next, graver one is proposed: 督办函 and 告诫书 ask
# for an answer within ten working days.
PATIENCE = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One paper proposed for one case, and why."""

    kind: str
    why: str

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def _items(**terms):
    return RectificationItem.objects.filter(
        inspection=OuterRef("pk"), state="under_way", **terms
    ).order_by()


def _first(rows, what, field):
    return Subquery(rows.values("inspection").annotate(x=what).values("x")[:1], output_field=field)


def _last_issued(kind):
    papers = OfficialPaper.objects.filter(
        kind=f"rounds.inspection:{kind}", subject_id=OuterRef("pk"), state__in=SENT
    )
    return Subquery(papers.order_by("-issued_on").values("issued_on")[:1])


def to_be_urged(scope, tell, places=None) -> Iterator[Search]:
    """The cases (or so many of them) in which one may urge the unit and something calls for it today."""
    where, today = policy.reached(scope, "urge", Inspection), scope.day
    if where == policy.NOBODY:
        return
    rows = of_cases(policy.seen(Inspection, scope).filter(where, state="left"), places)
    soon = Q(due_on__lte=today + timedelta(days=10))
    behind = rows.filter(Exists(_items().filter(soon))).order_by("pk")
    found = Inspection.objects.filter(pk__in=behind.values("pk")[: MOST + 1]).annotate(
        late=_first(_items(due_on__lt=today), Count("pk"), IntegerField()),
        late_since=_first(_items(due_on__lt=today), Min("due_on"), DateField()),
        soon=_first(
            _items(due_on__range=(today, today + timedelta(days=10))), Count("pk"), IntegerField()
        ),
        **{f"last_{kind}": _last_issued(kind) for kind in LABELS},
    )
    yield Search(found, tell, lambda case: (case.late_since or date.max, case.pk))


def proposal_for(case, today: date) -> Proposal | None:
    """The next paper; None while the unit still has time after the last one, and after the gravest."""
    last = {kind: getattr(case, f"last_{kind}") for kind in LABELS}
    if not case.late:
        is_reminded = last[REMINDER] and last[REMINDER] > today - timedelta(days=30)
        return None if is_reminded else Proposal(REMINDER, f"{case.soon} 个问题十天内到期")
    days = (today - case.late_since).days
    told = f"{case.late} 个问题逾期未完成整改，最长逾期 {days} 天"
    sent = [kind for kind in GRAVER if last[kind] and last[kind] >= case.late_since]
    if not sent:
        return Proposal(GRAVER[0], told)
    gravest = sent[-1]
    if gravest == GRAVER[-1] or today <= last[gravest] + PATIENCE:
        return None
    why = f"{told}；{LABELS[gravest]}印发已超过 {PATIENCE.days} 天"
    return Proposal(GRAVER[GRAVER.index(gravest) + 1], why)
