"""How far problems and measures have come; asked by the ledgers, the quality check, the overview.

The papers count the same (`rectification.papers.progress`): late is what is still being worked on
after its day; whether it was kept is said by the first day that was set (`timeliness`).
"""

from django.db.models import F, Q

from kernel.ledger import Condition

CLOSED = Q(state="closed_out")
DATED = CLOSED & Q(first_due_on__isnull=False)
IN_TIME_BY = Q(asked_at__date__lte=F("first_due_on"))

LATE = Condition("late", "逾期未完成", lambda today: Q(state="under_way", due_on__lt=today))
UNVERIFIED = Condition(
    "unverified", "过了期限仍待核实", lambda today: Q(state="closing_asked", due_on__lt=today)
)
CLOSED_DATED = Condition("dated", "已销号，定有期限", lambda today: DATED)
IN_TIME = Condition("in_time", "按期销号", lambda today: DATED & IN_TIME_BY)
OUT_OF_TIME = Condition("out_of_time", "逾期销号", lambda today: DATED & ~IN_TIME_BY)
ITEMS = (
    LATE,
    UNVERIFIED,
    Condition("ahead", "未到期", lambda today: ~CLOSED & Q(due_on__gte=today)),
    Condition("none", "没有期限", lambda today: ~CLOSED & Q(due_on__isnull=True)),
    CLOSED_DATED,
    IN_TIME,
    OUT_OF_TIME,
)

OPEN_MEASURE = Q(item__state="under_way") & ~Q(state="done")
MEASURE_LATE = Condition("late", "逾期未完成", lambda today: OPEN_MEASURE & Q(due_on__lt=today))
WITHOUT_DAY = Condition(
    "without_day", "没有期限",
    lambda today: OPEN_MEASURE & Q(due_on__isnull=True, item__due_on__isnull=True),
)  # fmt: skip
MEASURES = (MEASURE_LATE, WITHOUT_DAY)
