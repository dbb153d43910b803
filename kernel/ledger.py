"""Ledgers (台账): one way to search, filter, sort, page and export the rows a person may see.

A ledger is a table of columns and filters; `ledger_page` serves it over the rows that a door hands
out, so nothing can be listed, counted or exported that the person may not know of.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from kernel.disclosure import ask_purpose
from kernel.events import is_secret, record_event
from kernel.workdays import zh

COUNT_CAP = 10_000
PAGE_SIZES = (50, 20, 100)
EXPORT_CAP = 20_000
Source = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """`source` and `small` are attribute names or functions of the record; `sort` is a field path.

    kind: text | status (state_label and tone) | date | link (to the record's page).
    """

    label: str
    source: Source = ""
    kind: str = "text"
    small: Source = ""
    sort: str = ""
    link: bool = False

    def value(self, record):
        if self.kind == "status":
            return record.state_label
        return _value(record, self.source)


@dataclass(frozen=True)
class Filter:
    """`choices` are (value, label) pairs, or a function of the visible rows that answers them."""

    name: str
    label: str
    field: str
    choices: Sequence[tuple[Any, str]] | Callable[[QuerySet], Sequence[tuple[Any, str]]]

    def options(self, rows):
        found = self.choices(rows) if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in found]


@dataclass(frozen=True)
class Ledger:
    name: str
    title: str
    columns: tuple[Column, ...]
    search: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    select: tuple[str, ...] = ()
    search_hint: str = "搜索"
    empty_text: str = "没有符合条件的记录。"


class LedgerView:
    """One ledger over one person's rows with one query string: what parts/ledger.html reads."""

    def __init__(self, ledger: Ledger, rows: QuerySet, params, path: str):
        self.spec, self.visible, self.path = ledger, rows, path
        self.title, self.empty_text = ledger.title, ledger.empty_text
        self.params = {name: value for name, value in params.items() if value != ""}
        self.chosen = {f.name: self.params[f.name] for f in ledger.filters if f.name in self.params}
        self.query = self.params.get("q", "").strip()

    @cached_property
    def selected(self) -> QuerySet:
        rows = self.visible
        if self.inspection:
            rows = rows.filter(inspection_id=self.inspection)
        for spec in self.spec.filters:
            value = self.chosen.get(spec.name)
            if value is not None:
                known = {v for v, _ in self._options[spec.name]}
                rows = rows.filter(**{spec.field: value}) if value in known else rows.none()
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
        if wish.lstrip("-") in known:
            return (wish, "pk")
        return self.spec.order

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
        return wish if wish.isdigit() and "inspection" in names else ""

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
                "choices": [
                    (value, label, None, self.chosen.get(spec.name) == value)
                    for value, label in self._options[spec.name]
                ],
            }
            for spec in self.spec.filters
        ]

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
        return self.url(export="xlsx")

    @property
    def columns(self):
        wish = self.params.get("sort", "")
        found = []
        for column in self.spec.columns:
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

    @cached_property
    def _page(self):
        size = self.params.get("size", "")
        size = int(size) if size.isdigit() and int(size) in PAGE_SIZES else PAGE_SIZES[0]
        paginator = Paginator(self.selected, size)
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
        return [self._row(record) for record in self._page.object_list]

    def _row(self, record):
        get_url = getattr(record, "get_absolute_url", None)
        url = get_url() if get_url else ""
        cells = []
        for column in self.spec.columns:
            value = column.value(record)
            cell = {
                "kind": "two" if column.small else column.kind,
                "label": column.label,
                "text": shown(value),
                "small": shown(_value(record, column.small)) if column.small else "",
                "tone": record.tone if column.kind == "status" else "",
                "url": url if column.link else "",
            }
            cells.append(cell)
        return {"url": url, "cells": cells}

    def workbook(self) -> io.BytesIO:
        """The present selection as Excel, row by row, at most EXPORT_CAP rows."""
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet(self.title[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        labels = []
        for column in self.spec.columns:
            labels.append(column.label)
            if column.small:
                labels.append(f"{column.label}（补充）")
        for position, label in enumerate(labels):
            sheet.write_string(0, position, label, bold)
            sheet.set_column(position, position, max(12, len(label) * 2 + 2))
        sheet.freeze_panes(1, 0)
        rows = self.selected[:EXPORT_CAP].iterator(chunk_size=500)
        for number, record in enumerate(rows, start=1):
            position = 0
            for column in self.spec.columns:
                values = [column.value(record)]
                if column.small:
                    values.append(_value(record, column.small))
                for value in values:
                    sheet.write_string(number, position, str(shown(value)), wrapped)
                    position += 1
        book.close()
        buffer.seek(0)
        return buffer


def shown(value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{zh(local.date())} {local:%H:%M}"
    if isinstance(value, date):
        return zh(value)
    return str(value)


def _value(record, source: Source):
    if callable(source):
        return source(record)
    value = record
    for name in source.split("."):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value() if callable(value) else value


def ledger_page(request, rows, ledger: Ledger, *, sub="", actions=(), template="pages/ledger.html"):
    """Serve a ledger over the visible `rows`: the page, or with ?export=xlsx the Excel file.

    The last query string is remembered for the session; a link that carries filters wins.
    """
    key = f"ledger:{ledger.name}"
    if "clear" in request.GET:
        request.session.pop(key, None)
        return redirect(request.path)
    if not request.GET and request.session.get(key):
        return redirect(f"{request.path}?{request.session[key]}")
    view = LedgerView(ledger, rows, request.GET.dict(), request.path)
    if request.GET.get("export") == "xlsx":
        return _exported(request, view, is_secret(rows.model))
    kept = {k: v for k, v in view.params.items() if k not in ("page", "export")}
    if kept:
        request.session[key] = urlencode(kept)
    elif request.GET:
        request.session.pop(key, None)
    page = {"ledger": view, "heading": ledger.title, "sub": sub, "actions": actions}
    return render(request, template, page)


def _exported(request, view: LedgerView, secret: bool):
    """The selection as Excel; of secret records only for a stated purpose."""
    title, day = view.spec.title, timezone.localdate()

    def give(purpose=""):
        record_event(
            by=request.user, verb="export", label="导出台账", record=request.user, kind="export",
            note=purpose, data={"ledger": view.spec.name, "title": title, "rows": view.total},
        )  # fmt: skip
        return FileResponse(
            view.workbook(), as_attachment=True, filename=f"{title}{day:%Y%m%d}.xlsx"
        )

    return ask_purpose(request, None, label=f"导出{title}", give=give) if secret else give()
