"""A program of its own, run by kernel.workbooks: a workbook comes in, its sheets go out as JSON.

A forged workbook may ask for more memory than there is, and then this process ends and no other.
"""

import io
import json
import resource
import sys
from datetime import date

from python_calamine import CalamineWorkbook

MOST_MEMORY = 1536 * 1024 * 1024
MOST_TEXT = 16_000_000  # characters of all cells together
MOST_MERGED = 5_000
PLAIN = (str, int, float, bool)


def sheets_of(content: bytes, most_lines: int):
    book, room = CalamineWorkbook.from_filelike(io.BytesIO(content)), MOST_TEXT
    for meta in book.sheets_metadata:
        if str(meta.typ) != "SheetTypeEnum.WorkSheet":
            continue
        sheet, lines = book.get_sheet_by_name(meta.name), []
        height = sheet.start[0] + sheet.height if sheet.height else 0
        if height and height <= most_lines:
            for row in sheet.to_python(skip_empty_area=False):
                lines.append([_shown(value) for value in row])
                room -= sum(len(value) if isinstance(value, str) else 8 for value in lines[-1])
                if room < 0:
                    raise MemoryError
        merged = sheet.merged_cell_ranges or []
        if len(merged) > MOST_MERGED:
            raise MemoryError
        yield {
            "name": meta.name, "is_visible": str(meta.visible).endswith("Visible"),
            "height": height, "lines": lines, "merged": merged,
        }  # fmt: skip


def _shown(value):
    """Days as people write them; numbers as they are."""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, PLAIN) else str(value)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    json.dump(list(sheets_of(sys.stdin.buffer.read(), int(sys.argv[1]))), sys.stdout)
