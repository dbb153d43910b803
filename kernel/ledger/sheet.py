"""A ledger's present selection as an Excel file: every column, numbers and days as such."""

import io
from datetime import date, datetime

import xlsxwriter
from django.utils import timezone

from kernel.shown import shown

EXPORT_CAP = 20_000
DAY, MOMENT = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" hh:mm'


def workbook(title: str, columns, rows) -> io.BytesIO:
    """Row by row, at most EXPORT_CAP rows, so that a large ledger does not fill the memory."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    top = {"text_wrap": True, "valign": "top"}
    formats = {
        "text": book.add_format(top),
        "day": book.add_format({**top, "num_format": DAY, "align": "left"}),
        "moment": book.add_format({**top, "num_format": MOMENT, "align": "left"}),
    }
    for position, label in enumerate(_labels(columns)):
        sheet.write_string(0, position, label, bold)
        sheet.set_column(position, position, max(14, len(label) * 2 + 2))
    sheet.freeze_panes(1, 0)
    for number, record in enumerate(rows[:EXPORT_CAP].iterator(chunk_size=500), start=1):
        values = (v for c in columns for v in c.values(record))
        for position, value in enumerate(values):
            _write(sheet, number, position, value, formats)
    book.close()
    buffer.seek(0)
    return buffer


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
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, position, value, formats["text"])
    else:
        sheet.write_string(row, position, str(shown(value)), formats["text"])
