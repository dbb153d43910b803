"""One ledger as one person sees it with one query string."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from kernel.ledger.spec import Column, Ledger, value_of
from kernel.ledger.taste import PAGE_SIZES, Taste
from kernel.shown import shown

COUNT_CAP = 10_000
LONGEST_NUMBER = 18  # digits that surely fit a 64-bit column
LONGEST_QUERY = 100  # characters that are searched for
MOST_OPTIONS = 200  # a filter with more is no drop-down any more: search by name instead


class LedgerView:
    """One ledger over one person's rows with one query string: what parts/ledger.html reads."""

    def __init__(self, ledger: Ledger, rows, params, path: str, taste=None, narrow=False):
        self.spec, self.visible, self.path, self.narrow = ledger, rows, path, narrow
        self.title, self.taste = ledger.title, taste or Taste()
        # PostgreSQL takes no NUL in a text; nobody types one.
        given = {name: value.replace("\x00", "") for name, value in params.items()}
        self.params = {name: value for name, value in given.items() if value != ""}
        self.chosen = {f.name: self.params[f.name] for f in ledger.filters if f.name in self.params}
        self.query = self.params.get("q", "").strip()[:LONGEST_QUERY]

    @cached_property
    def selected(self) -> QuerySet:
        rows = self.visible
        if self.inspection:
            rows = rows.filter(inspection_id=self.inspection)
        for spec in self.spec.filters:
            value = self.chosen.get(spec.name)
            if value is not None:
                rows = _matching(rows, spec.field, value)
        for word in self.query.split():
            hit = Q()
            for name in self.spec.search:
                hit |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(hit)
        if self.spec.select:
            rows = rows.select_related(*self.spec.select)
        return rows.order_by(*self._order())

    @cached_property
    def _options(self):
        return {f.name: f.options(self.visible) for f in self.spec.filters}

    def _order(self):
        wish = self.params.get("sort", "")
        known = {c.sort for c in self.spec.columns if c.sort}
        if wish.lstrip("-") not in known:
            return self.spec.order
        return (_behind_a_barrier(wish), "pk") if self.narrow else (wish, "pk")

    @cached_property
    def total(self) -> int:
        return self.selected.order_by()[: COUNT_CAP + 1].count()

    @property
    def total_text(self):
        return "10,000+ 条" if self.total > COUNT_CAP else f"共 {self.total} 条"

    @property
    def export_count(self):
        return self.total_text.removeprefix("共 ")

    @cached_property
    def inspection(self) -> str:
        """The one inspection whose rows a link asked for (`?inspection=7`), or ""."""
        wish = self.params.get("inspection", "")
        names = {f.name for f in self.visible.model._meta.concrete_fields}
        is_number = wish.isascii() and wish.isdecimal() and len(wish) <= LONGEST_NUMBER
        return wish if is_number and "inspection" in names else ""

    @property
    def chips(self):
        """The filters in force, each with the address of the ledger without it."""
        found = []
        if self.query:
            found.append((f"“{self.query}”", self.url(q="")))
        for spec in self.spec.filters:
            if spec.name in self.chosen:
                labels = dict(self._options[spec.name])
                label = labels.get(self.chosen[spec.name], "（已无此项）")
                found.append((f"{spec.label}：{label}", self.url(**{spec.name: ""})))
        if self.inspection:
            first = next(iter(self._page.object_list), None)
            one = first.inspection if first else "一个巡察任务"
            found.append((f"只看：{one}", self.url(inspection="")))
        return found

    @property
    def empty_text(self) -> str:
        return self.spec.empty_text if self.active else self.spec.none_text

    @property
    def active(self) -> int:
        return len(self.chosen) + bool(self.query) + bool(self.inspection)

    @property
    def search(self):
        return {"value": self.query, "placeholder": self.spec.search_hint}

    @property
    def has_search(self) -> bool:
        return bool(self.spec.search)

    @property
    def filters(self):
        return [
            {
                "name": spec.name,
                "label": spec.label,
                "chosen": spec.name in self.chosen,
                "choices": [
                    (value, label, self.chosen.get(spec.name) == value)
                    for value, label in self._options[spec.name]
                ],
            }
            for spec in self.spec.filters
            if len(self._options[spec.name]) <= MOST_OPTIONS
        ]

    @cached_property
    def _columns(self) -> list[Column]:
        """The columns this person wants to see; without a wish all but the extra ones."""
        wish = {number for number in self.taste.columns if number < len(self.spec.columns)}
        return [
            column
            for number, column in enumerate(self.spec.columns)
            if column.link or (number in wish if wish else not column.extra)
        ]

    @property
    def column_choices(self):
        return [
            {"number": n, "label": c.label, "shown": c in self._columns, "fixed": c.link}
            for n, c in enumerate(self.spec.columns)
        ]

    @property
    def sizes(self):
        return [(size, size == self.size) for size in sorted(PAGE_SIZES)]

    @property
    def orders(self):
        """(value, label, is the present one) of every order a heading offers; "" is the usual."""
        wish = self.params.get("sort", "")
        found = [("", "默认次序", not wish)]
        for column in self.spec.columns:
            if column.sort:
                up, down = column.sort, f"-{column.sort}"
                found.append((up, f"{column.label} ↑", wish == up))
                found.append((down, f"{column.label} ↓", wish == down))
        return found

    @property
    def kept(self):
        """(name, value) of what a form about the view must carry along."""
        return [(n, v) for n, v in self.params.items() if n not in ("page", "sort", "size")]

    def url(self, **changes):
        merged = {**self.params, **changes}
        if "page" not in changes:
            merged.pop("page", None)
        kept = {name: value for name, value in merged.items() if value not in ("", None)}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    @property
    def clear_url(self):
        return f"{self.path}?clear=1"

    @property
    def export_url(self):
        return self.url(export="xlsx") if self.spec.exports else ""

    @property
    def columns(self):
        wish = self.params.get("sort", "")
        found = []
        for column in self._columns:
            is_sorted = column.sort and wish.lstrip("-") == column.sort
            descending = wish.startswith("-")
            found.append(
                {
                    "label": column.label,
                    "css": column.kind,
                    "sorted": ("desc" if descending else "asc") if is_sorted else "",
                    "sort_url": column.sort
                    and self.url(
                        sort=column.sort if not is_sorted or descending else f"-{column.sort}"
                    ),
                }
            )
        return found

    @property
    def size(self) -> int:
        wish = self.params.get("size")
        return Taste.known_size(wish) if wish else self.taste.size

    @cached_property
    def _page(self):
        paginator = Paginator(self.selected, self.size)
        paginator.count = self.total  # capped: never count a million rows for a page number
        return paginator.get_page(self.params.get("page"))

    @property
    def page(self):
        page = self._page
        return {
            "number": page.number,
            "has_previous": page.has_previous(),
            "has_next": page.has_next(),
            "previous_url": self.url(page=page.number - 1),
            "next_url": self.url(page=page.number + 1),
            "pages_text": f"第 {page.number} 页，共 {page.paginator.num_pages} 页",
        }

    @cached_property
    def rows(self):
        records = list(self._page.object_list)
        return [self._row(r) for r in (self.spec.of_page or list)(records)]

    def _row(self, record):
        get_url = getattr(record, "get_absolute_url", None)
        url = get_url() if get_url else ""
        cells = []
        for column in self._columns:
            value = column.value(record)
            cell = {
                "kind": column.kind,
                "label": column.label,
                "text": shown(value),
                "due": value if column.kind == "due" else None,
                "small": shown(value_of(record, column.small)) if column.small else "",
                "tone": record.tone if column.kind == "status" else "",
                "url": url if column.link else "",
            }
            cells.append(cell)
        return {"url": url, "cells": cells}


def _matching(rows: QuerySet, field, value: str) -> QuerySet:
    """The rows with this value; none where it cannot be one."""
    if callable(field):
        return rows.filter(field(value))
    try:
        if abs(int(value)) >= 10**LONGEST_NUMBER:
            return rows.none()  # SQLite would not take it
    except ValueError:
        pass  # no number at all
    try:
        return rows.filter(**{field: value})
    except (ValueError, TypeError, ValidationError):
        return rows.none()


def _behind_a_barrier(wish: str):
    """An order that no index has: few rows are then found first and sorted after.

    Without it PostgreSQL walks a whole index in that order, hoping to meet the few early; on a
    million rows that took up to 1.5 s (access.md 1.3).
    """
    name = wish.lstrip("-")
    order = Coalesce(F(name), F(name))
    return order.desc() if wish.startswith("-") else order.asc()
