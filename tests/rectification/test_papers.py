"""The unit's own papers: the plan and the two reports."""

from kernel.paper.content import Heading, Paragraph
from rectification import actions
from rectification.papers.prose import blocks_of_text
from tests.issuing.drawn import drawn, text_of
from tests.rectification.cases import (
    ABOVE,
    UNIT,
    accepted_plan,
    accepted_reports,
    answer,
    complete_plan,
    first_item,
    prove,
    who_may,
)

# --- typed texts --------------------------------------------------------------------------------


def test_typed_numbers_become_headings_only_where_they_would_be_printed_the_same():
    text = (
        "前言。\n一、组织情况\n（一）学习\n做了。\n三、跳号\n二、结果\n1.关于甲问题的整改。已完成。"
    )
    assert blocks_of_text(text) == (
        Paragraph("前言。"), Heading(1, "组织情况"), Heading(2, "学习"), Paragraph("做了。"),
        Paragraph("三、跳号"), Heading(1, "结果"), Paragraph("1.关于甲问题的整改。已完成。"),
    )  # fmt: skip
    assert blocks_of_text("一、这是一句话，不是标题。") == (
        Paragraph("一、这是一句话，不是标题。"),
    )


# --- the plan -----------------------------------------------------------------------------------


def test_the_plans_paper_says_each_thing_once(scene):
    plan = complete_plan(scene, findings=2)
    answer(scene, first_item(plan), measures=("完善制度", "清退资金"))
    paper = drawn(scene.again(plan))
    text = text_of(paper)
    assert "共指出2个问题" in text
    assert "整改措施：一是完善制度；二是清退资金。" in text
    assert "整改措施：完善制度。" in text  # the second problem's only measure has no number
    assert len(paper.annexes[1].blocks[0].rows) == 3


# --- reports ------------------------------------------------------------------------------------


def test_each_report_has_its_own_paper_for_the_unit_and_those_it_was_handed_to(scene):
    accepted_plan(scene)
    accepted_reports(scene)
    unit, head = scene.inspection.rectification_reports.order_by("-kind")
    assert who_may(scene, "print_report", unit) == UNIT | ABOVE
    assert who_may(scene, "print_head_report", head) == UNIT | ABOVE
    assert not who_may(scene, "print_head_report", unit)
    assert not who_may(scene, "print_report", head)
    draft = scene.again(unit)
    draft.state = "returned"
    assert who_may(scene, "print_report", draft) == UNIT


def test_the_head_answers_by_name_and_the_unit_with_its_problems(scene):
    accepted_plan(scene, findings=2)
    accepted_reports(scene)
    unit, head = scene.inspection.rectification_reports.order_by("-kind")
    paper = drawn(head, "head_report")
    assert paper.signer == f"主要负责人：{scene.secretary.name}"
    assert not paper.annexes
    paper = drawn(unit, "report")
    assert paper.signer == scene.unit.name
    assert "特此报告。" in text_of(paper)
    (annex,) = paper.annexes
    assert annex.landscape
    assert [row[-1] for row in annex.blocks[0].rows] == ["正在整改", "正在整改"]


def test_what_is_closed_out_after_the_signature_does_not_change_the_signed_report(scene):
    item = first_item(accepted_plan(scene))
    accepted_reports(scene)
    report = scene.inspection.rectification_reports.get(kind="unit")
    before = drawn(report, "report")
    actions.ask_closing_rectificationitem(prove(scene, item), by=scene.liaison, result="清退完毕")
    actions.verify_and_close_rectificationitem(
        scene.again(item), by=scene.office, how_checked="查账", verification="属实"
    )
    assert drawn(scene.again(report), "report") == before
    form = text_of(drawn(actions.evaluate(scene.inspection, by=scene.office, grade="good")))
    assert "100%" in form
    assert "不计入已销号" in form  # a rate never stands without how it is counted
    assert "查账" in form


def test_what_the_office_found_on_checking_is_not_in_the_units_report(scene):
    item = first_item(accepted_plan(scene))
    actions.ask_closing_rectificationitem(prove(scene, item), by=scene.liaison, result="清退完毕")
    actions.verify_and_close_rectificationitem(
        scene.again(item), by=scene.office, how_checked="暗访", verification="内部意见"
    )
    accepted_reports(scene)
    text = text_of(drawn(scene.inspection.rectification_reports.get(kind="unit"), "report"))
    assert "清退完毕" in text
    assert "暗访" not in text
    assert "内部意见" not in text
