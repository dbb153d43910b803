"""Ledgers (台账): one way to search, filter, sort, page and export the rows a person may see.

A ledger is a table of columns and filters; `ledger_page` serves it over the rows that a door hands
out, so nothing can be listed, counted or exported that the person may not know of.
"""

from kernel.ledger.conditions import Condition, by_condition
from kernel.ledger.page import ledger_page, workbook_page
from kernel.ledger.spec import Column, Filter, Ledger
from kernel.ledger.view import COUNT_CAP, MOST_OPTIONS, LedgerView
from kernel.shown import shown

__all__ = [
    "COUNT_CAP", "MOST_OPTIONS", "Column", "Condition", "Filter", "Ledger", "LedgerView",
    "by_condition", "ledger_page", "shown", "workbook_page",
]  # fmt: skip
