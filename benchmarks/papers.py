#!/usr/bin/env python3
"""A 综合汇报 of 60 and of 300 pages as PDF and as Word: seconds and peak memory.

Each is made in a process of its own, as a worker would, beside WeasyPrint alone with the same text
in plain HTML. Writes benchmarks/papers.md.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django  # noqa: E402  (after the path is right)

django.setup()

from kernel.paper.content import Heading, Paper, Paragraph, Table  # noqa: E402

SENTENCE = (
    "巡察组通过听取汇报、个别谈话、查阅资料等方式，发现该单位落实责任不够到位，"
    "2026年3月5日会议记录显示，全年仅组织集中学习3次，占计划的25%，有关问题应当逐条整改。"
)
COLUMNS = (("序号", 12), ("问题", 50), ("整改措施", 60), ("完成时限", 34))
PARTS = {60: 19, 300: 94}  # units inspected, a little over three pages each
MAKERS = {
    "PDF": "PDF/A-3a with tags, outline and justified lines",
    "Word": ".docx",
    "WeasyPrint alone": "the same text as plain HTML, no grid, no tags",
}


def report(parts: int) -> Paper:
    """Two thirds text, one third tables, as such a report has it."""
    blocks = []
    for unit in range(1, parts + 1):
        rows = tuple((n, SENTENCE[:40], SENTENCE[:60], "2026年11月30日") for n in range(1, 9))
        blocks += [
            Heading(1, f"第{unit}个单位"),
            Heading(2, "发现的主要问题"),
            *[Paragraph(SENTENCE * 4)] * 3,
            Heading(2, "整改情况"),
            Table(COLUMNS, rows),
        ]
    return Paper(title="巡察综合汇报", blocks=tuple(blocks), signed_on=date(2026, 11, 25))


def plain(paper: Paper) -> str:
    """The same text with tags only where HTML needs them."""
    said = ["<meta charset=utf-8><style>@page{size:A4;margin:37mm 26mm 35mm 28mm}"
            "body{font:16pt/29pt FandolFang,serif}td{font-size:12pt;line-height:18pt;border:1px solid}"
            "h2,h3,p{font-size:16pt;font-weight:400;margin:0}table{border-collapse:collapse}</style>"]  # fmt: skip
    for block in paper.blocks:
        match block:
            case Heading(level, text):
                said.append(f"<h{level + 1}>{text}</h{level + 1}>")
            case Paragraph(text):
                said.append(f"<p>{text}</p>")
            case Table():
                rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in block.rows)
                said.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return "".join(said)


def make(maker: str, pages: int) -> dict:
    """In this process: seconds to import, seconds to make, peak memory."""
    paper, began = report(PARTS[pages]), time.perf_counter()
    # Each process imports what its maker needs and no more.
    if maker == "PDF":
        from kernel.paper.pdf import render_pdf as render  # noqa: PLC0415
    elif maker == "Word":
        from kernel.paper.word import render_word as render  # noqa: PLC0415
    else:
        from weasyprint import HTML  # noqa: PLC0415

        def render(paper):
            return HTML(string=plain(paper)).write_pdf()

    imported, worked = time.perf_counter(), time.process_time()
    file = render(paper)
    ended, worked = time.perf_counter(), time.process_time() - worked
    return {
        "import": imported - began,
        "make": ended - imported,
        "cpu": worked,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": len(file),
        "pages": pages_of(file) if file[:4] == b"%PDF" else None,
    }


def pages_of(file: bytes) -> int:
    import io  # noqa: PLC0415 — after the memory was measured

    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(file)) as pdf:
        return len(pdf.pages)


def measure(rounds: int = 2) -> str:
    lines = [
        "# Papers of 60 and 300 pages",
        "",
        f"Written by `benchmarks/papers.py` on {date.today()}: Python {platform.python_version()}, "  # noqa: DTZ011
        f"WeasyPrint {version('weasyprint')}, python-docx {version('python-docx')}, "
        f"{os.cpu_count()} cores. Best of {rounds} processes each; the import comes once in a worker's life. "
        "Where others work on the machine too, compare the CPU seconds.",
        "",
        "| what | pages | seconds | of them CPU | import s | peak MB | file MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for pages in PARTS:
        for maker, what in MAKERS.items():
            runs = [_in_a_child(maker, pages) for _ in range(rounds)]
            best = min(runs, key=lambda run: run["make"])
            lines.append(
                f"| {maker}: {what} | {best['pages'] or f'as the PDF, {pages}'} | {best['make']:.1f} "
                f"| {best['cpu']:.1f} | {best['import']:.1f} | {max(run['peak'] for run in runs):.0f} "
                f"| {best['bytes'] / 1e6:.2f} |"
            )
            print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def _in_a_child(maker: str, pages: int) -> dict:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, maker, str(pages)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(make(sys.argv[1], int(sys.argv[2]))))
    else:
        (BASE_DIR / "benchmarks" / "papers.md").write_text(measure(), encoding="utf-8")
