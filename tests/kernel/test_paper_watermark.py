"""A finished PDF under a person's watermark: readable, still an archive file, whatever is put in."""

import io
import time

import pdfplumber
import pikepdf
import pytest

from kernel.paper.content import Annex, Paper, Paragraph, Table
from kernel.paper.watermark import stamp
from tests.kernel.test_paper import BODY, pytestmark  # noqa: F401 — skipped without fonts too

WHO = "顾远 2026-11-25 14:03 示例市委巡察办"


def slanted(one):
    return one["object_type"] == "char" and all(abs(one["matrix"][n]) > 0.01 for n in (0, 1))


@pytest.fixture(scope="module")
def paper():
    from kernel.paper.pdf import render_pdf  # noqa: PLC0415 — a second, and skipped without fonts

    table = Table((("序号", 10), ("问题", 100)), ((1, BODY),))
    blocks = tuple(Paragraph(BODY * 20) for _ in range(3))
    return render_pdf(
        Paper(title="问题清单", blocks=blocks, annexes=(Annex("清单", (table,), landscape=True),))
    )


@pytest.fixture(scope="module")
def stamped(paper):
    return stamp(paper, WHO)


def test_every_page_bears_the_mark_under_its_own_text(paper, stamped):
    with pdfplumber.open(io.BytesIO(stamped)) as marked, pdfplumber.open(io.BytesIO(paper)) as bare:
        assert any(page.width > page.height for page in marked.pages)
        for with_mark, without in zip(marked.pages, bare.pages, strict=True):
            marks = list(filter(slanted, with_mark.chars))
            text = "".join(c["text"] for c in marks)
            whole = [c for c in marks if c["x0"] > 0 and c["x1"] < with_mark.width]
            assert text.count("顾远") >= 8
            assert len(whole) > 3 * len(WHO)
            body = with_mark.filter(lambda one: not slanted(one))
            assert body.extract_text() == without.extract_text()


def test_the_mark_is_light_and_an_artifact_of_a_tagged_archive_file(stamped):
    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "zh-CN"
        assert "/StructTreeRoot" in pdf.Root
        assert "/OutputIntents" in pdf.Root
        assert b"pdfaid" in pdf.Root.Metadata.read_bytes()
        drawn = {page.Resources.XObject[name].objgen for page in pdf.pages
                 for name in page.Resources.XObject}  # fmt: skip
        assert len(drawn) == 1  # one drawing for all pages
        for page in pdf.pages:
            *_, last = page.Contents
            assert last.read_bytes().startswith(b"Q\n/Artifact <</Type /Pagination")
            assert last.read_bytes().endswith(b"EMC")
        mark = next(iter(pdf.pages[0].Resources.XObject.values()))
        shades = [state.get("/ca", 1) for state in mark.Resources.ExtGState.values()]
        assert min(shades) < 0.25
        for font in mark.Resources.Font.values():
            assert "/ToUnicode" in font
            assert "/FontDescriptor" in font.DescendantFonts[0]


def test_pages_a_scanner_turned_bear_the_mark_upright(paper):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.pages[0].Rotate = 90
        turned = io.BytesIO()
        pdf.save(turned)
    with pdfplumber.open(io.BytesIO(stamp(turned.getvalue(), WHO))) as marked:
        # pdfplumber applies the page's own turn: what stands slanted is slanted for the reader.
        a, b = next(c["matrix"] for c in marked.pages[0].chars if c["text"] == "顾")[:2]
        assert a > 0
        assert b > 0


def test_twenty_pages_take_well_under_a_second(paper, stamped):  # which has imported WeasyPrint
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        while len(pdf.pages) < 20:
            pdf.pages.append(pdf.pages[0])
        many = io.BytesIO()
        pdf.save(many)
    began = time.process_time()
    stamp(many.getvalue(), WHO)
    assert time.process_time() - began < 1


def test_the_name_is_text_and_never_markup(paper):
    evil = '</p><img src="file:///etc/passwd"><script>\x00\ud800'
    with pdfplumber.open(io.BytesIO(stamp(paper, evil))) as marked:
        assert "<script>" in "".join(c["text"] for c in filter(slanted, marked.pages[0].chars))
        assert not marked.pages[0].images


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7 and no more", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(file):
    with pytest.raises(ValueError, match="cannot be stamped"):
        stamp(file, WHO)


def test_a_locked_pdf_is_refused(paper):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        locked = io.BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(ValueError, match="cannot be stamped"):
        stamp(locked.getvalue(), WHO)
