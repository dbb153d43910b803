"""Sections of a Word paper: margins, grid, page numbers, what stands on the head and foot."""

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from kernel.paper.text import cells
from kernel.paper.word_text import (
    FONT,
    LINE,
    TAB,
    elements,
    exactly,
    fonts,
    gap,
    paragraph,
    run_properties,
    runs,
    twips,
)
from kernel.paper.word_watermark import drawn_mark

# 37/35/28 as prescribed; on the right 25.8, for 28 characters of 15.8 pt need 156.1 mm.
UPRIGHT = {"top": 37, "bottom": 35, "left": 28, "right": 25.8}
TEXT = twips(210 - UPRIGHT["left"] - UPRIGHT["right"])
# Word exchanges left and right on even pages, never top and bottom: the mean of both faces.
LYING = {"top": 27, "bottom": 27, "left": 36, "right": 36}
NUMBER_MM = 25.5  # lower edge of the page number's line: its dash 7 mm below the text area
MARK_MM = 20.4  # upper edge of a draft mark
LETTER_TOP_MM = 30  # of its name, from the page's edge (10.1)
RED = "E60012"
BAND_MM = 170  # of a letter's double lines


def set_up(section, number, *, landscape: bool, foot: str, mark: str, watermark: str, letter=False):
    """Page, margins, grid, header and footer of one section, the `number`-th from 0."""
    _measure(section, landscape=landscape)
    section.different_first_page_header_footer = letter
    sides = {"odd": (section.header, section.footer)}
    sides["even"] = (section.even_page_header, section.even_page_footer)
    if letter:
        sides["first"] = (section.first_page_header, section.first_page_footer)
    for side, (header, footer) in sides.items():
        on_head = drawn_mark(watermark, f"{number}{side}") if watermark else ""
        on_head = paragraph("Header", runs(mark, "hei") + on_head)
        on_foot = _foot(side, foot)
        if landscape:
            on_head += _turned_number(side)
            on_foot = paragraph("Footer", _signing(foot) if foot else "")
        elif side == "first":
            on_foot = _double_line(297 - 20 - 2, "thin", "thick") + paragraph("Footer", "")
        _fill(header, on_head)
        _fill(footer, on_foot)


def _fill(part, markup: str):
    part.is_linked_to_previous = False
    root = part._element
    for old in list(root):
        root.remove(old)
    root.extend(elements(markup))


def _measure(section, *, landscape: bool):
    margins = LYING if landscape else UPRIGHT
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    across, down = (297, 210) if landscape else (210, 297)
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.top_margin = Mm(margins["top"])
    section.bottom_margin = Mm(margins["bottom"])
    section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
    section.header_distance = Mm(12 if landscape else MARK_MM)
    section.footer_distance = Mm(14 if landscape else NUMBER_MM)
    section.gutter = 0
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    # Lines only: with a grid of characters too, a 16 pt glyph takes two cells of 15.8 (measured).
    grid = OxmlElement("w:docGrid", {qn("w:type"): "lines", qn("w:linePitch"): str(LINE)})
    section._sectPr.append(grid)


def _page_number() -> str:
    styled = f"<w:rPr>{run_properties(rFonts=fonts(FONT['song']))}</w:rPr>"
    field = "".join(
        f"<w:r>{styled}{one}</w:r>"
        for one in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return runs("— ", "song") + field + runs(" —", "song")


def _foot(side: str, foot: str) -> str:
    """The number one character from the outer edge (7.5); a line to sign beside it."""
    stops = {"signing": twips(28), "number": TEXT - 280}
    if side == "even":
        said = _page_number() + (TAB + _signing(foot) if foot else "")
        tabs = _tab("left", stops["signing"])
        return paragraph("Footer", said, tabs=tabs, ind={"left": 280})
    said = (TAB + _signing(foot) if foot else "") + TAB + _page_number()
    tabs = (_tab("left", stops["signing"]) if foot else "") + _tab("right", stops["number"])
    return paragraph("Footer", said, tabs=tabs)


def _tab(side: str, at: int) -> str:
    return f'<w:tab w:val="{side}" w:pos="{at}"/>'


def _signing(foot: str) -> str:
    blanks = "\u3000" * max(4, 19 - round(cells(foot)))
    rule = (
        f'<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{blanks}</w:t></w:r>'
    )
    return runs(foot, "fang", named=True) + rule


def letter_name(name: str, points: float, **given) -> str:
    """A letter's name and its first pair of lines, 4 mm below; framed, so that no margin moves."""
    said = runs(name, "xbs", sz=round(points * 2), szCs=round(points * 2), **given)
    spacing = exactly(points)
    framed = _frame(LETTER_TOP_MM, points)
    height = points / 72 * 25.4
    return paragraph("RedHead", said, framePr=framed, spacing=spacing) + _double_line(
        LETTER_TOP_MM + height + 2.5, "thick", "thin"
    )


def _double_line(top_mm: float, above: str, below: str) -> str:
    """170 mm wide and so beyond both margins, the thick line outside (10.1)."""
    thickness = {"thick": 24, "thin": 8}  # eighths of a point
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{thickness[weight]}" w:space="0" w:color="{RED}"/>'
        for side, weight in (("top", above), ("bottom", below))
    )
    framed = _frame(top_mm, 1.7)
    return paragraph("Normal", "", framePr=framed, pBdr=rules, snapToGrid=0, spacing=exactly(1.7))


def _frame(top_mm: float, points: float) -> dict:
    return {
        "w": twips(BAND_MM), "h": round(points * 20), "hRule": "exact", "wrap": "around",
        "vAnchor": "page", "hAnchor": "page", "x": twips((210 - BAND_MM) / 2), "y": twips(top_mm),
    }  # fmt: skip


def _turned_number(side: str) -> str:
    """Where an upright sheet has it (8): at the left, turned; a table, as paragraphs do not turn."""
    at = {"odd": 297 - 28 - 14 / 72 * 25.4 - 20 - 87, "even": 28 + 14 / 72 * 25.4}[side]
    side_jc = {"odd": "right", "even": "left"}[side]
    number = paragraph("Footer", _page_number(), jc=side_jc)
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:horzAnchor="page" w:vertAnchor="page" '
        f'w:tblpX="{twips(25.5)}" w:tblpY="{twips(at)}"/><w:tblW w:w="400" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="400"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{twips(20)}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        '<w:tcW w:w="400" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f"{number}</w:tc></w:tr></w:tbl>{gap(1)}"
    )
