"""What the overview can be narrowed to, and its Excel file."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from kernel import policy
from kernel.events import is_secret
from kernel.ledger import Column, workbook_page
from rounds.models import Inspection, numeral
from xuncha.desk.overview.counting import Overview, Table


class Narrowing:
    """The terms and rounds there are for a person, and the one asked for (`?within=round=7`)."""

    def __init__(self, person, wish: str):
        self.person, self.wish = person, wish
        if wish and wish not in dict(self.options):
            raise Http404

    @cached_property
    def options(self) -> list[tuple[str, str]]:
        rows = policy.visible(Inspection, self.person).order_by(
            "-round__term__starts_on", "-round__starts_on", "round_id"
        )
        names = ("round__term_id", "round__term__name", "round_id", "round__number")
        found = {}
        for term, term_name, round_, number in rows.values_list(*names).distinct():
            found[f"term={term}"] = term_name
            found[f"round={round_}"] = f"{term_name}第{numeral(number)}轮"
        return list(found.items())

    @property
    def chosen(self) -> dict[str, int]:
        name, _, pk = self.wish.partition("=")
        return {name: int(pk)} if self.wish else {}


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    values: list


def _sheet(table: Table):
    columns = [Column(table.title.removeprefix("按"), "label")]
    for place, label in enumerate(table.labels):
        columns.append(Column(label, lambda row, place=place: row.values[place]))
    rows = [*table.rows, ("合计", table.sums)]
    return (
        table.title,
        columns,
        [_Row(name, [cell.value for cell in cells]) for name, cells in rows],
    )


def _rules(overview: Overview):
    columns = (Column("比率", "label"), Column("数值", "value"), Column("口径", "rule"))
    rows = [
        {"label": one.rate.full, "value": one.share.value, "rule": one.rate.rule}
        for one in overview.rates
    ]
    return "口径", [Column(c.label, lambda row, name=c.source: row[name]) for c in columns], rows


def overview_sheet(request, overview: Overview):
    """The tables and the rules of counting; for a purpose if a secret matter is counted in it."""
    sheets = [*(_sheet(table) for table in overview.tables), _rules(overview)]
    secret = any(
        overview.total.numbers[one.name]
        for block in overview.blocks
        if is_secret(block.model)
        for one in block.figures
    )
    rows = sum(len(rows) for _, _, rows in sheets)
    return workbook_page(request, "overview", "总览", sheets, rows=rows, secret=secret)
