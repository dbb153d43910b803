"""The blocks of a paper as WordprocessingML: headings, text, tables, forms, QR places."""

from docx.shared import Mm
from lxml import etree

from kernel.paper import qr
from kernel.paper.text import cells
from kernel.paper.word_text import BREAK, gap, paragraph, runs, twips

QR_MM = 35
SHORT = 3 * 28  # characters; LibreOffice keeps a paragraph whole that holds on to the next
_PADDING = "".join(
    f'<w:{side} w:w="80" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
)
_PADDING = f"<w:tblCellMar>{_PADDING}</w:tblCellMar>"  # 4 pt
_RULES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def written(blocks: list[dict], document, *, followed=False) -> str:
    """Blocks of kernel.paper.layout; `document` takes the pictures in.

    What is `followed` by a signature keeps its last line with it: no page says 此页无正文.
    """
    said = []
    for n, block in enumerate(blocks, start=1):
        if block["new_page"]:
            said.append(gap(1, pageBreakBefore=True))
        if block["kind"] == "text":
            holds_on = block.get("leads") or (followed and n == len(blocks))
            said.append(_text(block, holds_on=holds_on))
        else:
            said.append(_BLOCKS[block["kind"]](block, document))
    return "".join(said)


def _heading(block, document) -> str:
    return paragraph(f"Heading{block['level']}", runs(block["text"], block["role"]))


def _text(block, *, holds_on: bool) -> str:
    style, last = "Normal" if block["plain"] else "BodyText", len(block["lines"])
    return "".join(
        paragraph(
            style, runs(line), keepNext=(holds_on and n == last and cells(line) < SHORT) or None
        )
        for n, line in enumerate(block["lines"], start=1)
    )


def _table(block, document) -> str:
    caption = block["caption"]
    widths = [twips(float(width)) for _, width in block["columns"]]
    labels = [
        _cell(width, "TableText", [label], role="hei", jc="center")
        for width, (label, _) in zip(widths, block["columns"], strict=True)
    ]
    rows = [_row(labels, header=True)]
    for whole, texts in block["rows"]:
        row = [
            _cell(width, "TableText", lines, jc="center" if side else None)
            for width, (side, lines) in zip(widths, texts, strict=True)
        ]
        rows.append(_row(row, whole=whole))
    head = paragraph("Normal", runs(caption, "hei", named=True), keepNext=True, jc="center")
    return (head if caption else "") + ruled(widths, rows) + gap(6)


def _form(block, document) -> str:
    widths = [twips(width) for width in block["widths"]]
    rows = []
    for n, row in enumerate(block["rows"], start=1):
        alone = len(row["facts"]) == 1 and len(widths) == 4
        keep = block["whole"] and n < len(block["rows"])
        cells = []
        for label, lines in row["facts"]:
            value = {"width": sum(widths[1:]), "span": 3} if alone else {"width": widths[1]}
            cells.append(_cell(widths[0], "FormText", [label], jc="center", keep=keep))
            cells.append(_cell(style="FormText", lines=lines, keep=keep, **value))
        rows.append(_row(cells, whole=True, height_mm=14 if row["written"] else 10))
    return ruled(widths, rows) + gap(6)


def _qr(block, document) -> str:
    caption = paragraph("Normal", runs(block["caption"], "kai", named=True), jc="center")
    if not block["url"]:
        side = twips(QR_MM)
        cell = _cell(side, "FormText", ["二维码"], jc="center")
        frame = ruled([side], [_row([cell], whole=True, height_mm=QR_MM)], centred=True)
        return gap(12, keepNext=True) + frame + caption
    inline = document.part.new_pic_inline(qr.png(block["url"]), Mm(QR_MM), Mm(QR_MM))
    inline.docPr.id = len(document.part.rels)  # python-docx counts those already in the body
    inline.docPr.set("descr", f"二维码：{block['caption']}")
    inline.docPr.set("name", "二维码")
    picture = f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"
    # A line of exact height would cut the picture off.
    height = {"before": 240, "line": 240, "lineRule": "auto"}
    return paragraph("Normal", picture, keepNext=True, spacing=height, jc="center") + caption


_BLOCKS = {"heading": _heading, "table": _table, "facts": _form, "qr": _qr}


def ruled(widths: list[int], rows: list[str], *, centred: bool = False) -> str:
    """A table of fixed widths, so that nobody's Word measures its text and moves the columns."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        + ('<w:jc w:val="center"/>' if centred else "")
        + f'<w:tblBorders>{_RULES}</w:tblBorders><w:tblLayout w:type="fixed"/>{_PADDING}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: list[str], *, header=False, whole=False, height_mm=0) -> str:
    properties = (
        ("<w:cantSplit/>" if whole or header else "")
        + (f'<w:trHeight w:val="{twips(height_mm)}" w:hRule="atLeast"/>' if height_mm else "")
        + ("<w:tblHeader/>" if header else "")
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(width, style, lines: list[str], *, role="fang", jc=None, span=1, keep=False) -> str:
    """`keep`: on one page with the row below."""
    said = BREAK.join(runs(line, role, named=role != "fang") for line in lines)
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{paragraph(style, said, jc=jc, keepNext=keep or None)}</w:tc>"
    )
