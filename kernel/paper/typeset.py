"""Plain text as the HTML a PDF is made of."""

from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kernel.paper.fonts import characters
from kernel.paper.text import DAY


def typeset(text: str, role: str = "fang") -> SafeString:
    """Escaped text; characters the font lacks get a span that keeps them from moving the grid.

    The taller ascent of a fallback font pushes its line 2 pt down, and a page then holds 21
    lines (measured). The span's line height of 0 prevents it.
    """
    drawn = characters(role)
    if drawn is None:
        return escape(text)
    pieces = []
    for present, run in groupby(text, lambda c: ord(c) in drawn or c.isspace()):
        piece = escape("".join(run))
        pieces.append(piece if present else f'<span class="r">{piece}</span>')
    return mark_safe("".join(pieces))  # every piece was escaped above


def typeset_cell(text: str) -> SafeString:
    """As `typeset`, in a table: no line ends inside a date."""
    pieces, at = [], 0
    for day in DAY.finditer(text):
        pieces += [typeset(text[at : day.start()]), f'<span class="day">{day[0]}</span>']
        at = day.end()
    return mark_safe("".join([*pieces, typeset(text[at:])]))  # a day is digits and 年月日./-
