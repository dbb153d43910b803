"""Whether the receivers answered, and when; asked by the ledger, the accounts and the overview."""

from django.db.models import F, Q

from findings.clues.lifecycle import RUNNING
from kernel.ledger import Condition

ANSWERED = ("answered", "closed")


def _late(today) -> Q:
    return Q(state__in=RUNNING, due_on__lt=today)


LATE = Condition("late", "逾期未答复", _late)
IN_TIME = Condition(
    "in_time", "按期答复", lambda today: Q(state__in=ANSWERED, answered_on__lte=F("due_on"))
)
OUT_OF_TIME = Condition("out_of_time", "逾期答复", lambda today: Q(answered_on__gt=F("due_on")))
# An answer is due once its day has passed, or when it has been given.
DUE = Condition("due", "应答复", lambda today: Q(state__in=ANSWERED) | _late(today))
CONDITIONS = (DUE, IN_TIME, OUT_OF_TIME, LATE)
