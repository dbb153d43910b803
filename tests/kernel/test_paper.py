"""Rendered papers, measured: GB/T 9704-2012 is a matter of millimetres."""

import io
import re
from datetime import date
from itertools import pairwise

import pdfplumber
import pytest
from pdfplumber.utils import cluster_objects

from kernel.paper import fonts, text, typeset
from kernel.paper.content import Annex, Facts, Heading, Paper, Paragraph, Table
from kernel.paper.fonts import missing_faces

pytestmark = pytest.mark.skipif(
    not all(stand_in for _, stand_in in missing_faces()),
    reason="no Chinese font on this machine: apt-get install fonts-noto-cjk",
)
MM = 72 / 25.4
BODY = "巡察发现问题应当事实清楚证据确凿定性准确并逐条对照整改。"  # 28 characters


def rendered(paper):
    from kernel.paper.pdf import render_pdf  # noqa: PLC0415 — a second, and skipped without fonts

    return pdfplumber.open(io.BytesIO(render_pdf(paper)))


def lines(page, size=16):
    """The page's lines of one font size, each a list of characters from left to right."""
    chars = [c for c in page.chars if abs(c["size"] - size) < 0.1 and c["text"].strip()]
    rows = cluster_objects(chars, lambda c: c["matrix"][5], 2)
    rows.sort(key=lambda row: -row[0]["matrix"][5])
    return [sorted(row, key=lambda c: c["x0"]) for row in rows]


def written(page, size=16):
    return ["".join(c["text"] for c in row) for row in lines(page, size)]


def said(pdf):
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in pdf.pages)


@pytest.fixture(scope="module")
def opinion():
    blocks = [
        Heading(1, "主要问题"),
        Heading(2, "学习方面"),
        Heading(3, "不够深入"),
        Heading(4, "甲"),
    ]
    blocks += [Paragraph(BODY[1:] + BODY * 8)] * 14  # its first line may not end before 。
    blocks += [Heading(1, "整改要求"), Heading(2, "限期报告"), Paragraph("特此反馈。")]
    with rendered(
        Paper(
            title="关于巡察市住房和城乡建设局党组的反馈意见",
            issuer="中共青岚市委文件",
            number="青巡〔2026〕14号",
            secrecy="秘密★1年",
            addressee="市住房和城乡建设局党组",
            blocks=tuple(blocks),
            attachments=("问题清单", "移交事项清单"),
            signer="中共青岚市委第三巡察组",
            signed_on=date(2026, 11, 3),
            copies=("市纪委监委", "市委组织部"),
            printed_by="市委巡察办",
            printed_on=date(2026, 11, 4),
        )
    ) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def plan():
    columns = (("序号", 12), ("问题", 60), ("整改措施", 120), ("责任人", 30))
    rows = tuple((n, f"问题{n}", BODY * 4, "张喆") for n in range(1, 21))
    with rendered(
        Paper(
            title="整改方案",
            blocks=(Paragraph("现将方案报上。"), Facts((("期限", "六个月"),))),
            annexes=(Annex("三个清单", (Table(columns, rows),), landscape=True),),
            printed_by="局办公室",
            printed_on=date(2026, 12, 1),
            draft_mark="征求意见稿",
        )
    ) as pdf:
        yield pdf


def test_a_full_page_has_22_lines(opinion):
    page = lines(opinion.pages[1])
    assert len(page) == 22
    steps = {round(a[0]["matrix"][5] - b[0]["matrix"][5], 1) for a, b in pairwise(page)}
    assert steps == {29.6}


def test_a_full_line_has_28_characters_from_edge_to_edge(opinion):
    full = [row for row in lines(opinion.pages[2]) if len(row) == 28]
    assert len(full) > 3
    for row in full:
        assert row[0]["x0"] / MM == pytest.approx(28, abs=0.3)
        assert row[-1]["x1"] / MM == pytest.approx(184, abs=0.4)


def test_lines_shortened_by_punctuation_still_reach_the_edge(opinion):
    shorter = [row for row in lines(opinion.pages[2]) if len(row) == 25]
    assert shorter
    for row in shorter:
        assert row[0]["x0"] / MM == pytest.approx(28 + 11.14, abs=0.3)  # two characters
        assert row[-1]["x1"] / MM == pytest.approx(184, abs=0.4)


def test_even_pages_have_their_binding_edge_on_the_right(opinion):
    assert min(c["x0"] for c in opinion.pages[1].chars) / MM == pytest.approx(26, abs=0.3)


def test_page_numbers_stand_at_the_outer_edge(opinion):
    for n, page in enumerate(opinion.pages, start=1):
        row = lines(page, 14)[-1]
        assert "".join(c["text"] for c in row) == f"—{n}—"
        if n % 2:
            assert row[-1]["x1"] / MM == pytest.approx(184 - 14 / MM, abs=1)
        else:
            assert row[0]["x0"] / MM == pytest.approx(26 + 14 / MM, abs=1)


def test_the_red_head_stands_35_mm_below_the_upper_edge_of_the_text_area(opinion):
    red = [c for c in opinion.pages[0].chars if c["non_stroking_color"] not in ((0,), (0, 0, 0))]
    assert "".join(c["text"] for c in red) == "中共青岚市委文件"
    ink = opinion.pages[0].to_image(resolution=254).original.convert("RGB")
    # Tenths of a millimetre, from below the secrecy mark on; both red and black lack green.
    green = ink.crop((280, 600, 1840, 1000)).getchannel("G").point(lambda v: 255 * (v < 128))
    assert (600 + green.getbbox()[1]) / 10 == pytest.approx(37 + 35, abs=0.4)
    assert "青巡〔2026〕14号" in written(opinion.pages[0])


def test_headings_are_numbered_by_their_place(opinion):
    text = said(opinion)
    for numbered in ("一、主要问题", "（一）学习方面", "1.不够深入", "（1）甲", "二、整改要求",
                     "（一）限期报告"):  # fmt: skip
        assert numbered in text


def test_the_imprint_closes_the_last_page_and_only_that(opinion):
    *before, last = opinion.pages
    assert written(last, 14)[-3:-1] == [
        "抄送：市纪委监委，市委组织部。",
        "市委巡察办2026年11月4日印发",
    ]
    assert not any("抄送" in page.extract_text() for page in before)
    lowest = max(shape["bottom"] for shape in last.rects + last.lines)
    assert lowest / MM == pytest.approx(262, abs=0.4)


def test_attachments_signature_and_day_follow_the_body(opinion):
    text = said(opinion)
    order = [
        "特此反馈。",
        "附件：1.问题清单",
        "2.移交事项清单",
        "中共青岚市委第三巡察组",
        "2026年11月3日",
    ]
    assert sorted(order, key=text.index) == order


def test_wide_annex_pages_lie_and_repeat_the_header_row(plan):
    wide = [page for page in plan.pages if page.width > page.height]
    assert len(wide) > 1
    for page in wide:
        assert "整改措施" in page.extract_text()
        assert max(r["x1"] for r in page.rects + page.lines) / MM == pytest.approx(260, abs=1)


def test_a_row_longer_than_a_page_breaks_below_a_repeated_header():
    table = Table((("序号", 20), ("内容", 100)), (("1", "很长，" * 1500), ("2", "乙")))
    with rendered(Paper(title="长行", blocks=(table,))) as pdf:
        assert said(pdf).count("很") == 1500
        assert all("序号" in page.extract_text() for page in pdf.pages)


def test_page_numbers_of_wide_pages_stay_on_the_foot_of_the_upright_sheet(plan):
    for n, page in enumerate(plan.pages, start=1):
        if page.width < page.height:
            continue
        turned = [c for c in page.chars if abs(c["matrix"][0]) < 0.01]
        assert "".join(c["text"] for c in turned if c["text"].strip()) == f"—{n}—"
        assert all(25 < c["x0"] / MM < 32 for c in turned)
        assert all((c["top"] > page.height / 2) == bool(n % 2) for c in turned)


def test_an_imprint_after_a_wide_annex_gets_an_upright_page(plan):
    last = plan.pages[-1]
    assert last.width < last.height
    assert "局办公室" in last.extract_text()


def test_the_draft_mark_is_on_every_page(plan):
    assert all("征求意见稿" in page.extract_text() for page in plan.pages)


def test_a_bound_annex_is_named_as_attachment(plan):
    assert "附件：三个清单" in said(plan)


def test_text_is_never_markup():
    evil = '<script>alert("1")</script>&amp;<img src="file:///etc/passwd">'
    cells = (Paragraph(evil), Heading(1, evil), Facts(((evil, evil),)))
    table = Table(((evil, 10),), ((evil,),), caption=evil)
    with rendered(
        Paper(
            title=evil, issuer=evil, number=evil, secrecy=evil, urgency=evil, addressee=evil,
            blocks=(*cells, table), attachments=(evil, evil), signer=evil, note=evil,
            copies=(evil,), printed_by=evil, annexes=(Annex(evil),), draft_mark=evil,
        )
    ) as pdf:  # fmt: skip
        assert said(pdf).count("<script>") >= 12
        assert not any(page.images for page in pdf.pages)


def test_rare_characters_keep_the_grid():
    names = "张喆、李堃、王䶮、赵㛃、钱𬭳、孙镕、周赟、吴翀，"
    with rendered(Paper(title="名单", blocks=(Paragraph((names + BODY) * 40),))) as pdf:
        assert len(lines(pdf.pages[1])) == 22
        assert all(name in said(pdf) for name in "喆堃䶮㛃𬭳镕赟翀")


def test_characters_the_font_lacks_are_marked(monkeypatch):
    monkeypatch.setattr(typeset, "characters", lambda role: frozenset(map(ord, "张<")))
    assert typeset.typeset("张喆堃<") == '张<span class="r">喆堃</span>&lt;'


def test_the_file_says_what_it_is_and_not_where_it_was_made(opinion, settings):
    meta = opinion.doc.catalog
    assert meta["Lang"] in (b"zh-CN", "zh-CN")
    assert "StructTreeRoot" in meta
    assert opinion.metadata["Title"] == "关于巡察市住房和城乡建设局党组的反馈意见"
    raw = opinion.stream.getvalue()
    xmp = opinion.doc.catalog["Metadata"].resolve().get_data()
    assert b"file:" not in raw + xmp
    assert str(settings.BASE_DIR).encode() not in raw + xmp
    assert b"<pdfaid:part>3<" in xmp or b'pdfaid:part="3"' in xmp


def test_nothing_is_fetched():
    from kernel.paper.pdf import _closed  # noqa: PLC0415 — see rendered()

    for url in ("http://127.0.0.1/", "https://example.org/x.png", "file:///etc/passwd"):
        with pytest.raises(ValueError, match="disallowed"):
            _closed.fetch(url)


def test_every_line_of_a_text_is_a_paragraph_without_typed_indents():
    assert text.lines_of("　　甲\r\n\n  乙\x00 ") == ["甲", "乙"]


def test_chinese_numbers():
    numbers = {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}
    assert {n: text.in_chinese(n) for n in numbers} == numbers


def test_long_titles_break_between_words():
    assert text.title_lines("中共青岚市委第三巡察组关于巡察市住房和城乡建设局党组的反馈意见") == [
        "中共青岚市委第三巡察组关于",
        "巡察市住房和城乡建设局党组的反馈意见",
    ]
    assert text.title_lines("第一行\n第二行") == ["第一行", "第二行"]


def test_titles_keep_all_their_characters():
    for length in range(1, 120):
        title = ("关于《巡察2026年工作》的" * 20)[:length]
        broken = text.title_lines(title)
        assert "".join(broken) == title
        assert all(text.cells(line) <= 20 for line in broken)


def test_the_system_check_names_what_stands_in(monkeypatch):
    monkeypatch.setattr(fonts, "_matched", lambda face: ("x.otf", 0, face.stand_ins))
    assert fonts.check_fonts() == []  # nothing a start need be told
    (told,) = fonts.check_prescribed_fonts()
    assert "正文的仿宋没有安装，现用 FandolFang 代替" in told.msg
    assert "仿宋" in told.hint
    assert "noto" not in told.hint  # it is there
    monkeypatch.setattr(fonts, "_matched", lambda face: None)
    (told,) = fonts.check_fonts()
    assert "显示不出来" in told.msg
    assert "fonts-noto-cjk" in told.hint
    assert fonts.check_prescribed_fonts() == []
    monkeypatch.setattr(fonts, "_matched", lambda face: ("x.ttf", 0, face.names[:1]))
    assert fonts.check_fonts() == fonts.check_prescribed_fonts() == []
