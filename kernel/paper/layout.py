"""From a paper's content to what its template prints: numbers, lines, safe text."""

import math
import unicodedata
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kernel.paper.content import Annex, Block, Facts, Heading, Paper, Paragraph, Table
from kernel.paper.fonts import characters

CELL_MM = 156 / 28  # one character of the grid: 版心 156 mm, 28 characters a line (5.2.3)
WIDTH_MM = {False: 156, True: 225}  # of the text area, upright and landscape
ROLE_OF_LEVEL = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
TITLE_CHARACTERS = 19  # of 22 pt in 156 mm, a little less than the line holds
OPENS, CLOSES = "《“（〔第", "》”）〕、，的和与及"  # no line ends, no line begins with these
WORDS_END = ("关于", "的", "、", "》", "和", "与", "及", "委员会", "年")
MOST_WHOLE_LINES = 16  # a row of more lines than this may be broken over pages
NARROW_MM = 28  # columns up to this hold numbers, names and dates: centred


def typeset(text: object, role: str = "fang") -> SafeString:
    """Escaped text; characters the font lacks get a span that keeps them from moving the grid.

    The taller ascent of a fallback font pushes its line 2 pt down, and a page then holds 21
    lines (measured). The span's line height of 0 prevents it.
    """
    drawn = characters(role)
    clean = "".join(c for c in str(text) if unicodedata.category(c) not in ("Cc", "Cs"))
    if drawn is None:
        return escape(clean)
    pieces = []
    for present, run in groupby(clean, lambda c: ord(c) in drawn or c.isspace()):
        piece = escape("".join(run))
        pieces.append(piece if present else f'<span class="r">{piece}</span>')
    return mark_safe("".join(pieces))  # every piece was escaped above


def lines_of(text: object, role: str = "fang") -> list[SafeString]:
    """One entry a line. Indents typed or pasted go: the layout makes its own."""
    lines = (line.strip() for line in str(text).splitlines())
    return [typeset(line, role) for line in lines if line]


def in_chinese(number: int) -> str:
    """1 to 99 as 一 … 九十九."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones or not tens else "")


def heading_number(level: int, n: int) -> str:
    """GB/T 9704-2012, 7.3.3."""
    return {1: f"{in_chinese(n)}、", 2: f"（{in_chinese(n)}）", 3: f"{n}.", 4: f"（{n}）"}[level]


def in_days(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def cells(text: str) -> float:
    """Width in characters of the grid; half-width characters count half."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def title_lines(title: str, most: int = TITLE_CHARACTERS) -> list[str]:
    """The title's lines: as typed, else of about equal length, broken where words seem to end."""
    if "\n" in title or cells(title) <= most:
        return [line.strip() for line in title.splitlines() if line.strip()]
    left = math.ceil(cells(title) / most)
    ideal = cells(title) / left

    def cost(at):
        line, rest = title[:at], title[at:]
        too_much = cells(rest) > most * (left - 1)
        bad = line[-1] in OPENS or rest[0] in CLOSES or (line[-1] + rest[0]).isascii()
        inside = line.count("《") > line.count("》")
        good = line.endswith(WORDS_END)
        return 50 * too_much + 20 * bad + 4 * inside - 3 * good + abs(cells(line) - ideal)

    at = min((n for n in range(1, len(title)) if cells(title[:n]) <= most), key=cost)
    return [title[:at], *title_lines(title[at:], most)]


def red_head(issuer: str) -> dict:
    """Size and narrowing of the red head: it fills the line, at most 52 pt, never under 36 pt.

    A long name keeps its height and becomes narrower, as offices print it (长体).
    """
    points_wide = 156 / 25.4 * 72
    size = min(52, max(36, points_wide / len(issuer)))
    narrowing = min(1, points_wide / (size * len(issuer)))
    return {"text": typeset(issuer, "xbs"), "size": f"{size:.2f}", "narrowing": f"{narrowing:.4f}"}


def blocks_of(blocks: tuple[Block, ...], *, landscape: bool = False) -> list[dict]:
    printed, counts = [], [0, 0, 0, 0]
    for block in blocks:
        match block:
            case Heading(level, text):
                counts[level - 1] += 1
                counts[level:] = [0] * (4 - level)
                role = ROLE_OF_LEVEL[level]
                number = heading_number(level, counts[level - 1])
                printed.append({
                    "kind": "heading", "tag": f"h{level + 1}", "role": role,
                    "text": typeset(number + " ".join(text.split()), role),
                })  # fmt: skip
            case Paragraph(text):
                printed.append({"kind": "text", "lines": lines_of(text)})
            case Facts(rows):
                rows = [(typeset(label), lines_of(value)) for label, value in rows]
                printed.append({"kind": "facts", "rows": rows})
            case Table():
                printed.append(_table(block, WIDTH_MM[landscape]))
            case _:
                raise TypeError(f"not a block of a paper: {block!r}")
    return printed


def _table(table: Table, width_mm: float) -> dict:
    share = width_mm / sum(width for _, width in table.columns)
    widths = [width * share for _, width in table.columns]
    sides = ["mid" if width <= NARROW_MM else "" for width in widths]
    rows = []
    for row in table.rows:
        texts = ["" if cell is None else str(cell) for cell in row]
        # A row taller than a page would lose the repeated header if it had to stay whole.
        whole = max(map(_height, texts, widths)) <= MOST_WHOLE_LINES
        rows.append((whole, list(zip(sides, map(lines_of, texts), strict=True))))
    labels = (typeset(label, "hei") for label, _ in table.columns)
    return {
        "kind": "table",
        "caption": typeset(table.caption, "hei"),
        "columns": list(zip(labels, (f"{width:.2f}" for width in widths), strict=True)),
        "rows": rows,
    }


def _height(text: str, width_mm: float) -> int:
    """About how many lines of 12 pt the text takes in a cell of this width."""
    a_line = max(1, int((width_mm - 3) / 4.24))
    return sum(math.ceil(len(line) / a_line) for line in text.splitlines())


def _annex(annex: Annex, position: int, names: tuple[str, ...]) -> dict:
    place = names.index(annex.title) + 1 if annex.title in names else position
    return {
        "label": f"附件{place}" if len(names) > 1 else "附件",
        "title": [typeset(line, "xbs") for line in title_lines(annex.title)],
        "blocks": blocks_of(annex.blocks, landscape=annex.landscape),
        "landscape": annex.landscape,
    }


def _signature(paper: Paper) -> dict | None:
    """Date four characters from the right, signer centred on it, room for a seal (7.3.5.1)."""
    day = in_days(paper.signed_on)
    if not (paper.signer or day):
        return None
    signer = [line.strip() for line in paper.signer.splitlines() if line.strip()]
    longer = max([cells(line) for line in signer], default=0) - cells(day)
    right = max(0, 4 - max(0, longer) / 2) if day else 4
    return {"signer": lines_of(paper.signer), "day": day, "right_mm": f"{right * CELL_MM:.3f}"}


def page_of(paper: Paper) -> dict:
    """The template's whole context."""
    names = paper.attachment_names
    listed = [
        (f"{n}." if len(names) > 1 else "", typeset(name)) for n, name in enumerate(names, start=1)
    ]
    return {
        "name": " ".join(paper.title.split()),
        "secrecy": typeset(paper.secrecy, "hei"),
        "urgency": typeset(paper.urgency, "hei"),
        "red_head": red_head(paper.issuer.strip()) if paper.issuer.strip() else None,
        "number": typeset(paper.number),
        "title": [typeset(line, "xbs") for line in title_lines(paper.title)],
        "draft_mark": typeset(paper.draft_mark, "kai"),
        "addressee": typeset(paper.addressee.rstrip("：:")),
        "blocks": blocks_of(paper.blocks),
        "attachments": listed,
        "signature": _signature(paper),
        "note": typeset(paper.note.strip("（）()")),
        "annexes": [_annex(annex, n, names) for n, annex in enumerate(paper.annexes, start=1)],
        "has_imprint": paper.has_imprint,
        "imprint_alone": bool(paper.annexes and paper.annexes[-1].landscape),
        "copies": typeset("，".join(paper.copies)),
        "printed_by": typeset(paper.printed_by),
        "printed_on": in_days(paper.printed_on),
    }
