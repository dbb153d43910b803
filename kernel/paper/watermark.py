"""A person's name and time across every page of a finished PDF, so that a copy tells whose it is."""

import io
from html import escape

import pikepdf

from kernel.paper.fonts import FACES
from kernel.paper.text import printable

SIDE_MM = 430  # of the square that covers a page up to A3, however it lies
STYLE = """
@page {{ size: {side}mm; margin: 0 }}
body {{ margin: 0 }}
p {{ position: absolute; margin: 0; white-space: nowrap; transform: rotate(-30deg);
     font: 15pt {face}; color: rgb(90 90 90 / 16%) }}
"""
ACROSS_MM, DOWN_MM = 105, 58  # between two marks: every quarter of a page has one


def stamp(pdf: bytes, text: str) -> bytes:
    """`text` drawn light and slanted over every page; ValueError for what is no PDF or is locked.

    The marks are an artifact: no reader aloud speaks them and no tag of the paper moves.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as paper, pikepdf.open(_marks(printable(text))) as marks:
            drawn = paper.copy_foreign(marks.pages[0].as_form_xobject())
            for page in paper.pages:
                _lay_over(page, drawn)
            file = io.BytesIO()
            paper.save(file)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError(f"this PDF cannot be stamped: {error}") from error
    return file.getvalue()


def _lay_over(page, drawn):
    name = page.add_resource(drawn, pikepdf.Name.XObject)
    # Centred without being made to fit; turned with pages that a scanner turned.
    placed = page.calc_form_xobject_placement(
        drawn, name, pikepdf.Rectangle(page.trimbox), allow_shrink=False, allow_expand=False
    )
    # What the page itself leaves changed (its matrix, its clip) must not move the marks.
    page.contents_add(b"q", prepend=True)
    artifact = b"Q\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n%b\nEMC" % placed
    page.contents_add(artifact)


def _marks(text: str) -> io.BytesIO:
    # A second to import, and nothing else in the web's process needs it.
    from weasyprint import HTML  # noqa: PLC0415

    rows = range(0, SIDE_MM, DOWN_MM)
    places = (
        (across + (n % 2) * ACROSS_MM / 2 - ACROSS_MM / 2, down)
        for n, down in enumerate(rows)
        for across in range(0, SIDE_MM, max(ACROSS_MM, 6 * len(text)))
    )
    said = escape(text)
    marks = "".join(f'<p style="left:{left:.0f}mm;top:{top}mm">{said}</p>' for left, top in places)
    style = STYLE.format(side=SIDE_MM, face=FACES["hei"].css)
    page = f'<meta charset="utf-8"><style>{style}</style>{marks}'
    return io.BytesIO(HTML(string=page).write_pdf())
