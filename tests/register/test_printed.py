"""问题底稿 and 事实确认单: what is printed, for whom, and what never reaches the unit."""

import pytest
from django.urls import reverse

from findings.register import actions
from findings.register.actions import edit_paper
from findings.register.papers import told_facts
from kernel.policy import may
from rounds.actions import recuse
from rounds.papers import BLANK
from tests.fieldwork.cases import filed, settled
from tests.issuing.drawn import drawn
from tests.letters.cases import accepted, in_custody
from tests.register.cases import a_paper, approved, reviewed, text_file

WRITTEN = {
    "title": "标题里的定性", "overview": "概述里的话。", "facts": "2025年有43户质保金超期未退。",
    "basis": "依据的条款。", "analysis": "分析里的话。", "responsible_subject": "责任主体某党组",
    "domains": "领域某项", "leader_in_charge": "分管某事的副局长", "occurred_on_level": "局机关某层级",
}  # fmt: skip


def sheet(paper) -> str:
    return repr(drawn(paper, "facts"))


def test_the_working_paper_prints_all_its_fields_its_evidence_and_places_to_sign(scene):
    paper = approved(scene, **WRITTEN)
    text = repr(drawn(paper, "paper"))
    for word in (*WRITTEN.values(), paper.number, scene.unit.name, "宋佳、何涛", "第一巡察组"):
        assert word in text
    for place in ("承办人签字", "副组长签字", "组长签字"):
        assert f"('{place}', {BLANK!r})" in text


def test_the_working_paper_lists_its_evidence_by_number_and_its_sources_by_kind(scene):
    paper = a_paper(scene, cited=[filed(scene)])
    actions.add_evidence(paper, by=scene.member, files=[text_file("退付台账.txt")])
    text = repr(drawn(paper, "paper").blocks)
    for word in ("'附01', '退付台账.txt'", "引用巡察中形成的材料：个别谈话1份。"):
        assert word in text
    assert "贺长青" not in text


def test_a_working_paper_says_that_it_is_secret_and_not_approved_yet(scene):
    paper = drawn(reviewed(scene), "paper")
    assert (paper.secrecy, paper.draft_mark) == ("秘密★1年", "待组长审定")
    assert drawn(approved(scene), "paper").draft_mark == ""


def test_the_sheet_for_the_unit_holds_the_facts_and_none_of_the_other_fields(scene):
    paper = approved(scene, **WRITTEN, sources=["letter", "interview"])
    actions_text = sheet(paper)
    assert WRITTEN.pop("facts") in actions_text
    for name, word in WRITTEN.items():
        assert word not in actions_text, name
    for word in ("信访", "谈话", paper.number, "宋佳", "顾远"):
        assert word not in actions_text


def test_neither_a_letter_nor_a_talk_that_the_paper_cites_shows_in_the_sheet(scene):
    in_custody(scene)
    letter, talk = accepted(scene), filed(scene)
    paper = a_paper(scene, cited=[talk], facts="2025年有43户超期。\n财务科贺长青说明了原因。")
    paper.citations.create(inspection=paper.inspection, letter=letter)
    text = sheet(paper)
    assert "43户超期" in text
    for word in ("贺长青", letter.title, "信访", "来信", "说明了原因"):
        assert word not in text
    actions.add_evidence(paper, by=scene.member, files=[text_file("谈话记录摘录.txt")])
    assert sheet(paper) == text


@pytest.mark.parametrize(
    "told",
    [
        "9月3日个别谈话反映，质保金没有退。", "据群众反映，质保金没有退。", "来信举报称质保金没有退。",
        "两名知情人说质保金没有退。", "问卷中七成职工不满意。", "暗访发现门锁着。",
        "经财务科人员介绍，质保金没有退。", "匿名来电反映：质保金没有退。", "该线索另行登记。",
    ],
)  # fmt: skip
def test_a_sentence_that_tells_how_the_team_knows_is_left_out(scene, told):
    paper = a_paper(scene, facts=f"查账43笔。{told}资金被占用两年。")
    assert told_facts(paper) == "查账43笔。资金被占用两年。"


@pytest.mark.parametrize(
    "fact",
    ["9件反映收费问题的投诉以企业自查了结。", "查阅会议记录24份，未见研究。", "群众反映强烈。"],
)
def test_a_fact_stays_whatever_it_resembles(scene, fact):
    assert told_facts(a_paper(scene, facts=fact)) == fact


def test_what_was_put_before_the_facts_when_the_paper_was_begun_goes(scene):
    record = settled(scene)
    lead_in = f"{record.held_on.year}年{record.held_on.month}月{record.held_on.day}日"
    where = f"在{record.place}" if record.place else ""
    begun = f"{lead_in}{where}{record.get_kind_display()}："
    paper = a_paper(scene, cited=[record], facts=f"{begun}有43户超期。")
    assert told_facts(paper) == "有43户超期。"


def test_facts_that_tell_nothing_but_sources_leave_a_place_to_write(scene):
    paper = a_paper(scene, facts="个别谈话反映质保金没有退。")
    assert told_facts(paper) == ""
    assert f"Paragraph(text={BLANK!r}" in sheet(paper)


def test_the_page_tells_what_was_left_out_and_the_sheet_does_not(scene, client):
    paper = a_paper(scene, facts="查账43笔。个别谈话反映没有退。\n据群众反映已有两年。")
    client.force_login(scene.member)
    page = client.get(reverse("workingpaper_print_facts", args=[paper.pk])).content.decode()
    assert "事实中有2句写到谈话、信访等来源" in page
    assert "没有列入" not in sheet(paper)
    edit_paper(paper, by=scene.member, facts="查账43笔。")
    page = client.get(reverse("workingpaper_print_facts", args=[paper.pk])).content.decode()
    assert "没有列入" not in page


def test_the_team_prints_both_and_nobody_else(scene, client):
    paper = approved(scene)
    assert {key for key, person in scene.cast.items() if may(person, "print", paper)} == {
        "head", "deputy", "member", "member2", "letters_officer",
    }  # fmt: skip
    for key, status in (("member", 200), ("office", 403), ("other_head", 404), ("secretary", 404)):
        client.force_login(getattr(scene, key))
        for kind in ("paper", "facts"):
            url = reverse(f"workingpaper_print_{kind}", args=[paper.pk])
            assert client.get(url).status_code == status, (key, kind)


def test_who_must_keep_away_from_the_unit_prints_nothing_of_it(scene):
    paper = approved(scene)
    recuse(scene.member2, by=scene.office, unit=scene.unit, ground="relative")
    assert not may(scene.member2, "print", paper)


def test_an_edited_paper_is_another_sheet(scene):
    paper = a_paper(scene)
    before = sheet(paper)
    edit_paper(paper, by=scene.member, facts="改过的事实。")
    assert sheet(scene.again(paper)) != before
