"""What a ledger is made of: its columns, its filters, its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

Source = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """`source` and `small` are attribute names or functions of the record; `sort` is a field path.

    kind: text | status (state_label and tone) | date | number | due (an object that a day counter
    shows: parts/due.html). A `link` leads to the record's page and always stays; an `extra` column
    is there for who asks for it.
    """

    label: str
    source: Source = ""
    kind: str = "text"
    small: Source = ""
    sort: str = ""
    link: bool = False
    extra: bool = False

    def value(self, record):
        if self.kind == "status":
            return record.state_label
        return value_of(record, self.source)

    def values(self, record):
        """What Excel gets: the value, and the smaller one in a column of its own."""
        value = self.value(record)
        yield (value.on or value.text) if value and self.kind == "due" else value
        if self.small:
            yield value_of(record, self.small)


@dataclass(frozen=True)
class Filter:
    """`choices` are (value, label) pairs, or a function of the visible rows that answers them.

    `field` is a path whose value is compared, or a function that answers the Q of a value.
    """

    name: str
    label: str
    field: str | Callable[[str], Q]
    choices: Sequence[tuple[Any, str]] | Callable[[QuerySet], Sequence[tuple[Any, str]]]

    def options(self, rows):
        found = self.choices(rows) if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in found]


@dataclass(frozen=True)
class Ledger:
    """`of_page` turns the records of one page, all at once, into what the columns are asked about;
    such a ledger is for reading and exports nothing.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    search: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    order: tuple[Any, ...] = ("-pk",)
    select: tuple[str, ...] = ()
    search_hint: str = "搜索"
    empty_text: str = "没有符合条件的记录。"
    none_text: str = "台账里还没有记录。"
    of_page: Callable[[Sequence[Any]], Sequence[Any]] | None = None

    @property
    def exports(self) -> bool:
        return self.of_page is None


def value_of(record, source: Source):
    if callable(source):
        return source(record)
    value = record
    for name in source.split("."):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value() if callable(value) else value
