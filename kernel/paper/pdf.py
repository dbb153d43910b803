"""A paper as an archivable PDF (PDF/A-3a, tagged). Only workers import this: it takes a second."""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout
from weasyprint.urls import URLFetcher

from kernel.paper.content import Paper
from kernel.paper.fonts import FACES
from kernel.paper.layout import page_of

STYLE = Path(__file__).with_name("paper.css")
MOST_SPREAD = 3.2  # characters; a line short of more than this is meant to be short


def render_pdf(paper: Paper) -> bytes:
    """The paper laid out after GB/T 9704-2012."""
    # The text is escaped data and our style names no file: nothing may be fetched at all.
    page = HTML(string=render_to_string("paper/official.html", page_of(paper)), url_fetcher=_closed)
    return page.write_pdf(stylesheets=[_style()], pdf_variant="pdf/a-3a")


_closed = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)


@cache
def _style() -> CSS:
    faces = "".join(f"--{role}:{face.css};" for role, face in FACES.items())
    return CSS(string=f"html{{{faces}}}" + STYLE.read_text("utf-8"), url_fetcher=_closed)


def _texts(box):
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


def _spread_over_characters(context, line, extra_width):
    """Justify a line between its characters.

    WeasyPrint justifies at spaces only, and Chinese has none: a line that must not begin with a
    full stop would end one character short, and the right edge would be ragged. This replaces a
    private function, hence the exact pin of WeasyPrint and the test that measures the edge.
    """
    gaps = sum(len(box.text) for box in _texts(line)) - 1
    if gaps <= 0 or extra_width > MOST_SPREAD * line.style["font_size"]:
        return
    _shift(context, line, 0, extra_width / gaps)


def _shift(context, box, moved, gap):
    """Move `box` right by `moved`, widen its characters by `gap`; answer the new offset."""
    if isinstance(box, boxes.TextBox):
        box.style = box.style.copy()
        box.style["letter_spacing"] += gap
        box.position_x += moved
        box.pango_layout = create_layout(
            box.text, box.style, context, max_width=None, justification_spacing=0
        )
        box.pango_layout.deactivate()
        box.width += gap * len(box.text)
        return moved + gap * len(box.text)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        start = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _shift(context, child, moved, gap)
        box.width += moved - start
        return moved
    box.translate(moved, 0)
    return moved


inline.justify_line = _spread_over_characters
