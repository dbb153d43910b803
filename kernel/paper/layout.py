"""From a paper's content to what is printed: numbers by place, lines, widths. Plain text still."""

import math
import re
from itertools import pairwise

from kernel.paper.content import (
    Annex,
    Block,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    QrPlace,
    Table,
)
from kernel.paper.text import DAY, cells, clean, heading_number, in_days, lines_of, title_lines

CELL_MM = 156 / 28  # one character of the grid: 版心 156 mm, 28 characters a line (5.2.3)
WIDTH_MM = {False: 156, True: 225}  # of the text area, upright and landscape
ROLE_OF_LEVEL = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
MOST_WHOLE_LINES = 16  # a row of more lines than this may be broken over pages
MOST_WHOLE_FORM = 8  # a form of so few lines does not begin on one page and end on the next
NARROW_MM = 28  # columns up to this hold numbers, names and dates: centred
TABLE_CELL_MM, TABLE_PADDING_MM = 12 / 72 * 25.4, 3  # of its 12 pt characters
FORM_CELL_MM = 14 / 72 * 25.4  # of a form's 14 pt characters
SHORT_LABEL, LONG_LABEL, SHORT_VALUE = 6, 9, 8  # characters; what is short may share a row


def red_head(issuer: str) -> dict:
    """Size and narrowing of the red head: it fills the line, at most 52 pt, never under 36 pt.

    A long name keeps its height and becomes narrower, as offices print it (长体).
    """
    points_wide = 156 / 25.4 * 72
    size = min(52, max(36, points_wide / len(issuer)))
    narrowing = min(1, points_wide / (size * len(issuer)))
    return {"text": issuer, "size": f"{size:.2f}", "narrowing": f"{narrowing:.4f}"}


def blocks_of(blocks: tuple[Block, ...], *, landscape: bool = False) -> list[dict]:
    printed, counts, new_page = [], [0, 0, 0, 0], False
    for block in blocks:
        match block:
            case Heading(level, text, given):
                counts[level - 1] = given or counts[level - 1] + 1
                counts[level:] = [0] * (4 - level)
                number = heading_number(level, counts[level - 1])
                shown = {
                    "kind": "heading", "level": level, "tag": f"h{level + 1}",
                    "role": ROLE_OF_LEVEL[level], "text": clean(number + " ".join(text.split())),
                }  # fmt: skip
            case Paragraph(text, plain):
                shown = {"kind": "text", "lines": lines_of(text), "plain": plain}
            case Facts(rows):
                shown = _form(rows, WIDTH_MM[landscape])
            case Table():
                shown = _table(block, WIDTH_MM[landscape])
            case QrPlace(caption, url):
                shown = {"kind": "qr", "caption": clean(caption), "url": url}
            case PageBreak():
                new_page = bool(printed)  # the first block begins a page anyway
                continue
            case _:
                raise TypeError(f"not a block of a paper: {block!r}")
        printed.append(shown | {"new_page": new_page})
        new_page = False
    for block, following in pairwise(printed):
        # 如下： does not stay behind on the page before its table.
        table = following["kind"] in ("table", "facts") and not following["new_page"]
        block["leads"] = block["kind"] == "text" and table
    return printed


def _pairs(one_by_one) -> list[list]:
    every = list(one_by_one)
    return [every[n : n + 2] for n in range(0, len(every), 2)]


def _form(rows, width_mm: float) -> dict:
    """Short facts share a row of four cells, as on a clerk's form; long ones have a row each."""
    printed, waiting = [], []
    for label, value in rows:
        lines = lines_of("" if value is None else value)
        short = len(lines) <= 1 and cells("".join(lines)) <= SHORT_VALUE
        fact = (clean(label), lines)
        if short and cells(fact[0]) <= SHORT_LABEL:
            waiting.append(fact)
        else:
            printed += [*_pairs(waiting), [fact]]
            waiting = []
    printed += _pairs(waiting)
    paired = any(len(row) == 2 for row in printed)
    tall = sum(max(1, *(len(lines) for _, lines in row)) for row in printed)
    longest = max([cells(label) for row in printed for label, _ in row], default=0)
    label_mm = min(max(longest, SHORT_LABEL), LONG_LABEL) * FORM_CELL_MM + 2 * TABLE_PADDING_MM
    value_mm = (width_mm - 2 * label_mm) / 2 if paired else width_mm - label_mm
    return {
        "kind": "facts",
        "widths": [label_mm, value_mm] * (2 if paired else 1),
        "whole": tall <= MOST_WHOLE_FORM,
        # A cell left empty is written in by hand.
        "rows": [{"facts": row, "written": not all(lines for _, lines in row)} for row in printed],
    }


def _table(table: Table, width_mm: float) -> dict:
    texts = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
    widths = _widths([width for _, width in table.columns], texts, width_mm)
    sides = [
        "mid" if width <= NARROW_MM or _holds_days(n, texts) else ""
        for n, width in enumerate(widths)
    ]
    rows = []
    for row in texts:
        # A row taller than a page would lose the repeated header if it had to stay whole.
        whole = max(map(_height, row, widths)) <= MOST_WHOLE_LINES
        rows.append((whole, list(zip(sides, map(lines_of, row), strict=True))))
    labels = (clean(label) for label, _ in table.columns)
    return {
        "kind": "table",
        "caption": clean(table.caption),
        "columns": list(zip(labels, (f"{width:.2f}" for width in widths), strict=True)),
        "rows": rows,
    }


def _widths(shares, rows, width_mm: float) -> list[float]:
    """The page's width shared out; a column of dates is wide enough that none of them wraps."""
    widths = [share * width_mm / sum(shares) for share in shares]
    least = [0.0] * len(widths)
    for row in rows:
        for n, text in enumerate(row):
            if len(text) <= 11 and DAY.fullmatch(text := clean(text.strip())):
                least[n] = max(least[n], cells(text) * TABLE_CELL_MM + TABLE_PADDING_MM)
    wanting = [max(0, needed - width) for needed, width in zip(least, widths, strict=True)]
    # Taken from the columns of running text only.
    giving = [
        width if width > NARROW_MM and not n else 0 for n, width in zip(least, widths, strict=True)
    ]
    if sum(wanting) > sum(giving) / 2:
        return widths
    taken = sum(wanting) / sum(giving) if sum(giving) else 0
    return [
        width + more - taken * given
        for width, more, given in zip(widths, wanting, giving, strict=True)
    ]


def _holds_days(n: int, rows) -> bool:
    found = [clean(row[n].strip()) for row in rows if row[n].strip()]
    return bool(found) and all(DAY.fullmatch(text) for text in found)


def _height(text: str, width_mm: float) -> int:
    """About how many lines of 12 pt the text takes in a cell of this width."""
    a_line = max(1, int((width_mm - TABLE_PADDING_MM) / TABLE_CELL_MM))
    return sum(math.ceil(len(line) / a_line) for line in text.splitlines())


def _annex(annex: Annex, position: int, names: tuple[str, ...], landscape: bool) -> dict:
    place = names.index(annex.title) + 1 if annex.title in names else position
    wide = annex.landscape or landscape
    return {
        "label": f"附件{place}" if len(names) > 1 else "附件",
        "title": title_lines("\n".join(lines_of(annex.title))),
        "blocks": blocks_of(annex.blocks, landscape=wide),
        "landscape": wide,
    }


def _signature(paper: Paper) -> dict | None:
    """Date four characters from the right, signer centred on it, room for a seal (7.3.5.1)."""
    day = in_days(paper.signed_on)
    signer = lines_of(paper.signer)
    if not (signer or day):
        return None
    longest = max([cells(line) for line in signer], default=0)
    right = max(0, 4 - max(0, longest - cells(day)) / 2) if day else 4
    return {"signer": signer, "day": day, "right_mm": f"{right * CELL_MM:.3f}"}


def page_of(paper: Paper) -> dict:
    """All that is printed, as plain text without control characters; nothing is escaped yet."""
    names = paper.attachment_names
    letter = paper.form == "letter" and not paper.landscape  # no letter lies
    issuer = clean(paper.issuer.strip())
    serial = paper.serial or ("\u00a0" if paper.secrecy and issuer and not letter else "")
    marks = ((serial, "fang"), (clean(paper.secrecy), "hei"), (clean(paper.urgency), "hei"))
    wide_end = bool(paper.annexes and paper.annexes[-1].landscape and not paper.landscape)
    return {
        "name": " ".join(lines_of(paper.title)),
        "form": "letter" if letter else "document",
        "landscape": paper.landscape,
        "marks": [(text, role) for text, role in marks if text],  # in this order (7.2.1 to 7.2.3)
        "red_head": red_head(issuer) if issuer else None,
        "number": clean(paper.number),
        # Two names a line (7.2.6).
        "approvers": _pairs(
            clean(name) for name in re.split(r"[、，,\s]+", paper.approver) if name
        ),
        "title": title_lines("\n".join(lines_of(paper.title))),
        "draft_mark": clean(paper.draft_mark),
        "addressee": clean(paper.addressee.rstrip("：:")),
        "blocks": blocks_of(paper.blocks, landscape=paper.landscape),
        "attachments": [
            (f"{n}." if len(names) > 1 else "", clean(name))
            for n, name in enumerate(names, start=1)
        ],
        "signature": _signature(paper),
        "note": clean(paper.note.strip("（）()")),
        "annexes": [
            _annex(annex, n, names, paper.landscape)
            for n, annex in enumerate(paper.annexes, start=1)
        ],
        "foot": clean(paper.foot),
        "has_imprint": bool(paper.copies if letter else paper.has_imprint),
        "imprint_alone": wide_end,
        "copies": clean("，".join(paper.copies)),
        # A letter is not printed by anybody (10.1).
        "printed_by": "" if letter else clean(paper.printed_by),
        "printed_on": "" if letter else in_days(paper.printed_on),
    }
