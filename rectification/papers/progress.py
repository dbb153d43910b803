"""How far the problems of a case had come at a moment, as reports and evaluations count it.

A report tells what was so when it was signed, an evaluation what was so when it was decided: their
tables must not go on changing with every problem that is closed out later.
"""

from dataclasses import dataclass

from django.utils import timezone

from kernel.paper.content import Table
from kernel.shown import share, shown
from rectification.models import RectificationItem

# 口径: said under every rate, word for word.
COUNTED = "已销号问题数除以反馈问题总数，待核实和长期坚持的不计入已销号"


@dataclass(frozen=True)
class Standing:
    """One problem as it stood."""

    item: RectificationItem
    state: str

    @property
    def label(self) -> str:
        if self.state == "under_way" and self.item.long_term:
            return "长期坚持"
        return self.item.lifecycle.state(self.state).label

    @property
    def result(self) -> str:
        return self.item.result if self.state in ("closing_asked", "closed_out") else ""


def standing(inspection, at=None) -> list[Standing]:
    """Every problem as it stood at that moment, now if none is given."""
    at = at or timezone.now()
    items = inspection.rectification_items.exclude(state="drafted").order_by("number", "id")
    return [Standing(item, _state(item, at)) for item in items.prefetch_related("measures")]


def _state(item, at) -> str:
    if item.closed_at and item.closed_at <= at:
        return "closed_out"
    if item.asked_at and item.asked_at <= at:
        return "closing_asked"
    return "under_way"


def figures(rows: list[Standing], today) -> dict[str, object]:
    """The totals; each problem is counted in exactly one of them, overdue ones once more."""
    closed = [row for row in rows if row.state == "closed_out"]
    asked = [row for row in rows if row.state == "closing_asked"]
    left = [row for row in rows if row.state == "under_way"]
    kept = [row for row in left if row.item.long_term]
    late = [row for row in left if row.item.due_on and row.item.due_on < today]
    return {
        "反馈问题数": len(rows),
        "已销号数": len(closed),
        "待核实数": len(asked),
        "长期坚持数": len(kept),
        "正在整改数": len(left) - len(kept),
        "逾期数": len(late),
        "整改完成率": shown(share(len(closed), len(rows))),
    }


FIGURES = {
    "反馈问题数": "纳入整改的反馈问题总数",
    "已销号数": "巡察办核实销号的问题数",
    "待核实数": "已申请销号、尚未核实的问题数",
    "长期坚持数": "转为长期坚持、尚未销号的问题数",
    "正在整改数": "正在整改的问题数，不含长期坚持",
    "逾期数": "正在整改或者长期坚持中，已过完成时限的问题数",
    "整改完成率": "如“92.5%”",
}


def table_of_progress(rows: list[Standing]) -> Table:
    """问题、整改措施、完成情况、状态: in the unit's own words, nothing of what the office checked."""
    columns = (("序号", 13), ("反馈问题", 54), ("整改措施", 66), ("完成情况", 66), ("状态", 26))
    return Table(columns, tuple(_row(row) for row in rows))


def _row(row: Standing) -> tuple:
    measures = sorted(row.item.measures.all(), key=lambda one: (one.position, one.pk))
    numbers = len(measures) > 1
    lines = [f"{one.position}.{one.text}" if numbers else one.text for one in measures]
    return row.item.number, row.item.title, "\n".join(lines), row.result or "—", row.label
