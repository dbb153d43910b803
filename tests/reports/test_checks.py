"""核对: what a report says is held against its papers; texts in, sentences out."""

from findings.reports.checks import Check, checked, unchecked

PAPER = (
    "老旧小区改造质保金退付超期",
    "抽查2023年以来的退付台账，43户超期，涉及质保金1,234,500元，最长超期十四个月。",
    "《建设工程质量保证金管理办法》第十一条。",
)


def told(text, *papers):
    return checked("质保金退付超期", text, papers or [PAPER])


def test_numbers_that_the_paper_has_are_no_doubt():
    text = "2023年以来，４３户质保金退付超期，涉及123.45万元，最长14个月。分管负责人负领导责任。"
    assert told(text).doubtful == []


def test_a_number_that_no_paper_has_is_pointed_at_in_its_sentence():
    found = told("2023年以来，46户质保金退付超期。\n涉及约150万元，占三成。")
    assert found.doubtful == ["46户", "150万元", "三成"]
    (first,), (second,) = found.paragraphs
    assert first.why == "底稿中没有“46户”"
    assert "".join(words for words, _ in first.runs) == "2023年以来，46户质保金退付超期。"
    assert second.why == "底稿中没有“150万元”“三成”"


def test_any_of_the_papers_will_do_and_the_heading_is_asked_as_well():
    other = ("延伸核查", "走访12户，均未退付。")
    assert told("43户超期，走访12户。", PAPER, other).doubtful == []
    assert checked("12户质保金未退", "未退付。", [PAPER]).doubtful == ["12户"]


def test_the_summary_says_what_was_found_and_what_to_do():
    problems = [
        told("46户、47户超期。"),
        checked("没有底稿的问题", "9户。", []),
        unchecked("看不到的", "8户。"),
    ]
    warnings = Check(
        problems, unreported=["漏写的问题"], unused=["青巡〔2026〕1-1-02号 没用的"]
    ).warnings
    assert [warning.said[:18] for warning in warnings] == [
        "2 处数字在所引底稿里没有出现，请对",
        "1 个问题没有已审定的底稿支撑，请补",
        "1 个已认定的问题没有写入报告，请写",
        "1 份已审定的底稿没有被报告中的问题",
    ]
    assert warnings[0].items == ("质保金退付超期：“46户”“47户”",)
    assert warnings[1].items == ("没有底稿的问题",)
    assert Check([told("43户超期。")]).warnings == []
