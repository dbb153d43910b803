"""A person's name and time across every page of a Word file, as Word itself makes watermarks."""

import io
from xml.sax.saxutils import quoteattr

from docx import Document

from kernel.paper.text import cells, printable
from kernel.paper.word_text import FONT, elements, gap


def stamp_word(docx: bytes, text: str) -> bytes:
    """`text` on every page of a finished .docx, whoever made it; its own heads stay."""
    document = Document(io.BytesIO(docx))
    alternating = document.settings.odd_and_even_pages_header_footer
    begun = set()
    for number, section in enumerate(document.sections):
        heads = {"odd": section.header}
        if alternating:
            heads["even"] = section.even_page_header
        if section.different_first_page_header_footer:
            heads["first"] = section.first_page_header
        for side, head in heads.items():
            if head.is_linked_to_previous:
                if side in begun:
                    continue  # it shows the head before it, which is marked
                head.is_linked_to_previous = False
            mark = drawn_mark(printable(text), f"stamp{number}{side}")
            head._element.extend(elements(gap(1, mark)))
            begun.add(side)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def drawn_mark(text: str, identity: str) -> str:
    """WordArt behind the text, as Word itself makes watermarks."""
    size = f"width:{min(520, 26 * max(4, cells(text))):.0f}pt;height:30pt"
    place = ";".join(
        f"mso-position-{way}:center;mso-position-{way}-relative:page"
        for way in ("horizontal", "vertical")
    )
    return (
        '<w:r><w:rPr><w:color w:val="C0C0C0"/></w:rPr><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="none"/><v:textpath on="t" fitshape="t"/>'
        f'</v:shapetype><v:shape id="mark{identity}" type="#_x0000_t136" '
        f'style="position:absolute;{size};rotation:315;z-index:-251658752;{place}" '
        'fillcolor="#d9d9d9" stroked="f"><v:textpath '
        f'style="font-family:&quot;{FONT["hei"]}&quot;;font-size:1pt" '
        f"string={quoteattr(text)}/></v:shape></w:pict></w:r>"
    )
