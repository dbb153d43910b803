"""The head of a Word paper: marks, red name, number, those who signed, title, addressee (7.2, 7.3)."""

from kernel.paper.text import cells
from kernel.paper.word_pages import LETTER_TOP_MM, RED, TEXT, UPRIGHT, letter_name
from kernel.paper.word_text import BREAK, CELL, LINE, TAB, exactly, paragraph, runs, twips


def head_of(page: dict) -> str:
    if page["form"] == "letter":
        return _letter_head(page)
    marks = "".join(
        paragraph("Normal", runs(text, role, named=role != "fang")) for text, role in page["marks"]
    )
    if not page["red_head"]:
        upward = _upward(page, border=None) if page["approvers"] else ""
        return marks + upward
    above = 35 / 25.4 * 1440 - len(page["marks"]) * LINE
    name = _red_name(page["red_head"], before=round(above))
    line = f'<w:bottom w:val="single" w:sz="16" w:space="5" w:color="{RED}"/>'
    if page["approvers"]:
        return marks + name + _upward(page, border=line)
    number = runs(page["number"])
    before = exactly(LINE / 20, before=2 * LINE)
    return marks + name + paragraph("Normal", number, pBdr=line, spacing=before, jc="center")


def _red_name(name: dict, before: int) -> str:
    size = round(float(name["size"]) * 2)
    said = runs(name["text"], "xbs", w=_narrowing(name), sz=size, szCs=size)
    return paragraph("RedHead", said, spacing=exactly(size / 2, before=before))


def _narrowing(name: dict) -> int:
    return int(float(name["narrowing"]) * 100)


def _upward(page: dict, *, border: str | None) -> str:
    """Number at the left, those who signed at the right, on the last of their lines (7.2.5)."""
    lines, written_lines = page["approvers"], []
    for n, names in enumerate(lines, start=1):
        last = n == len(lines)
        said = (runs(page["number"]) if last else "") + TAB
        said += runs("签发人：") if n == 1 else runs("\u3000" * 4)
        said += runs("\u3000".join(names), "kai", named=True)
        widest = 4 + max(cells("\u3000".join(line)) for line in lines)
        tab = f'<w:tab w:val="left" w:pos="{TEXT - round((widest + 1) * CELL)}"/>'
        spacing = exactly(LINE / 20, before=2 * LINE if n == 1 else 0)
        rule = border if last else None
        written_lines.append(
            paragraph("Normal", said, pBdr=rule, tabs=tab, spacing=spacing,
                      ind={"firstLine": CELL}, jc="left")
        )  # fmt: skip
    return "".join(written_lines)


def _letter_head(page: dict) -> str:
    head = page["red_head"]
    name = letter_name(head["text"], float(head["size"]), w=_narrowing(head)) if head else ""
    # Under name and lines, 14 pt to the characters; the frames above take no room of the text's.
    height = float(head["size"]) / 72 * 25.4 if head else 0
    above = LETTER_TOP_MM + height + 2.5 + 2 - UPRIGHT["top"]
    tab = f'<w:tab w:val="right" w:pos="{TEXT}"/>'
    rows = []
    for n, (text, role) in enumerate(page["marks"] or [("", "fang")]):
        said = runs(text, role, named=role != "fang") if text else ""
        said += TAB + runs(page["number"]) if n == 0 else ""
        before = exactly(LINE / 20, before=twips(above) + 150 if n == 0 else 0)
        rows.append(paragraph("Normal", said, tabs=tab, spacing=before, jc="left"))
    return name + "".join(rows)


def large_lines(style: str, lines: list[str], before: int) -> str:
    said = BREAK.join(runs(line, "xbs") for line in lines)
    return paragraph(style, said, spacing=exactly(35, before=before), jc="center")


def title_of(page: dict) -> str:
    headed = page["red_head"] or page["approvers"] or page["form"] == "letter"
    said = large_lines("Title", page["title"], before=(2 if headed else 1) * LINE)
    if page["draft_mark"]:
        mark = runs(f"（{page['draft_mark']}）", "kai", named=True)
        said += paragraph("Normal", mark, jc="center")
    if page["number"] and not headed:
        said += paragraph("Normal", runs(page["number"]), jc="center")
    if not page["addressee"]:
        return said + paragraph("Normal", "")
    addressee = runs(f"{page['addressee']}：")
    return said + paragraph("Normal", addressee, spacing=exactly(LINE / 20, before=LINE))
