"""A paper as an editable Word file in the same official layout as its PDF.

The markup is written as text, every character of a paper through `runs`; python-docx makes the
package around it. No macro, no external relation, no name of a person or a machine.
"""

import io

from docx import Document
from docx.oxml.ns import qn

from kernel.paper.content import Paper
from kernel.paper.layout import CELL_MM, page_of
from kernel.paper.text import cells, printable
from kernel.paper.word_blocks import written
from kernel.paper.word_head import head_of, large_lines, title_of
from kernel.paper.word_pages import TEXT, set_up
from kernel.paper.word_styles import styles_of
from kernel.paper.word_text import (
    CELL,
    LINE,
    TAB,
    elements,
    exactly,
    gap,
    paragraph,
    runs,
    twips,
)


def render_word(paper: Paper, *, watermark: str = "") -> bytes:
    """The paper as .docx, laid out after GB/T 9704-2012; `watermark` is drawn across every page."""
    page = page_of(paper)
    document = _empty(page["name"])
    parts = _sections(page, document)
    for _ in parts[1:]:
        document.add_section()
    # python-docx keeps every section's properties in a paragraph of its own; ours end the text.
    properties = [section._sectPr for section in document.sections]
    for number, (section, (landscape, _)) in enumerate(zip(document.sections, parts, strict=True)):
        set_up(
            section, number, landscape=landscape, foot=page["foot"], mark=page["draft_mark"],
            watermark=printable(watermark), letter=page["form"] == "letter" and number == 0,
        )  # fmt: skip
    body = document.element.body
    for old in list(body):
        body.remove(old)
    for own, (_, markup) in zip(properties, parts, strict=True):
        body.extend(elements(markup))
        if own is not properties[-1]:
            _end_section(body, own)
    body.append(properties[-1])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _end_section(body, properties):
    last = body[-1]
    if last.tag != qn("w:p"):
        (last,) = elements(gap(1))
        body.append(last)
    last.get_or_add_pPr().append(properties)


def _empty(title: str):
    """A new file with our styles and settings and without the traces of python-docx's template."""
    document = Document()
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith(("thumbnail", "extended-properties")):
            del package.rels[key]
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(("customXml", "numbering", "stylesWithEffects")):
            del document.part.rels[key]
    document.part._styles_part._element = styles_of()
    properties = document.core_properties._element
    for old in list(properties):
        properties.remove(old)
    document.core_properties.title = title[:255]
    document.core_properties.language = "zh-CN"
    settings = document.settings.element
    for old in list(settings):
        settings.remove(old)
    settings.extend(elements(_SETTINGS))
    return document


_SETTINGS = (
    '<w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
)


def _sections(page: dict, document) -> list[tuple[bool, str]]:
    """(landscape, markup) of each run of pages that lie the same way."""
    landscape = page["landscape"]
    parts = [[landscape, head_of(page) + title_of(page) + _body(page, document)]]
    for annex in page["annexes"]:
        turned = annex["landscape"] != parts[-1][0]
        if turned:
            parts.append([annex["landscape"], ""])
        label = runs(annex["label"], "hei", named=True)
        parts[-1][1] += paragraph("Normal", label, pageBreakBefore=None if turned else True)
        parts[-1][1] += large_lines("AnnexTitle", annex["title"], before=LINE)
        parts[-1][1] += paragraph("Normal", "")
        parts[-1][1] += written(annex["blocks"], document)
    if page["has_imprint"]:
        if parts[-1][0] and not landscape:
            parts.append([False, ""])
        parts[-1][1] += _imprint(page, twips(225) if parts[-1][0] else TEXT)
    return [tuple(part) for part in parts]


# --- 主体 -----------------------------------------------------------------------------------------


def _body(page: dict, document) -> str:
    followed = bool(page["attachments"] or page["signature"])
    said = written(page["blocks"], document, followed=followed)
    return said + _attachments(page["attachments"]) + _signature(page) + _note(page["note"])


def _attachments(attachments) -> str:
    """附件：1.name — further lines align with the first character of the name (7.3.4)."""
    said = []
    for n, (position, name) in enumerate(attachments):
        first = n == 0
        hanging = (3 if first else 0) + (1 if position else 0)
        said.append(
            paragraph(
                "Normal",
                runs(("附件：" if first else "") + position + name),
                keepNext=True,
                spacing=exactly(LINE / 20, before=LINE if first else 0),
                ind={"left": (6 if position else 5) * CELL, "hanging": hanging * CELL},
            )
        )
    return "".join(said)


def _signature(page: dict) -> str:
    """Each line centred on the widest by its right indent; the room for a seal stays free."""
    signature = page["signature"]
    if not signature:
        return ""
    lines = [*signature["signer"], *([signature["day"]] if signature["day"] else [])]
    right = float(signature["right_mm"]) / CELL_MM
    widest = max(map(cells, lines))
    said = []
    for n, line in enumerate(lines):
        indent = round((right + (widest - cells(line)) / 2) * CELL)
        said.append(
            paragraph(
                "Normal",
                runs(line),
                keepNext=True if n + 1 < len(lines) else None,
                spacing=exactly(LINE / 20, before=0 if n else 2 * LINE),
                ind={"right": indent},
                jc="right",
            )
        )
    return "".join(said)


def _note(note: str) -> str:
    return paragraph("BodyText", runs(f"（{note}）")) if note else ""


# --- 版记 -----------------------------------------------------------------------------------------


def _imprint(page: dict, width: int) -> str:
    """A table that stands on the lower edge of the text area of the page the paper ends on (7.4)."""
    rows = []
    if page["copies"]:
        said = runs(f"抄送：{page['copies']}。")
        rows.append(paragraph("Imprint", said, ind={"left": 1120, "right": 280, "hanging": 840}))
    if page["printed_by"] or page["printed_on"]:
        printed_on = page["printed_on"] + ("印发" if page["printed_on"] else "")
        tab = f'<w:tab w:val="right" w:pos="{width - 280}"/>'
        said = runs(page["printed_by"]) + TAB + runs(printed_on)
        rows.append(paragraph("Imprint", said, tabs=tab, ind={"left": 280}))
    thick, thin = 8, 6  # eighths of a point: 0.35 and 0.25 mm
    cells_of = []
    for n, row in enumerate(rows):
        rules = {"top": thin if n else thick, "bottom": thick if n + 1 == len(rows) else thin}
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
            for side, size in rules.items()
        )
        borders = "" if page["form"] == "letter" else f"<w:tcBorders>{borders}</w:tcBorders>"
        cells_of.append(
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" '
            f'w:type="dxa"/>{borders}</w:tcPr>{row}</w:tc></w:tr>'
        )
    # It floats, so Word keeps it at the foot while the text above is edited. Centred on the page,
    # 1 mm from where the text area is: LibreOffice lets no table as wide as that float beside it.
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:horzAnchor="page" w:vertAnchor="margin" '
        'w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" '
        'w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{"".join(cells_of)}</w:tbl>{gap(1)}'
    )
