"""Numbers in Chinese prose are read as one who reads it would, however they are written."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings.reports.figures import Told, figures_in

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """As it is said formally: 120350 is 十二万零三百五十."""
    for word, worth in (("亿", 10**8), ("万", 10**4)):
        if number >= worth:
            head, rest = divmod(number, worth)
            gap = "零" if 0 < rest < worth // 10 else ""
            return in_chinese(head) + word + gap + (in_chinese(rest) if rest else "")
    told, gap = "", ""
    for word, worth in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, worth)
        if digit:
            told += gap + DIGITS[digit] + word
            gap = ""
        elif told and number:
            gap = "零"
    return told.removeprefix("一") if told.startswith("一十") else told


def values(text: str) -> list:
    return [figure.value for figure in figures_in(text)]


ways = {
    "plain": str,
    "thousands": lambda n: f"{n:,}",
    "full width": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "wide thousands": lambda n: f"{n:,}".translate(
        str.maketrans("0123456789,", "０１２３４５６７８９，")
    ),
    "Chinese": in_chinese,
}


@settings(max_examples=60, deadline=None)
@given(number=st.integers(10, 10**12 - 1), way=st.sampled_from(sorted(ways)))
def test_an_amount_is_the_same_however_it_is_written(number, way):
    text = f"涉及资金{ways[way](number)}元，已退回。"
    (figure,) = figures_in(text)
    assert (figure.kind, figure.value) == ("money", number)
    assert text[figure.start : figure.end] == figure.words
    assert figure in Told([f"共计{number}元"])
    assert figure not in Told([f"共计{number + 1}元"])


@settings(max_examples=40, deadline=None)
@given(cents=st.integers(1, 10**7))
def test_yuan_and_ten_thousand_yuan_are_one_amount(cents):
    wan = Decimal(cents) / 100
    (told,) = figures_in(f"违规发放{wan}万元")
    assert told.value == wan * 10_000
    assert told in Told([f"违规发放{int(wan * 10_000)}元"])
    assert told in Told([f"违规发放{wan / 10_000:f}亿元"])


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(
        "一二三十百千万亿零〇两点0123456789０１,，.．%％元年月日次个第约近余多成分之《》〔〕号 。",
        max_size=30,
    )
)
def test_whatever_stands_there_is_read_without_a_fault_and_in_its_place(text):
    found = figures_in(text)
    assert all(text[one.start : one.end].strip() == one.words for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    told = Told([text])
    assert all(one in told for one in found if not one.near)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("违规收费十二万元", "违规收费120000元"),
        ("涉及1.2亿元", "共12000万元"),
        ("合格率三成", "合格率为30％"),
        ("占百分之三十五点六", "占35.6%"),
        ("提高5.2个百分点", "提高5.2%"),
        ("三分之一的项目", "占比三分之一"),
        ("召开会议三次", "共开会3次"),
        ("走访两千三百余户", "走访2356户"),
        ("约12万元", "118350元"),
        ("近30户", "28户"),
        ("超过100天", "最长138天"),
        ("支出11.8万元", "支出118350元"),
        ("2023年以来", "2023年3月5日"),
        ("二〇二三年三月", "2023.3.5"),
        ("1900.01万元", "19000100元"),
        ("3月5日", "2023年3月5日"),
        ("2021—2023年", "2021年、2022年、2023年"),
        ("青巡〔2023〕12号", "依据青巡[2023]12号"),
        ("12 万元", "120,000元"),
        ("三万五千元", "3.5万元"),
    ],
)
def test_what_the_paper_says_in_other_words_is_there(text, paper):
    assert figures_in(text)
    assert all(figure in Told([paper]) for figure in figures_in(text))


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("违规收费13万元", "违规收费12万元"),
        ("涉及12万元", "涉及118350元"),
        ("约12万元", "13万元"),
        ("占30%", "共30户"),
        ("27批次", "24批次"),
        ("2022年", "2023年"),
        ("2023年4月", "2023年"),
        ("三次", "两次"),
        ("30余户", "45户"),
        ("43万元", "43户"),
    ],
)
def test_another_number_is_not_there(text, paper):
    assert any(figure not in Told([paper]) for figure in figures_in(text))


def test_nonsense_of_any_length_is_read_at_once():
    for nonsense in (
        "二" + "千百十万亿" * 3000 + "元", "9" * 20_000 + "元", "1,234" * 5000, "《" * 20_000,
        "〔2023〕" + "1" * 5000 + "号", "1亿" * 100 + "元", "110101199001011234",
    ):  # fmt: skip
        assert len(figures_in(nonsense)) <= len(nonsense)


def test_words_that_only_look_like_numbers_count_nothing():
    for words in (
        "违反中央八项规定精神", "“三重一大”事项", "“三会一课”", "依据《条例》第十一条", "第3条第（二）项",
        "做到“两个维护”", "近三年", "“两张皮”", "千家万户", "十分重视", "一些", "三四次", "12345热线",
        "（一）政治建设", "全面从严治党",
    ):  # fmt: skip
        assert values(words) == [], words
    assert all(figure.loose for figure in figures_in("一个问题、一次会议"))
