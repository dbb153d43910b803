"""How far 立行立改 have come; asked by the ledger, the quality check and the overview alike."""

from django.db.models import Exists, OuterRef, Q

from findings.immediate.models import ImmediateRectification
from findings.register.models import Finding
from kernel.ledger import Condition

OWED = ("issued", "acknowledged")  # the unit owes its result
DUE = (*OWED, "reported", "verified")

ISSUED = Condition("issued", "已下发", lambda today: Q(state__in=DUE))
LATE = Condition("late", "逾期未报结果", lambda today: Q(state__in=OWED, due_on__lt=today))
CONDITIONS = (ISSUED, LATE)

# Of a finding. What the team still drafts is not asked for: nobody above knows of it.
PROPOSED = ("submitted", "approved", *DUE, "converted")


def _without_notice(today) -> Q:
    proposed = ImmediateRectification.objects.filter(finding=OuterRef("pk"), state__in=PROPOSED)
    wanted = Q(state="confirmed", disposal=Finding.Disposal.IMMEDIATE)
    return wanted & ~Q(Exists(proposed.order_by()))


WITHOUT_NOTICE = Condition("without_notice", "没有报批立行立改", _without_notice)
