"""What is late in a case; asked by the quality check, and the same as the ledger of deadlines says."""

from django.db.models import Q

from kernel.ledger import Condition
from rounds.rules import BY_CODE

WINDOWS = [code for code, rule in BY_CODE.items() if rule.window]  # past, they bind nobody any more


def _late(today) -> Q:
    running = Q(is_void=False, over_on__isnull=True, due_on__lt=today)
    return running & ~Q(state="suspended") & ~Q(rule__in=WINDOWS)


LATE = Condition("late", "已逾期", _late)


def _behind(today) -> Q:
    not_entered = Q(state="notified", planned_entry_on__lt=today)
    return not_entered | Q(state="on_site", planned_leave_on__lt=today)


BEHIND = Condition("behind", "没有按期进驻或撤点", _behind)
