"""Cells as offices fill them: headings found by name, merged cells filled, text cleaned."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LINES_SEARCHED_FOR_HEADINGS = 20
_FOOTER = re.compile(
    r"(.{0,8}(?:合计|总计|小计|共计)|填表人|填报人|填报|制表|审核人|审核|说明|备注|注)(\d.*|[:：].*)?"
)
_ASIDE = re.compile(r"[（(].*?[)）]|[*＊:：]")
_EXAMPLE = "示例行"


@dataclass(frozen=True)
class Fault:
    """One fault of the list: where it is, what stands there, the rule, how to mend it.

    It either must be mended in the file (`blocking`), or was mended while reading and says how.
    """

    sheet: str
    cell: str
    value: str
    rule: str
    mend: str
    blocking: bool = True


class Line:
    """One line of a sheet: its cells by column name; what is wrong with it is noted in `faults`."""

    def __init__(self, sheet: str, number: int, columns: Mapping, cells: Sequence, faults: list):
        self.sheet, self.number, self.columns, self.faults = sheet, number, columns, faults
        self.cells = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}

    def has(self, name: str) -> bool:
        return name in self.columns

    def text(self, name: str) -> str:
        return clean(self.cells.get(name))

    def words(self, name: str) -> str:
        """Like `text`, but spaces between words stay (titles, remarks)."""
        value = self.cells.get(name)
        return " ".join(value.split()) if isinstance(value, str) else clean(value)

    def fault(self, name: str, rule: str, mend: str, *, blocking: bool = True):
        value = self.cells.get(name)
        shown = "（空）" if value in (None, "") else str(whole(value))
        cell = f"{column_letters(self.columns.get(name, 0))}{self.number}"
        self.faults.append(Fault(self.sheet, cell, shown, rule, mend, blocking))

    @property
    def is_empty(self) -> bool:
        return not any(self.text(name) for name in self.columns)

    @property
    def is_example(self) -> bool:
        return self.words("note").startswith(_EXAMPLE)


def clean(value) -> str:
    """Text of a cell: full-width digits to half, whole floats to integers, spaces off."""
    if value is None:
        return ""
    text = str(whole(value))
    text = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in text)
    return re.sub(r"[\s\u200b\ufeff]+", "", text)


def whole(value):
    """Excel keeps every number as a float; people do not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def column_letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def lines_of(sheet) -> list[list]:
    """All lines of a sheet; what stands in a merged cell counts for each of its rows."""
    lines = sheet.lines
    for (top, left), (bottom, _) in sheet.merged:
        if top >= len(lines) or left >= len(lines[top]):
            continue  # beyond all that is written
        for number in range(top + 1, min(bottom + 1, len(lines))):
            lines[number][left] = lines[top][left]
    return lines


def find_header(lines, headings: Mapping[str, Sequence[str]], needed: set, least: int):
    """The number of the heading line and column name → position; None if there is none."""
    for number, line in enumerate(lines[:LINES_SEARCHED_FOR_HEADINGS]):
        words = [_ASIDE.sub("", clean(value)) for value in line]
        columns = {}
        for name, synonyms in headings.items():
            at = next((words.index(word) for word in synonyms if word in words), None)
            if at is not None and at not in columns.values():
                columns[name] = at
        if needed <= set(columns) and len(columns) >= least:
            return number, columns
    return None


def content_lines(sheet: str, lines, header: int, columns: Mapping, faults) -> Iterator[Line]:
    """The lines below the heading that say something: no totals, signatures or examples."""
    heading = [clean(value) for value in lines[header]]
    for number, cells in enumerate(lines[header + 1 :], start=header + 2):
        line = Line(sheet, number, columns, cells, faults)
        texts = [clean(value) for value in cells]
        first = next((text for text in texts if text), "")
        if not (line.is_empty or line.is_example or texts == heading or _FOOTER.fullmatch(first)):
            yield line
