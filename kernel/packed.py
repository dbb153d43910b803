"""Word, Excel, PowerPoint and OFD files are zip archives, looked into before anybody opens them.

Nothing is unpacked here beyond what the check reads, and that in small pieces.
"""

import re
import zipfile
import zlib

from django.core.exceptions import ValidationError

MOST_PARTS = 5_000
LARGEST_UNPACKED = 500 * 1024 * 1024  # a small file can unpack to fill the disk of whoever opens it
LARGEST_RATIO = 200  # of unpacked to packed, beyond the first ten megabytes
# suffix → the part that must be there, and the folder that holds the content ("" = anywhere)
ROOM = {
    "docx": ("[Content_Types].xml", "word/"),
    "xlsx": ("[Content_Types].xml", "xl/"),
    "pptx": ("[Content_Types].xml", "ppt/"),
    "ofd": ("OFD.xml", ""),  # GB/T 33190-2016, 7.1
}
_ENCRYPTED = 0x1


def check_packed(upload, suffix: str) -> None:
    """Raise ValidationError unless this is what its suffix says and can be opened safely."""
    try:
        with zipfile.ZipFile(upload) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as trouble:
        raise _fault(upload, "已损坏，请用原来的软件另存后再上传。") from trouble
    finally:
        upload.seek(0)
    names = {part.filename for part in parts}
    needed, folder = ROOM[suffix]
    if needed not in names or not any(name.startswith(folder) for name in names):
        raise _fault(
            upload, f"的内容不是 {suffix} 文件，可能改过扩展名。请用原来的软件另存后再上传。"
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise _fault(upload, "加了密码，请取消密码后再上传。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _fault(upload, "含有宏，请另存为不含宏的文件后再上传。")
    if any(_leaves(name) for name in names):
        raise _fault(upload, "内部结构不正常，请用原来的软件另存后再上传。")
    unpacked, size = sum(part.file_size for part in parts), max(upload.size, 1)
    swollen = unpacked > 10 * 1024 * 1024 and unpacked / size > LARGEST_RATIO
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or swollen:
        raise _fault(upload, "解开后过大，请删去多余的内容后再上传。")
    _look_inside(upload)


# Who opens a document fetches what it points to outside itself; only links one clicks are harmless.
_ACTIVE = re.compile(rb"macroEnabled|vbaProject|activeX", re.I)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_HYPERLINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")
LONGEST_INDEX = 4 * 1024 * 1024


def _look_inside(upload):
    """Read every part through: the sizes in the index may lie, and what is active may be renamed."""
    try:
        with zipfile.ZipFile(upload) as packed:
            for part in packed.infolist():
                with packed.open(part) as content:
                    is_index = part.filename.lower().endswith((".rels", "[content_types].xml"))
                    head = content.read(LONGEST_INDEX if is_index else 0)
                    if is_index:
                        _check_index(upload, head)
                    while content.read(256 * 1024):
                        pass
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        zlib.error,
    ) as no:
        raise _fault(upload, "已损坏，请用原来的软件另存后再上传。") from no
    finally:
        upload.seek(0)


def _check_index(upload, text: bytes):
    if b"\x00" in text:  # UTF-16: the same words, each letter followed by nothing
        text = text.replace(b"\x00", b"")
    if len(text) >= LONGEST_INDEX or b"<!DOCTYPE" in text:
        raise _fault(upload, "内部结构不正常，请用原来的软件另存后再上传。")
    if _ACTIVE.search(text):
        raise _fault(upload, "含有宏或控件，请另存为不含宏的文件后再上传。")
    if any(_EXTERNAL.search(r) and not _HYPERLINK.search(r) for r in _RELATION.findall(text)):
        raise _fault(upload, "引用了文件以外的模板、图片或对象，请断开链接后另存再上传。")


def _leaves(name: str) -> bool:
    """Whether a part would be written outside the folder it is unpacked to."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or ".." in plain.split("/")


# --- a workbook that is going to be read --------------------------------------------------------

MOST_CELLS = 2_000_000  # of the rectangle around a sheet's cells: the reader keeps all of it
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]{0,200}?\br\s*=\s*[\"']\s*([A-Za-z]{1,4})(\d{1,9})")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]{0,200}?\br\s*=\s*[\"']\s*(\d{1,9})")
_OVERLAP = 512


def check_workbook(upload, largest: int) -> None:
    """Raise ValidationError if reading an .xlsx would take more memory than is reasonable.

    One cell far off makes a rectangle of 17 billion: 5 kB that end the process that reads it. Every
    part is read through once, so that one whose header lies about its size is found out.
    """
    try:
        with zipfile.ZipFile(upload) as packed:
            if sum(part.file_size for part in packed.infolist()) > largest:
                raise _fault(upload, "内容过大，请删去多余的工作表和行后再上传。")
            for part in packed.infolist():
                with packed.open(part) as content:
                    sheet = part.filename.lower().startswith("xl/worksheets/")
                    _read_through(upload, content, is_sheet=sheet)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as trouble:
        raise _fault(upload, "已损坏，请用 Excel 或 WPS 另存后再上传。") from trouble
    finally:
        upload.seek(0)


def _read_through(upload, content, *, is_sheet: bool) -> None:
    rows, columns, tail = 0, 0, b""
    while chunk := content.read(256 * 1024):
        if not is_sheet:
            continue
        if b"\x00" in chunk:  # a sheet in UTF-16 would not be understood below
            raise _fault(upload, "编码不正常，请用 Excel 或 WPS 另存后再上传。")
        text = tail + chunk
        rows = max([rows, *(int(found) for found in _ROW.findall(text))])
        for letters, number in _CELL.findall(text):
            rows, columns = max(rows, int(number)), max(columns, _column(letters))
        if rows * max(columns, 1) > MOST_CELLS:
            raise _fault(
                upload,
                f"里有离表格很远的单元格（到第 {rows} 行、第 {columns} 列），"
                "请删去多余的行和列后再上传。",
            )
        tail = text[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _fault(upload, what: str) -> ValidationError:
    return ValidationError(f"“{upload.name}”{what}")
