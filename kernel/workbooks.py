"""Reading workbooks in a process apart, with bounds: what a forged one ends is not the server.

`packed.check_workbook` says in words what is wrong with most of them; it cannot know every way in
which a cell may lie far off, in .xlsx and in .xls.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kernel.refusals import NotPossible

READER = Path(__file__).with_name("workbook_reader.py")
MOST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """`height` counts the empty lines above as well; of a sheet that has too many no `lines` come."""

    name: str
    is_visible: bool
    height: int
    lines: list[list]
    merged: list  # ((top, left), (bottom, right)), from 0


def read_workbook(upload, *, most_lines: int) -> list[Sheet]:
    """The sheets of an .xlsx or .xls; NotPossible for what cannot be read."""
    upload.seek(0)
    try:
        answer = subprocess.run(
            [sys.executable, "-I", str(READER), str(most_lines)], input=upload.read(),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=MOST_SECONDS, check=True,
            env={},
        )  # fmt: skip
    except subprocess.SubprocessError as trouble:
        raise NotPossible("这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 后再上传。") from trouble
    return [Sheet(**found) for found in json.loads(answer.stdout)]
