"""A Word paper as LibreOffice lays it out, line by line beside our PDF. Skipped without LibreOffice."""

import io
import shutil
import subprocess
import zipfile
from datetime import date

import pdfplumber
import pytest

from kernel.paper.content import Heading, Paper, Paragraph
from kernel.paper.fonts import missing_faces
from kernel.paper.word import render_word
from tests.kernel.test_paper_word import BODY, MM, parts_of


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """(its PDF by us, its pages by LibreOffice) of one paper without digits."""
    if not shutil.which("soffice"):
        pytest.skip("no LibreOffice: apt-get install libreoffice-writer-nogui")
    if not all(stand_in for _, stand_in in missing_faces()):
        pytest.skip("no Chinese font on this machine: apt-get install fonts-noto-cjk")
    from kernel.paper.pdf import render_pdf  # noqa: PLC0415 — a second, and skipped without fonts

    paper = Paper(
        title="反馈意见",
        addressee="市住房和城乡建设局党组",
        blocks=(Heading(1, "主要问题"), *[Paragraph(BODY[1:] + BODY * 8)] * 14),
        signer="中共示例市委第三巡察组",
        signed_on=date(2026, 11, 3),
        printed_by="市委巡察办",
    )
    folder = tmp_path_factory.mktemp("word")
    parts = parts_of(render_word(paper))
    # LibreOffice 7.4 reads this one the wrong way round, and would hang the full stops out.
    said = parts["word/styles.xml"]
    parts["word/styles.xml"] = said.replace(b'overflowPunct w:val="0"', b'overflowPunct w:val="1"')
    with zipfile.ZipFile(folder / "paper.docx", "w") as package:
        for name, body in parts.items():
            package.writestr(name, body)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", folder, folder / "paper.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ours, theirs = io.BytesIO(render_pdf(paper)), folder / "paper.pdf"
    with pdfplumber.open(ours) as ours, pdfplumber.open(theirs) as theirs:
        yield ours.pages, theirs.pages


def lines_of(page):
    """The lines of body on a page, top down, as text."""
    rows = {}
    for c in page.chars:
        if abs(c["size"] - 16) < 0.3 and c["text"].strip():
            rows.setdefault(round(c["matrix"][5]), []).append(c)
    return [
        "".join(c["text"] for c in sorted(rows[y], key=lambda c: c["x0"]))
        for y in sorted(rows, reverse=True)
    ]


def test_libreoffice_sets_every_line_as_our_pdf_has_it(laid_out):
    ours, theirs = (list(map(lines_of, pages)) for pages in laid_out)
    assert theirs == ours
    assert all(len(page) == 22 for page in theirs[1:-1])


def test_libreoffice_has_28_characters_from_edge_to_edge(laid_out):
    page = laid_out[1][2]
    full = [c for c in page.chars if abs(c["size"] - 16) < 0.3 and c["text"].strip()]
    assert min(c["x0"] for c in full) / MM == pytest.approx(28, abs=0.3)
    assert max(c["x1"] for c in full) / MM == pytest.approx(184, abs=0.4)


def test_libreoffice_puts_the_imprint_at_the_foot(laid_out):
    last = laid_out[1][-1]
    lowest = max(shape["bottom"] for shape in last.rects + last.lines)
    assert lowest / MM == pytest.approx(262, abs=0.5)
    assert "市委巡察办" in last.extract_text()
