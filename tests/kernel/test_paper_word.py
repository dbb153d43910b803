"""The Word file of a paper: what its parts say, and what LibreOffice makes of it."""

import io
import zipfile
from datetime import date

import pytest
from django.conf import settings as django_settings
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree

from kernel.paper.content import Annex, Facts, Heading, PageBreak, Paper, Paragraph, QrPlace, Table
from kernel.paper.word import render_word
from kernel.paper.word_text import larger_face
from kernel.paper.word_watermark import stamp_word
from tests.kernel.test_paper_data import PAPERS

MM = 72 / 25.4
BODY = "巡察发现问题应当事实清楚证据确凿定性准确并逐条对照整改。"  # 28 characters
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
COLUMNS = (("序号", 12), ("问题", 60), ("整改措施", 120), ("完成时限", 15))
ROWS = tuple((n, f"问题{n}", BODY * 3, "2026年12月31日") for n in range(1, 16))
OPINION = Paper(
    title="关于巡察市住房和城乡建设局党组的反馈意见",
    issuer="中共示例市委文件",
    number="示巡〔2026〕14号",
    serial="000017",
    secrecy="秘密★1年",
    addressee="市住房和城乡建设局党组",
    blocks=(
        Heading(1, "主要问题"),
        Heading(2, "学习方面"),
        Heading(3, "不够深入"),
        Heading(4, "甲"),
        *[Paragraph(BODY[1:] + BODY * 8)] * 12,
        Paragraph("请于 10 天内报告，联系人张喆、王䶮、钱𬭳。", plain=True),
        QrPlace("扫码报送", "https://example.org/r"),
        PageBreak(),
        Facts((("期限", "六个月"), ("签收人", ""), ("说明", BODY))),
        Table(COLUMNS, ROWS, caption="进度"),
        Paragraph("特此反馈。"),
    ),
    attachments=("问题清单", "移交事项清单"),
    signer="中共示例市委第三巡察组",
    signed_on=date(2026, 11, 3),
    copies=("市纪委监委", "市委组织部"),
    printed_by="市委巡察办",
    printed_on=date(2026, 11, 4),
    annexes=(Annex("问题清单", (Table(COLUMNS, ROWS),), landscape=True), Annex("移交事项清单")),
    draft_mark="征求意见稿",
)


def parts_of(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def opinion():
    return render_word(OPINION)


@pytest.fixture(scope="module")
def parts(opinion):
    return parts_of(opinion)


@pytest.fixture(scope="module")
def document(opinion):
    return Document(io.BytesIO(opinion))


def found(root, path):
    return etree.ElementBase.xpath(root, path, namespaces=W)


def paragraph_with(document, text):
    return next(one for one in document.paragraphs if text in one.text)


def test_every_section_has_the_prescribed_page(document):
    upright, lying, last = document.sections
    for section in (upright, last):
        assert section.page_width.mm == pytest.approx(210, abs=0.1)
        margins = (section.top_margin, section.bottom_margin, section.left_margin)
        assert [round(margin.mm, 1) for margin in margins] == [37, 35, 28]
        # 28 characters of 15.8 pt fit, which they would not beside a margin of 26.
        width = section.page_width - section.left_margin - section.right_margin
        assert 28 * 15.8 <= width / 12700 < 28 * 15.8 + 1
    assert lying.page_width.mm == pytest.approx(297, abs=0.1)
    text = lying.page_width - lying.left_margin - lying.right_margin
    assert text / 36000 == pytest.approx(225, abs=0.1)
    for section in document.sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_lines_and_characters_are_set_by_the_styles(parts):
    styles = etree.fromstring(parts["word/styles.xml"])
    (normal,) = found(styles, "//w:style[@w:styleId='Normal']")
    (spacing,) = found(normal, "w:pPr/w:spacing")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert found(normal, "w:rPr/w:spacing/@w:val") == ["-4"]
    assert found(normal, "w:rPr/w:rFonts/@w:eastAsia") == ["仿宋_GB2312"]
    assert found(normal, "w:rPr/w:lang/@w:eastAsia") == ["zh-CN"]
    for automatic in ("autoSpaceDE", "autoSpaceDN", "overflowPunct", "widowControl"):
        assert found(normal, f"w:pPr/w:{automatic}/@w:val") == ["0"]
    settings = etree.fromstring(parts["word/settings.xml"])
    assert found(settings, "w:mirrorMargins | w:evenAndOddHeaders") != []


def test_headings_are_words_own_with_the_prescribed_faces(document):
    faces = []
    for n, text in enumerate(("一、主要问题", "（一）学习方面", "1.不够深入", "（1）甲"), start=1):
        heading = paragraph_with(document, text)
        assert heading.style.name == f"Heading {n}"
        assert found(heading.style.element, "w:pPr/w:outlineLvl/@w:val") == [str(n - 1)]
        faces += found(heading.style.element, "w:rPr/w:rFonts/@w:eastAsia")
    assert faces == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]


def test_head_and_number_stand_over_a_red_line(document):
    name = paragraph_with(document, "中共示例市委文件")
    assert found(name.style.element, "w:rPr/w:color/@w:val") == ["E60012"]
    above = name.paragraph_format.space_before.pt + 2 * 28.95  # two lines of marks
    assert above / MM == pytest.approx(35, abs=0.1)
    number = paragraph_with(document, "示巡〔2026〕14号")
    assert found(number._p, "w:pPr/w:pBdr/w:bottom/@w:color") == ["E60012"]


def test_tables_are_fixed_and_repeat_their_header(document):
    tables = [table for table in document.tables if table.rows[0].cells[0].text == "序号"]
    for table, width in zip(tables, (156, 225), strict=True):
        assert found(table._tbl, "w:tblPr/w:tblLayout/@w:type") == ["fixed"]
        assert len(found(table._tbl, "w:tr[1]/w:trPr/w:tblHeader")) == 1
        assert len(found(table._tbl, "w:tr/w:trPr/w:cantSplit")) == len(ROWS) + 1
        widths = [int(w) for w in found(table._tbl, "w:tblGrid/w:gridCol/@w:w")]
        assert sum(widths) / 20 / MM == pytest.approx(width, abs=0.1)
        assert widths[-1] / 20 >= 8 * 12 - 12 + 8  # a whole date and the padding


def test_what_is_written_by_hand_has_room(document):
    form = next(table for table in document.tables if table.rows[0].cells[0].text == "期限")
    (paired, alone) = form.rows
    assert [cell.text for cell in paired.cells] == ["期限", "六个月", "签收人", ""]
    assert paired.height.mm == pytest.approx(14, abs=0.1)
    assert alone.height.mm == pytest.approx(10, abs=0.1)


def test_text_closes_up_as_in_the_pdf(document):
    assert paragraph_with(document, "联系人").text.startswith("请于10天内报告")


def test_rare_characters_are_given_a_face_that_has_them(document):
    assert [larger_face(c, "fang") for c in "张喆䶮𬭳a，"] == [
        "", "仿宋", "宋体", "SimSun-ExtB", "", ""
    ]  # fmt: skip
    runs = paragraph_with(document, "联系人").runs
    faces = {run.text: found(run._r, "w:rPr/w:rFonts/@w:eastAsia") for run in runs}
    assert faces["喆"] == ["仿宋"]
    assert faces["𬭳"] == ["SimSun-ExtB"]


def test_page_numbers_stand_at_the_outer_edge(parts):
    feet = [etree.fromstring(parts[name]) for name in parts if "footer" in name]
    said = ["".join(found(foot, ".//w:t/text() | .//w:instrText/text()")) for foot in feet]
    numbered = [foot for foot, text in zip(feet, said, strict=True) if "—  PAGE 1 —" in text]
    sides = [found(foot, ".//w:tabs/w:tab/@w:val | .//w:ind/@w:left") for foot in numbered]
    assert sides == [["right"], ["left", "280"]] * 2  # odd and even of two upright sections


def test_the_imprint_stands_on_the_lower_edge(document):
    imprint = document.tables[-1]
    assert [row.cells[0].text for row in imprint.rows] == [
        "抄送：市纪委监委，市委组织部。",
        "市委巡察办\t2026年11月4日印发",
    ]
    (place,) = found(imprint._tbl, "w:tblPr/w:tblpPr")
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    rules = found(imprint._tbl, ".//w:tcBorders/*/@w:sz")
    assert rules == ["8", "6", "6", "8"]  # 0.35 mm outside, 0.25 mm inside


def test_the_file_reaches_nowhere_and_names_nobody(parts):
    said = b"".join(parts.values())
    for relations in (body for name, body in parts.items() if name.endswith(".rels")):
        assert b"TargetMode" not in relations
        assert b"http://" not in relations.replace(b"http://schemas.openxmlformats.org", b"")
    assert not any("vba" in name.lower() or "embed" in name for name in parts)
    assert str(django_settings.BASE_DIR).encode() not in said
    assert b"python-docx" not in said
    core = etree.fromstring(parts["docProps/core.xml"])
    assert {etree.QName(one).localname: one.text for one in core} == {
        "title": OPINION.title,
        "language": "zh-CN",
    }


def test_the_draft_mark_is_on_the_head_of_every_kind_of_page(parts):
    heads = [body for name, body in parts.items() if "header" in name]
    assert len(heads) == 6  # odd and even of three sections
    assert all("征求意见稿".encode() in head for head in heads)


def test_a_watermark_is_on_every_page_and_is_only_text():
    evil = '顾远 14:03 "/><w:p>\x00\ud800'
    parts = parts_of(render_word(Paper(title="甲", form="letter"), watermark=evil))
    heads = [etree.fromstring(body) for name, body in parts.items() if "header" in name]
    assert len(heads) == 3
    for head in heads:
        *_, mark = head.iter("{urn:schemas-microsoft-com:vml}textpath")
        assert mark.get("string") == '顾远 14:03 "/><w:p>'


@pytest.mark.parametrize("form", ["letter", "document", "somebody's"])
def test_a_finished_file_is_marked_on_every_page_and_keeps_its_heads(form):
    if form == "somebody's":
        theirs = Document()
        theirs.add_section().different_first_page_header_footer = True
        theirs.sections[0].header.paragraphs[0].text = "征求意见稿"
        theirs.save(file := io.BytesIO())
        docx, heads = file.getvalue(), 2
    else:
        annexes = (Annex("乙", landscape=True),)
        docx = render_word(Paper(title="甲", form=form, annexes=annexes, draft_mark="征求意见稿"))
        heads = 5 if form == "letter" else 4
    parts = parts_of(stamp_word(docx, "顾远 14:03\x00"))
    marked = [body for name, body in parts.items() if "header" in name]
    assert len(marked) == heads
    assert all('string="顾远 14:03"'.encode() in body for body in marked)
    assert any("征求意见稿".encode() in body for body in marked)


def test_a_letter_has_two_double_lines_and_no_number_on_its_first_page():
    letter = Paper(title="函", form="letter", issuer="示例市委", number="示函〔2026〕8号",
                   copies=("市委组织部",), printed_by="不印")  # fmt: skip
    parts = parts_of(render_word(letter))
    body = etree.fromstring(parts["word/document.xml"])
    tops = {int(top) / 20 / MM for top in found(body, "//w:framePr/@w:y")}
    assert min(tops) == pytest.approx(30, abs=0.1)
    assert found(body, "//w:sectPr/w:titlePg") != []
    (first,) = [
        etree.fromstring(parts[name])
        for name in parts
        if "footer" in name and b"PAGE" not in parts[name]
    ]
    assert [int(w) for w in found(first, "//w:framePr/@w:w")] == [round(170 * MM * 20)]
    assert "不印".encode() not in parts["word/document.xml"]


def test_approvers_stand_beside_the_number_on_their_last_line():
    paper = Paper(
        title="请示", issuer="巡察组", number="示巡〔2026〕7号", approver="顾远、张喆、李明"
    )
    document = Document(io.BytesIO(render_word(paper)))
    said = [one.text for one in document.paragraphs]
    assert "\t签发人：顾远\u3000张喆" in said
    assert "示巡〔2026〕7号\t\u3000\u3000\u3000\u3000李明" in said


def test_a_lying_paper_has_one_lying_section():
    table = Table((("题名", 90), ("日期", 20)), (("甲", "2026年12月31日"),))
    paper = Paper(title="目录", landscape=True, blocks=(table,), printed_by="办公室", foot="签字：")
    document = Document(io.BytesIO(render_word(paper)))
    (section,) = document.sections
    assert section.page_width > section.page_height
    assert "签字：" in section.footer.paragraphs[0].text


@given(PAPERS)
@settings(max_examples=15)
def test_whatever_a_paper_holds_makes_a_file(paper):
    Document(io.BytesIO(render_word(paper, watermark=paper.title)))


def test_text_is_never_markup():
    evil = "</w:t><w:p>&\"]]>'<\x00\x08\ud800\ufffe\u202e終<br>"
    clean = "</w:t><w:p>&\"]]>'<終<br>"
    table = Table(((evil, 10),), ((evil,),), caption=evil)
    paper = Paper(
        title=evil, issuer=evil, number=evil, secrecy=evil, urgency=evil, addressee=evil,
        blocks=(Paragraph(evil), Heading(1, evil), Facts(((evil, evil),)), QrPlace(evil), table),
        attachments=(evil, evil), signer=evil, note=evil, copies=(evil,), printed_by=evil,
        annexes=(Annex(evil, landscape=True),), draft_mark=evil, approver="甲&<b>", foot=evil,
    )  # fmt: skip
    parts = parts_of(render_word(paper, watermark=evil))
    for name, body in parts.items():
        if name.endswith(".xml"):
            assert not found(etree.fromstring(body), "//w:p/w:p | //w:t/*"), name
    body = "".join(etree.fromstring(parts["word/document.xml"]).itertext())
    assert body.count(clean) >= 16
    Document(io.BytesIO(render_word(paper)))
