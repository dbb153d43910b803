"""The numbers of the overview: one query for each kind of record, added up for units and the like.

Whatever is added up, is added up from the same counts per case and category; a rate is taken of the
sums, never of other rates.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Value
from django.urls import reverse
from django.utils import timezone

from kernel import policy
from kernel.shown import share, shown
from rectification.ledgers import NO_CATEGORY
from rounds.models import Inspection
from xuncha.desk.overview.figures import BLOCKS, Block, Rate


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its rows behind it, or a rate."""

    value: int | Fraction | None
    url: str = ""

    @property
    def text(self) -> str:
        return shown(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, round or category; `asked` is the ledgers' filter for it."""

    label: str
    numbers: Counter
    asked: dict

    def number(self, block: Block, figure) -> Cell:
        value, asked = self.numbers[figure.name], dict(self.asked)
        if figure.asks:
            asked[figure.asks] = figure.value
        # A ledger opened without any filter would come with the last ones: cleared, it shows all.
        query = urlencode(asked) or "clear=1"
        return Cell(value, f"{reverse(block.ledger)}?{query}" if value else "")

    def rate(self, rate: Rate) -> Fraction | None:
        return share(self.numbers[rate.part], self.numbers[rate.whole])

    def cells(self, blocks: Sequence[Block]) -> list[Cell]:
        return [
            Cell(self.rate(one)) if isinstance(one, Rate) else self.number(block, one)
            for block in blocks
            for one in block.columns
        ]


@dataclass(frozen=True, slots=True)
class Told:
    """A rate of the whole with both its numbers."""

    rate: Rate
    share: Cell
    part: Cell
    whole: Cell


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    blocks: Sequence[Block]
    lines: Sequence[Line]
    total: Line

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        return [(line.label, line.cells(self.blocks)) for line in self.lines]

    @property
    def sums(self) -> list[Cell]:
        return self.total.cells(self.blocks)

    @property
    def labels(self) -> list[str]:
        """Each to be understood by itself, as an Excel sheet has no headings above its columns."""
        return [
            one.full if isinstance(one, Rate) else f"{block.title}：{one.label}"
            for block in self.blocks
            for one in block.columns
        ]


class Overview:
    """What `person` may know of, in one round, one term or altogether (`narrowed`: {filter: pk})."""

    def __init__(self, person, narrowed: dict[str, int]):
        self.person, self.narrowed = person, narrowed
        self.blocks = [block for block in BLOCKS if policy.opens(person, block.model)]
        self.cases = self._cases()
        self.counts = self._counts()
        self.total = self._line("合计", {}, lambda case, category: True)

    def _cases(self) -> dict[int, Inspection]:
        paths = {"round": "round_id", "term": "round__term_id"}
        where = {paths[name]: pk for name, pk in self.narrowed.items()}
        rows = policy.visible(Inspection, self.person).filter(**where)
        rows = rows.select_related("unit", "round__term").order_by("unit__code", "pk")
        return {case.pk: case for case in rows}

    def _counts(self) -> dict[tuple[int, str | None], Counter]:
        """{(case, category; None where rows have no category): numbers}."""
        today, counts = timezone.localdate(), {}
        paths = {"round": "inspection__round_id", "term": "inspection__round__term_id"}
        where = {paths[name]: pk for name, pk in self.narrowed.items()}
        for block in self.blocks:
            rows = policy.visible(block.model, self.person).filter(block.rows, **where)
            category = (
                F(block.category) if block.category else Value(None, output_field=CharField())
            )
            keyed = rows.order_by().values("inspection_id", of=category)
            asked = {f"n_{one.name}": Count("pk", filter=one.where(today)) for one in block.figures}
            for row in keyed.annotate(**asked):
                key = row.pop("inspection_id"), row.pop("of")
                numbers = counts.setdefault(key, Counter())
                numbers.update({name.removeprefix("n_"): n for name, n in row.items()})
        return counts

    def _line(self, label, asked, belongs) -> Line:
        numbers = Counter()
        for (pk, category), found in self.counts.items():
            if pk in self.cases and belongs(self.cases[pk], category):
                numbers.update(found)
        return Line(label, numbers, {**self.narrowed, **asked})

    @property
    def tables(self) -> list[Table]:
        found = [self._table("按单位", self._units(), self.blocks)]
        with_category = [block for block in self.blocks if block.category]
        found.append(self._table("按问题类别", self._categories(), with_category))
        if len({case.round_id for case in self.cases.values()}) > 1:
            found.append(self._table("按轮次", self._rounds(), self.blocks))
        return found

    def _table(self, title, lines, blocks) -> Table:
        return Table(
            title, blocks, [line for line in lines if any(line.numbers.values())], self.total
        )

    def _units(self):
        units = {case.unit_id: case.unit for case in self.cases.values()}
        return [
            self._line(str(unit), {"unit": pk}, lambda case, _, pk=pk: case.unit_id == pk)
            for pk, unit in units.items()
        ]

    def _rounds(self):
        latest = sorted(self.cases.values(), key=lambda case: case.round.starts_on, reverse=True)
        rounds = {case.round_id: case.round for case in latest}
        return [
            self._line(str(round_), {"round": pk}, lambda case, _, pk=pk: case.round_id == pk)
            for pk, round_ in rounds.items()
        ]

    def _categories(self):
        names = {category for _, category in self.counts if category is not None}
        lines = [
            self._line(
                name or "未分类", {"category": name or NO_CATEGORY},
                lambda _, category, name=name: category == name,
            )
            for name in sorted(names)
        ]  # fmt: skip
        return sorted(lines, key=lambda line: -line.numbers["items"])

    @property
    def rates(self) -> list[Told]:
        found = []
        for block in self.blocks:
            figures = {one.name: one for one in block.figures}
            for rate in block.rates:
                part, whole = (
                    self.total.number(block, figures[name]) for name in (rate.part, rate.whole)
                )
                found.append(Told(rate, Cell(self.total.rate(rate)), part, whole))
        return found
