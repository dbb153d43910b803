"""The office's own .docx: its placeholders are the elements of a paper, replaced and nothing else.

No template language and no code: `{标题}` is looked up in a table. Macros and outside links were
refused at the upload (kernel.files).
"""

import io
import re
from copy import deepcopy
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph as WordParagraph

from kernel.paper.content import Paper
from kernel.paper.layout import page_of
from kernel.paper.text import in_days

PLACEHOLDER = re.compile(r"\{([^{}]{1,20})\}")
BODY = "正文"
ELEMENTS = {
    "标题": "文书标题",
    "发文字号": "如“青巡〔2026〕3号”",
    "密级": "密级和保密期限",
    "紧急程度": "加急、特急",
    "签发人": "上行文的签发人",
    "主送机关": "标题下面的主送机关，不带冒号",
    BODY: "全部正文（含表格和附件），须单独占一段",
    "署名": "发文机关署名",
    "成文日期": "如“2026年11月4日”",
    "抄送": "抄送机关",
    "附注": "附注",
}


def elements_of(paper: Paper) -> dict[str, str]:
    return {
        "标题": paper.title_line,
        "发文字号": paper.number,
        "密级": paper.secrecy,
        "紧急程度": paper.urgency,
        "签发人": paper.approver,
        "主送机关": paper.addressee.rstrip("：:"),
        "署名": paper.signer,
        "成文日期": in_days(paper.signed_on),
        "抄送": "，".join(paper.copies),
        "附注": paper.note,
    }


def template_faults(upload) -> list[str]:
    """What is wrong with an uploaded template, in sentences that name it."""
    upload.seek(0)
    try:
        document = Document(io.BytesIO(upload.read()))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        return ["这个文件打不开，请用 Word 另存为 .docx 后重新上传。"]
    finally:
        upload.seek(0)
    faults, bodies, named = [], 0, set()
    for paragraph in _paragraphs(document):
        text = paragraph.text
        if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
            faults.append(f"“{text.strip()[:30]}”一段里有不成对的花括号。")
        for name in PLACEHOLDER.findall(text):
            named.add(name.strip())
            if name.strip() not in ELEMENTS:
                known = "、".join(f"{{{one}}}" for one in ELEMENTS)
                faults.append(f"没有{{{name.strip()}}}这个占位。可用的有{known}。")
            if name.strip() == BODY:
                bodies += 1
                if PLACEHOLDER.fullmatch(text.strip()) is None:
                    faults.append("{正文}须单独占一段，前后不能有别的字。")
    faults += [f"模板里没有{{{name}}}，不能少。" for name in ("标题", BODY) if name not in named]
    if bodies > 1:
        faults.append("{正文}只能出现一次。")
    return list(dict.fromkeys(faults))


def filled(template, paper: Paper) -> bytes:
    """The template with this paper's elements in it; what is empty leaves nothing behind."""
    document = Document(io.BytesIO(template.opened().read()))
    values = elements_of(paper)
    for paragraph in list(_paragraphs(document)):
        if paragraph.text.strip() == f"{{{BODY}}}":
            _write_body(document, paragraph, paper)
        else:
            _replace(paragraph, values)
    if paper.draft_mark:
        for section in document.sections:
            section.header.add_paragraph(paper.draft_mark)
    document.core_properties.author = document.core_properties.last_modified_by = ""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraphs(document):
    """Every paragraph of the body, its tables, the heads and the feet."""
    yield from document.paragraphs
    for table in document.tables:
        yield from _in_table(table)
    for section in document.sections:
        for edge in (section.header, section.footer):
            yield from edge.paragraphs
            for table in edge.tables:
                yield from _in_table(table)


def _in_table(table):
    for row in table.rows:
        for cell in row.cells:
            yield from cell.paragraphs
            for inner in cell.tables:
                yield from _in_table(inner)


def _replace(paragraph, values):
    """Each placeholder by its value, in the look of its first character (Word splits words freely)."""
    while found := PLACEHOLDER.search("".join(run.text for run in paragraph.runs)):
        value, start, end, at = values.get(found[1].strip(), ""), *found.span(), 0
        for run in paragraph.runs:
            length = len(run.text)
            left, right = max(start - at, 0), min(end - at, length)
            if left < right:
                put = value if at <= start else ""
                run.text = run.text[:left] + put + run.text[right:]
            at += length
        if "{" in value:  # a value is text, whatever it looks like
            return


def _write_body(document, place, paper):
    """Numbers, lines and cells are those of the official layout; the look is the template's."""
    page = page_of(paper)
    for block in page["blocks"]:
        _write(document, place, block)
    for annex in page["annexes"]:
        _line(place, annex["label"]).paragraph_format.page_break_before = True
        _line(place, "".join(annex["title"]))
        for block in annex["blocks"]:
            _write(document, place, block)
    place._p.getparent().remove(place._p)


def _line(place, text):
    """A paragraph of `text` before `place`, looking like it."""
    copied = WordParagraph(deepcopy(place._p), place._parent)
    for run in copied.runs[1:]:
        run._r.getparent().remove(run._r)
    copied.runs[0].text = text
    place._p.addprevious(copied._p)
    return copied


def _write(document, place, block):
    if block["new_page"]:
        _line(place, "").paragraph_format.page_break_before = True
    if block["kind"] == "heading":
        _line(place, block["text"])
    elif block["kind"] == "text":
        for line in block["lines"]:
            _line(place, line)
    elif block["kind"] == "table":
        labels = [[label] for label, _ in block["columns"]]
        cells = [[lines for _, lines in row] for _, row in block["rows"]]
        _table(document, place, [labels, *cells])
    elif block["kind"] == "facts":
        facts = [fact for row in block["rows"] for fact in row["facts"]]
        _table(document, place, [([label], lines) for label, lines in facts])
    else:
        _line(place, f"（{block['caption']}）")


def _table(document, place, rows):
    table = document.add_table(rows=0, cols=len(rows[0]))
    for border in ("Table Grid", "网格型"):
        if border in [style.name for style in document.styles]:
            table.style = border
            break
    for row in rows:
        for cell, lines in zip(table.add_row().cells, row, strict=True):
            cell.text = "\n".join(lines)
    place._p.addprevious(table._tbl)
