"""What may be amiss with what is done on site; asked by the ledgers and by the quality check."""

from django.db.models import Q

from findings.fieldwork.lifecycle import OPEN
from kernel.ledger import Condition

LEFT = Q(inspection__state="left")

UNWRITTEN = Condition(
    "unwritten", "过了计划日期没有记录", lambda today: Q(state="planned", planned_on__lt=today)
)
UNSIGNED = Condition("unsigned", "撤点后仍未签字", lambda today: Q(state="held") & LEFT)
INTERVIEWS = (UNWRITTEN, UNSIGNED)

LATE_RETURN = Condition(
    "late_return", "逾期未归还",
    lambda today: Q(state="received", listing__to_return=True, listing__return_due_on__lt=today),
)  # fmt: skip
LATE_HAND_OVER = Condition(
    "late_hand_over", "逾期未移交",
    lambda today: Q(
        state="requested", listing__state__in=OPEN, listing__hand_over_due_on__lt=today
    ),
)  # fmt: skip
DOCUMENTS = (LATE_RETURN, LATE_HAND_OVER)

UNSETTLED = Condition("unsettled", "撤点后仍未整理", lambda today: Q(state="drafting") & LEFT)
RECORDS = (UNSETTLED,)
