"""对账: per receiving department, what was handed over, accepted, answered, and what is overdue."""

from dataclasses import dataclass

from django.db.models import Count, Q

from findings.clues.conditions import LATE, OUT_OF_TIME
from findings.clues.lifecycle import LIVE


@dataclass(frozen=True)
class Account:
    """One receiving department's account, as far as the person sees its items."""

    receiver: str
    receiver_id: int | None
    total: int
    waiting: int
    refused: int
    handling: int
    answered: int
    closed: int
    overdue: int
    late: int

    @property
    def query(self) -> str:
        """What the ledger of items is asked to show just this account; "" for direct reports."""
        return f"receiver={self.receiver_id}" if self.receiver_id else ""

    @property
    def accepted(self) -> int:
        return self.handling + self.answered + self.closed


def accounts_of(rows, today) -> list[Account]:
    """Over visible items, by one query; what is still being drawn up is not counted."""
    counts = {
        "total": Count("pk"),
        "overdue": Count("pk", filter=LATE.where(today)),
        "late": Count("pk", filter=OUT_OF_TIME.where(today)),
    } | {state: Count("pk", filter=Q(state=state)) for state in (*LIVE, "refused")}
    keys = ("transfer__receiver_id", "transfer__receiver__name")
    return [
        Account(
            receiver=row.pop("transfer__receiver__name") or "纪委书记（直报）",
            receiver_id=row.pop("transfer__receiver_id"),
            **row,
        )
        for row in rows.handed_over()
        .order_by("transfer__receiver__code")
        .values(*keys)
        .annotate(**counts)
    ]
