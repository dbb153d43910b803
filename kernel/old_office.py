"""Word and Excel files of before 2007, and those of WPS: a file system in a file (OLE).

The magic number alone says little: what is inside decides whether it is a document, and whether it
holds macros.
"""

import olefile
from django.core.exceptions import ValidationError

MAGIC = olefile.MAGIC
# suffix → the stream that such a document has.
STREAMS = {
    "doc": {"WordDocument"},
    "wps": {"WordDocument", "WpsContents", "CONTENTS"},
    "xls": {"Workbook", "Book"},
    "et": {"Workbook", "Book", "ETExtData"},
}
_MACROS = ("macros", "_vba_project_cur", "_vba_project", "vba")


def check_old_office(upload, suffix: str) -> None:
    """Raise ValidationError unless this is such a document, without macros."""
    try:
        upload.seek(0)
        with olefile.OleFileIO(upload.read()) as document:
            paths = document.listdir(streams=True, storages=True)
    except Exception as trouble:  # whatever a forged one makes the reader stumble over
        raise ValidationError(f"“{upload.name}”已损坏，请用原来的软件另存后再上传。") from trouble
    finally:
        upload.seek(0)
    names = {path[0] for path in paths}
    if not names & STREAMS[suffix]:
        raise ValidationError(
            f"“{upload.name}”的内容不是 {suffix} 文件，可能改过扩展名。请用原来的软件另存后再上传。"
        )
    if any(part.lower() in _MACROS for path in paths for part in path):
        raise ValidationError(f"“{upload.name}”含有宏，请另存为不含宏的文件后再上传。")
