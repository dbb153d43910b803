"""What may be said around the facts, and what is told when it cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuing.kinds import all_kinds
from issuing.wording import Says, faults, fill, lay
from kernel.paper.content import Heading, Paragraph, Table

FACTS, PARTS = {"单位": "甲局", "空": ""}, {"清单": (Table((("序号", 1),), (("1",),)),)}


def wrong(**changes):
    says = Says(**{"title": "关于{单位}的通知", "body": "正文。\n{清单}", **changes})
    return faults(says, facts=FACTS, parts=PARTS)


def test_a_wording_without_faults_has_none():
    assert wrong() == {}


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("title", "关于{单味}的通知", "没有{单味}这个占位"),
        ("title", "关于{单位的通知", "不成对的花括号"),
        ("title", "", "不能为空"),
        ("addressee", "{清单}", "只能放在正文里"),
        ("body", "正文。", "{清单}是整块内容，不能少"),
        ("body", "见{清单}如下。", "须单独占一行"),
        ("body", "#\n{清单}", "没有标题文字"),
        ("body", "##### 太深\n{清单}", "最多四级"),
    ],
)
def test_each_fault_is_a_sentence_that_names_it(field, text, told):
    assert told in "".join(wrong(**{field: text})[field])


def test_lines_become_headings_paragraphs_and_parts():
    body = "# 对{单位}\n第一段。\n{清单}\n## 无内容\n# 也无\n{空}。\n# 有\n尾。"
    assert lay(body, FACTS, PARTS) == (
        Heading(1, "对甲局"), Paragraph("第一段。"), *PARTS["清单"], Heading(1, "有"), Paragraph("尾。"),
    )  # fmt: skip


def test_a_part_that_is_nothing_but_headings_is_content_all_the_same():
    points = (Heading(2, "聚焦甲"), Heading(2, "聚焦乙"))
    assert lay("# 重点\n{清单}\n# 事项\n尾。", FACTS, {"清单": points}) == (
        Heading(1, "重点"), *points, Heading(1, "事项"), Paragraph("尾。"),
    )  # fmt: skip


def test_a_fact_that_looks_like_a_placeholder_stays_what_it_is():
    assert fill("{单位}", {"单位": "{空}", "空": "x"}) == "{空}"


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_layout_or_the_check(text):
    assert isinstance(lay(text, FACTS, PARTS), tuple)
    assert isinstance(wrong(body=text), dict)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_what_is_shipped_has_no_fault_and_names_no_unknown_fact(kind):
    assert faults(kind.says, facts=kind.placeholders, parts=kind.parts) == {}
    assert not set(kind.offers) & set(kind.parts)
