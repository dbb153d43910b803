"""Rows as an Excel file, a sheet for each table: every column, numbers and days as such."""

import io
from datetime import date, datetime
from fractions import Fraction

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone

from kernel.shown import shown

EXPORT_CAP = 20_000
DAY, MOMENT = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" hh:mm'


def workbook(sheets) -> io.BytesIO:
    """Each of `sheets` is (title, columns, rows): a QuerySet, or a list of what columns are asked of.

    Row by row, at most EXPORT_CAP rows, so that a large ledger does not fill the memory.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    top = {"text_wrap": True, "valign": "top"}
    formats = {
        "text": book.add_format(top),
        "day": book.add_format({**top, "num_format": DAY, "align": "left"}),
        "moment": book.add_format({**top, "num_format": MOMENT, "align": "left"}),
        "share": book.add_format({**top, "num_format": "0.00%"}),
    }
    for title, columns, rows in sheets:
        _fill(book.add_worksheet(title[:31]), columns, rows, bold, formats)
    book.close()
    buffer.seek(0)
    return buffer


def _fill(sheet, columns, rows, bold, formats):
    for position, label in enumerate(_labels(columns)):
        sheet.write_string(0, position, label, bold)
        sheet.set_column(position, position, max(14, len(label) * 2 + 2))
    sheet.freeze_panes(1, 0)
    chosen = rows[:EXPORT_CAP]
    records = chosen.iterator(chunk_size=500) if isinstance(chosen, QuerySet) else chosen
    for number, record in enumerate(records, start=1):
        values = (v for c in columns for v in c.values(record))
        for position, value in enumerate(values):
            _write(sheet, number, position, value, formats)


def _labels(columns):
    for column in columns:
        yield column.label
        if column.small:
            yield f"{column.label}（补充）"


def _write(sheet, row, position, value, formats):
    if isinstance(value, datetime):
        naive = timezone.make_naive(value)
        sheet.write_datetime(row, position, naive, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value, formats["day"])
    elif isinstance(value, Fraction):
        sheet.write_number(row, position, float(value), formats["share"])
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, position, value, formats["text"])
    else:
        sheet.write_string(row, position, str(shown(value)), formats["text"])
