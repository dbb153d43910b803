"""What a quality check finds: counts by one query, the first rows of every kind by another."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, TextField, Value

from kernel import policy
from kernel.events import is_secret
from kernel.gathering import gather
from kernel.ledger import Column, workbook_page
from rounds.models import Inspection
from xuncha.desk.quality.cases import Checking
from xuncha.desk.quality.kinds import KINDS, Kind

MOST = 20  # rows of a kind on the page
MOST_EXPORTED = 1000
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a kind."""

    kind: Kind
    inspection: Inspection
    title: str
    told: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What of a kind was found in one inspection; `url` opens exactly these rows."""

    inspection: Inspection
    count: int
    url: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Found:
    kind: Kind
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def count_text(self) -> str:
        return f"{COUNT_CAP}+" if self.count > COUNT_CAP else str(self.count)

    @property
    def told(self) -> list[Group]:
        return [group for group in self.groups if group.lines]

    @property
    def others(self) -> list[Group]:
        return [group for group in self.groups if not group.lines]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]


def kinds_for(checking: Checking) -> list[Kind]:
    """Those that this person could find at all: of the others nothing is said."""
    person = checking.person
    return [k for k in KINDS if policy.opens(person, k.model) and k.by(person.scope)]


def find(checking: Checking, most: int = MOST) -> list[Found]:
    """Every kind of which there is something, with its first rows."""
    asked = {kind: _rows(kind, checking) for kind in kinds_for(checking)}
    counts, records = _counts(asked), _records(asked, most)
    return [
        Found(kind, _groups(kind, counts[kind], records[kind], checking))
        for kind in asked
        if counts[kind]
    ]


def _rows(kind, checking):
    rows = policy.visible(kind.model, checking.person)
    cases = {f"{kind.case}__in": list(checking.cases)}
    return rows.filter(kind.condition.where(checking.today), **cases)


def _counts(asked) -> dict[Kind, dict[int, int]]:
    """{kind: {inspection: how many}}, each kind counted up to the cap."""
    parts = []
    for place, (kind, rows) in enumerate(asked.items()):
        capped = rows.order_by().values("pk")[: COUNT_CAP + 1]
        counted = kind.model._base_manager.filter(pk__in=capped).order_by()
        counted = counted.values(case=F(kind.case)).annotate(n=Count("pk"))
        place_of = Value(place, output_field=IntegerField())
        parts.append(counted.values_list(place_of, "case", "n"))
    kinds, counts = list(asked), {kind: {} for kind in asked}
    first, *rest = parts
    for place, case, n in first.union(*rest, all=True):
        counts[kinds[place]][case] = n
    return counts


def _records(asked, most) -> dict[Kind, list]:
    """The first rows of each kind without their long texts: a line needs none of them."""
    searches = []
    for kind, rows in asked.items():
        first = rows.order_by(f"-{kind.case}", "pk").values("pk")[:most]
        known = kind.model._default_manager.filter(pk__in=first).prefetch_related(None)
        searches.append(known.defer(*_long_texts(kind)))
    return dict(zip(asked, gather(searches), strict=True))


def _long_texts(kind):
    fields = kind.model._meta.concrete_fields
    return [f.name for f in fields if isinstance(f, TextField) and f.name != kind.named_by]


def _groups(kind, counts, records, checking) -> list[Group]:
    lines = defaultdict(list)
    for record in sorted(records, key=lambda one: one.pk):
        case = checking.cases[getattr(record, kind.case)]
        if kind.model is not Inspection:
            record.inspection = case
        else:
            record = case
        lines[case.pk].append(
            Line(kind, case, record.title, kind.told(record), record.get_absolute_url())
        )
    return [
        Group(case, counts[pk], kind.url_of(case), lines[pk])
        for pk, case in checking.cases.items()
        if pk in counts
    ]


_SHEET = (
    Column("问题种类", "kind.label"),
    Column("被巡察单位", "inspection.unit"),
    Column("轮次", "inspection.round"),
    Column("事项", "title"),
    Column("情况", "told"),
    Column("依据", "kind.why"),
)


def quality_sheet(request, checking: Checking):
    """All that was found as Excel; for a stated purpose if there is anything secret in it."""
    found = find(checking, MOST_EXPORTED)
    lines = [line for one in found for line in one.lines]
    secret = any(is_secret(one.kind.model) for one in found)
    sheets = [("质检", _SHEET, lines)]
    return workbook_page(request, "quality", "质检", sheets, rows=len(lines), secret=secret)
