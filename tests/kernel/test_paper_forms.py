"""The other shapes of a paper, measured: letters, papers to a higher body, lying papers, forms."""

import io
from datetime import date
from itertools import pairwise

import pikepdf
import pytest

from kernel.paper import text
from kernel.paper.content import Annex, Facts, Heading, PageBreak, Paper, Paragraph, QrPlace, Table
from kernel.paper.layout import page_of
from tests.kernel.test_paper import BODY, MM, lines, pytestmark, rendered, said, written  # noqa: F401


def ink(page, box, *, resolution=254):
    """Upper and lower edge of each run of ink in a box of tenths of a millimetre, in mm."""
    picture = page.to_image(resolution=resolution).original.convert("RGB").crop(box)
    green = picture.getchannel("G").point(lambda value: 255 * (value < 128))
    column = green.resize((1, green.height), 4).tobytes()  # 4: the mean of each row
    runs, top = [], None
    for y, value in enumerate([*column, 0]):
        if value and top is None:
            top = y
        elif not value and top is not None:
            runs.append(((box[1] + top) / 10, (box[1] + y) / 10))
            top = None
    return runs


@pytest.fixture(scope="module")
def letter():
    table = Table((("序号", 10), ("事项", 70), ("日期", 10)), ((1, BODY, "2026年12月31日"),))
    with rendered(
        Paper(
            form="letter",
            title="关于移交巡察有关事项的函",
            issuer="中共示例市委巡察办",
            number="示巡办函〔2026〕8号",
            secrecy="秘密★1年",
            addressee="市纪委监委",
            blocks=(
                Heading(1, "甲"),
                Heading(2, "乙"),
                Paragraph(BODY * 30),
                Paragraph("整改（落实）“到位”，《条例》、规定；是否？是！" * 30),
            ),
            signer="中共示例市委巡察办",
            signed_on=date(2026, 11, 3),
            copies=("市委组织部",),
            printed_by="市委巡察办",
            printed_on=date(2026, 11, 4),
            annexes=(Annex("移交清单", (table,)), Annex("交接单", (Facts((("甲", "乙"),)),))),
        )
    ) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def request_():
    with rendered(
        Paper(
            title="请示",
            issuer="中共示例市委巡察组",
            number="示巡〔2026〕7号",
            serial="000017",
            secrecy="机密",
            urgency="特急",
            approver="顾远、张喆、李明达",
            addressee="市委",
            blocks=(Paragraph(BODY),),
        )
    ) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def record():
    facts = (("谈话日期", "2026年11月3日"), ("地点", "谈话室"), ("谈话对象", BODY), ("签字", ""))
    with rendered(
        Paper(
            title="谈话记录",
            foot="谈话对象（签字）：",
            blocks=(
                Facts(facts),
                Paragraph("进驻前 10 天，电话 0571 8765 4321，占 25% 的 AB 类，2026年03月05日。"),
                Paragraph(BODY * 22),
                PageBreak(),
                Paragraph("以上记录我已看过。", plain=True),
                QrPlace("扫码", "https://example.org/r"),
                QrPlace("占位"),
                PageBreak(),
            ),
        )
    ) as pdf:
        yield pdf


def test_a_letters_name_and_lines_stand_where_10_1_says(letter):
    first = letter.pages[0]
    (name, upper, thin, *_), middle = ink(first, (220, 200, 1880, 600)), 1050
    assert name[0] == pytest.approx(30, abs=0.4)
    assert upper[0] - name[1] == pytest.approx(4, abs=0.5)
    assert upper[1] - upper[0] > thin[1] - thin[0]  # the thick one outside
    lower, lowest = ink(first, (middle, 2700, middle + 200, 2900))
    assert lowest[1] == pytest.approx(297 - 20, abs=0.3)
    assert lowest[1] - lowest[0] > lower[1] - lower[0]
    widths = {(round(r["x0"] / MM, 1), round(r["x1"] / MM, 1)) for r in first.rects + first.lines}
    assert (20, 190) in widths


def test_a_letters_marks_and_number_share_the_line_below(letter):
    assert written(letter.pages[0])[0].startswith("秘密★1年")
    row = lines(letter.pages[0])[0]
    assert row[-1]["text"] == "号"
    assert row[-1]["x1"] / MM == pytest.approx(184, abs=0.4)


def test_a_letters_first_page_has_no_number_and_the_rest_do(letter):
    numbers = ["".join(written(page, 14)[-1:]) for page in letter.pages]
    assert "—" not in "".join(numbers[:1])
    assert [number for number in numbers[1:] if "—" not in number] == []
    assert len(lines(letter.pages[1])) <= 22


def test_a_letters_imprint_names_copies_only_and_has_no_lines(letter):
    last = letter.pages[-1]
    assert "抄送：市委组织部。" in said(letter)
    assert "印发" not in said(letter)
    assert max(r["bottom"] for r in last.rects + last.lines) / MM < 200  # the form, no rule


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(letter):
    rows = [row for page in letter.pages for row in lines(page) if len(row) > 20]
    assert sum(row[-1]["text"] in "，；！？》）”、" for row in rows) > 5  # it was put to the test
    assert not {row[0]["text"] for row in rows} & set("，。；！？》）”、：")
    assert not {row[-1]["text"] for row in rows} & set("《（“")
    assert all(row[-1]["x1"] / MM == pytest.approx(184, abs=2.5) for row in rows)


def test_no_date_wraps_in_a_column_however_narrow_it_was_asked_for(letter):
    page = next(page for page in letter.pages if "序号" in page.extract_text())
    (row,) = [row for row in lines(page, 12) if "年" in "".join(c["text"] for c in row)]
    assert "2026年12月31日" in "".join(c["text"] for c in row)


def test_marks_stand_on_the_first_three_lines(request_):
    assert written(request_.pages[0])[:3] == ["000017", "机密", "特急"]
    first = lines(request_.pages[0])[0][0]
    assert first["x0"] / MM == pytest.approx(28, abs=0.3)


def test_number_and_approvers_of_a_paper_to_a_higher_body(request_):
    page = request_.pages[0]
    above, below = written(page)[3:5]
    assert above == "签发人：顾远张喆"
    assert below == "示巡〔2026〕7号李明达"  # the last of their lines (7.2.5)
    rows = lines(page)[3:5]
    assert rows[1][0]["x0"] / MM == pytest.approx(28 + 16 / MM, abs=0.4)  # 左空一字
    names = [
        next(c["x0"] for c in row if c["text"] == name)
        for row, name in zip(rows, "顾李", strict=True)
    ]
    assert names[0] == pytest.approx(names[1], abs=0.5)  # under the first name above
    assert max(c["x1"] for row in rows for c in row) / MM == pytest.approx(184 - 16 / MM, abs=0.6)


def test_a_line_to_sign_stands_on_every_page_outside_the_text(record):
    for page in record.pages:
        row = next(row for row in lines(page, 14) if "签字）：" in "".join(c["text"] for c in row))
        assert row[0]["top"] / MM > 262
        assert page.height / MM - row[0]["bottom"] / MM > 10
        rule = max(page.rects + page.lines, key=lambda shape: shape["bottom"])
        assert (rule["x1"] - rule["x0"]) / MM > 35


def test_signed_pages_keep_all_their_lines(record):
    assert len(lines(record.pages[1])) <= 22
    assert max(c["bottom"] for row in lines(record.pages[0]) for c in row) / MM < 262.5


def test_a_page_break_begins_a_page_and_leaves_none_empty(record):
    assert written(record.pages[-1])[0] == "以上记录我已看过。"
    assert lines(record.pages[-1])[0][0]["x0"] / MM == pytest.approx(28, abs=2.3)  # no indent
    assert all(page.chars for page in record.pages)


def test_text_closes_up_between_chinese_and_digits_and_dates_lose_their_zeros(record):
    chars = [c for c in record.pages[0].chars if abs(c["size"] - 16) < 0.1]
    assert "前10天，电话0571 8765 4321，占25%的AB类，2026年3月5日。" in "".join(
        c["text"] for c in chars
    ).replace("\n", "")


def test_short_facts_share_a_row_and_blank_ones_have_room_to_write(record):
    rows = sorted({round(r["top"] / MM) for r in record.pages[0].rects + record.pages[0].lines})
    assert "谈话日期2026年11月3日地点谈话室" in written(record.pages[0], 14)[0]
    assert max(below - above for above, below in pairwise(rows)) >= 10


def test_a_qr_code_is_a_picture_with_a_text_for_those_who_cannot_see_it(record):
    with pikepdf.open(io.BytesIO(record.stream.getvalue())) as pdf:
        assert any("二维码：扫码" in str(one.get("/Alt", "")) for one in pdf.objects
                   if isinstance(one, pikepdf.Dictionary))  # fmt: skip
    assert "二维码" in said(record)  # the empty place


def test_a_lying_paper_lies_on_every_page():
    table = Table((("题名", 90), ("日期", 20)), tuple((BODY, "2026年1月3日") for _ in range(30)))
    paper = Paper(
        title="卷内目录", landscape=True, blocks=(table,), printed_by="办公室", foot="核对："
    )
    with rendered(paper) as pdf:
        assert len(pdf.pages) > 1
        for page in pdf.pages:
            (sign,) = [c for c in page.chars if c["text"] == "核"]
            assert 26 > (page.height - sign["bottom"]) / MM > 8  # below the text, on the sheet
        for page in pdf.pages:
            assert page.width > page.height
            shapes = page.rects + page.lines
            assert min(r["x0"] for r in shapes) / MM == pytest.approx(35, abs=0.3)
            assert max(r["x1"] for r in shapes) / MM == pytest.approx(260, abs=0.3)
        assert "办公室" in pdf.pages[-1].extract_text()
        turned = [c["text"] for c in pdf.pages[1].chars if abs(c["matrix"][0]) < 0.01]
        assert "".join(turned).replace(" ", "") == "—2—"


def test_no_heading_ends_a_page_and_no_signature_begins_one_alone():
    blocks = [Paragraph("甲")] * 18 + [Heading(1, "乙"), Paragraph(BODY)]  # 甲, title: 21 lines
    with rendered(Paper(title="题", blocks=tuple(blocks))) as pdf:
        assert written(pdf.pages[1])[0].startswith("一、乙")
    blocks = [Paragraph("甲")] * 16 + [Paragraph(BODY * 2)]
    paper = Paper(title="题", blocks=tuple(blocks), attachments=("丙",), signer="丁")
    with rendered(paper) as pdf:
        assert len(pdf.pages) == 2
        assert written(pdf.pages[1])[0][0] in BODY  # a line of the body, not 附件


def test_the_outline_has_the_headings_and_the_annexes(letter):
    file = pikepdf.open(io.BytesIO(letter.stream.getvalue()))
    with file, file.open_outline() as outline:
        title, *annexes = outline.root
        assert title.children[0].title == "一、甲"
        assert title.children[0].children[0].title == "（一）乙"
        assert [one.title for one in annexes] == ["附件1\u3000移交清单", "附件2\u3000交接单"]


def test_every_font_is_embedded(letter, record):
    for pdf in (letter, record):
        with pikepdf.open(io.BytesIO(pdf.stream.getvalue())) as file:
            fonts = [font for page in file.pages for font in page.Resources.Font.values()]
            assert fonts
            for font in fonts:
                described = font.DescendantFonts[0].FontDescriptor
                assert described.keys() & {"/FontFile2", "/FontFile3"}


def test_text_is_closed_up_only_where_official_text_is():
    same = ["13800 13800", "a b", "张 三", "10 天 后"[3:], "　　甲", "3 - 5"]
    assert [text.clean(one) for one in same] == same
    changed = {"前 10 天": "前10天", "第 3 期 AB 类": "第3期AB类", "《通知》 2 份": "《通知》2份"}
    assert [text.clean(one) for one in changed] == list(changed.values())


def test_columns_of_running_text_give_way_to_dates():
    table = Table((("题名", 100), ("日期", 10), ("号", 10)), (("甲", "2026.11.3", "1"),))
    (block,) = page_of(Paper(title="题", blocks=(table,)))["blocks"]
    title, day, number = (float(width) for _, width in block["columns"])
    assert day > 20
    assert number == pytest.approx(13, abs=0.1)
    assert title + day + number == pytest.approx(156, abs=0.1)


def test_titles_break_between_names_and_clauses():
    broken = {
        "关于巡察示例市住房和城乡建设局党组情况的报告": (17, 5),
        "中共示例市委巡察工作领导小组办公室关于对示例市发展和改革委员会党组开展常规巡察的通知": (
            17, 16, 9
        ),
        "关于《示例市委巡察工作规划（2026—2030年）》落实情况的报告": (13, 20),
    }  # fmt: skip
    assert [tuple(map(len, text.title_lines(title))) for title in broken] == list(broken.values())
