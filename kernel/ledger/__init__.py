"""Ledgers (台账): one way to search, filter, sort, page and export the rows a person may see.

A ledger is a table of columns and filters; `ledger_page` serves it over the rows that a door hands
out, so nothing can be listed, counted or exported that the person may not know of.
"""

from kernel.ledger.page import ledger_page
from kernel.ledger.spec import Column, Filter, Ledger
from kernel.ledger.view import COUNT_CAP, MOST_OPTIONS, LedgerView
from kernel.shown import shown

__all__ = [
    "COUNT_CAP", "MOST_OPTIONS", "Column", "Filter", "Ledger", "LedgerView", "ledger_page", "shown",
]  # fmt: skip
