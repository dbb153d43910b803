import pytest
from django.urls import reverse

from issuing.actions import freeze
from issuing.kinds import kind_of, kinds_of, print_of
from issuing.models.papers import content_of
from kernel import jobs
from kernel.paper.content import QrPlace
from kernel.policy import may
from kernel.refusals import NotPossible
from kernel.workdays import zh
from rounds.actions import form_team, recuse
from rounds.models import TeamMember
from rounds.papers import BLANK
from tests.issuing.drawn import drawn

NOTICE, DECISION = kind_of("rounds.inspection:notice"), kind_of("rounds.authorisation:decision")


def text_of(record, key) -> str:
    return repr(drawn(record, key))


def who_may(scene, verb, record) -> set[str]:
    return {key for key, person in scene.cast.items() if may(person, verb, record)}


def membership(scene, key) -> TeamMember:
    return TeamMember.objects.get(person=getattr(scene, key))


def test_the_notice_is_addressed_to_the_unit_and_says_what_it_must_do(scene):
    paper = content_of(NOTICE, scene.inspection)
    assert paper.addressee == scene.unit.name
    text = repr(paper.blocks)
    for word in ("进驻前2天确定1名联络员", "进驻后3天内", "组长：顾远", "张贴巡察公告"):
        assert word in text


def test_the_notice_tells_what_is_looked_at(scene):
    text = text_of(scene.inspection, "notice")
    for item in scene.focus.items.all():
        assert item.name in text


def test_the_notice_names_whom_the_unit_may_ask_if_the_team_has_a_liaison(scene):
    assert drawn(scene.inspection, "notice").note == ""
    liaison = membership(scene, "member2")
    TeamMember.objects.filter(pk=liaison.pk).update(post="liaison")
    assert drawn(scene.inspection, "notice").note == "联系人：何涛"
    type(liaison.person).objects.filter(pk=liaison.person_id).update(phone="0000-1234567")
    assert drawn(scene.inspection, "notice").note == "联系人：何涛，电话：0000-1234567"


@pytest.mark.parametrize("key", ["notice", "work_plan"])
def test_who_must_keep_away_from_the_unit_is_not_named_as_one_of_those_who_come(scene, key):
    assert "何涛" in text_of(scene.inspection, key)
    recuse(scene.member2, by=scene.office, unit=scene.unit, ground="relative")
    assert "何涛" not in text_of(scene.inspection, key)


def test_people_are_named_in_the_order_of_their_posts(scene):
    line = content_of(NOTICE, scene.inspection).blocks
    text = next(block.text for block in line if "组长：" in getattr(block, "text", ""))
    assert text == "组长：顾远；副组长：周敏；信访专员：林洁；成员：宋佳、何涛。"


def test_the_decision_names_members_and_units_and_none_of_the_programs_rights(scene):
    text = repr(content_of(DECISION, scene.team.authorisation))
    for word in ("顾远", scene.unit.name, "一次一授权"):
        assert word in text
    assert "登记" not in text


def test_the_office_asks_for_the_papers_and_the_unit_does_not(scene, client):
    for record in (scene.inspection, scene.team.authorisation):
        for kind in kinds_of(type(record)):
            if not kind.facts.__module__.startswith("rounds."):  # other rooms test their own
                continue
            url = reverse(kind.route, args=[record.pk])
            client.force_login(scene.office)
            assert client.get(url).status_code == 200, kind.label
            assert client.post(url, {"build": "pdf"}).status_code == 302
            assert jobs.latest_job(scene.again(record), kind.name, "pdf") is not None
            client.force_login(scene.secretary)
            assert client.post(url, {"build": "pdf"}).status_code in (403, 404)


def test_a_changed_plan_is_another_paper(scene):
    before = print_of(content_of(NOTICE, scene.inspection))
    scene.inspection.planned_leave_on = scene.inspection.planned_entry_on.replace(year=2099)
    scene.inspection.left_on = None
    assert print_of(content_of(NOTICE, scene.inspection)) != before


def test_a_look_back_is_named_as_papers_name_it(scene):
    scene.inspection.round.kind = "look_back"
    for key in ("notice", "work_plan", "announcement"):
        assert "开展巡察“回头看”的" in drawn(scene.inspection, key).title


# --- 巡察工作方案 ---------------------------------------------------------------------------------


def test_the_work_plan_says_whom_when_what_how_and_who(scene):
    paper = drawn(scene.inspection, "work_plan")
    assert (paper.title, paper.secrecy, paper.signer) == (
        "关于对青山区住房和城乡建设局党组\n开展常规巡察的工作方案", "秘密★1年", "青山区委第一巡察组",
    )  # fmt: skip
    text = repr(paper.blocks)
    told = (
        scene.unit.name, zh(scene.inspection.entry_on), "聚焦群众身边不正之风和腐败问题", "个别谈话",
        "'顾远', '示例职务', '组长'", "撤点后1个月内", zh(scene.inspection.letters_close_on),
    )  # fmt: skip
    for word in told:
        assert word in text


def test_the_work_plan_is_printed_by_those_who_lead_the_team_and_by_the_office(scene):
    assert who_may(scene, "print_work_plan", scene.inspection) == {
        "head", "deputy", "office", "office2",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["deputy", "office2"])
def test_who_must_keep_away_prints_no_work_plan(scene, key):
    recuse(getattr(scene, key), by=scene.office, unit=scene.unit, ground="relative")
    assert key not in who_may(scene, "print_work_plan", scene.inspection)


def test_the_head_meets_the_work_plan_and_no_other_paper_on_the_page_of_the_inspection(
    scene, client
):
    client.force_login(scene.head)
    page = client.get(scene.inspection.get_absolute_url()).content.decode()
    assert reverse("inspection_print_work_plan", args=[scene.inspection.pk]) in page
    assert reverse("inspection_print_notice", args=[scene.inspection.pk]) not in page


def test_without_a_team_there_is_nothing_to_freeze(scene, plan):
    form_team(plan, by=scene.office, number=3)
    inspection = scene.inspection
    inspection.team = None
    for key in ("work_plan", "announcement"):
        kind = kind_of(f"rounds.inspection:{key}")
        with pytest.raises(NotPossible, match="还没有安排巡察组"):
            freeze(kind, inspection, by=scene.office, seen="")


# --- 巡察公告 -------------------------------------------------------------------------------------


def test_the_announcement_says_what_is_received_and_what_not_and_until_when(scene):
    paper = drawn(scene.inspection, "announcement")
    text = repr(paper.blocks)
    told = (
        "领导班子及其成员、下一级党组织主要负责人和重要岗位党员干部", "个人诉求、涉法涉诉",
        f"至{zh(scene.inspection.letters_close_on)}止", "来访地点和时间",
    )  # fmt: skip
    for word in told:
        assert word in text
    assert QrPlace("扫码反映问题") in paper.blocks
    assert paper.secrecy == ""


def test_the_announcement_names_nobody(scene):
    text = text_of(scene.inspection, "announcement")
    assert not [person.name for person in scene.cast.values() if person.name in text]


def test_the_announcement_is_the_offices(scene):
    assert who_may(scene, "print", scene.inspection) == {"office", "office2"}


# --- 回避申请书 and 保密承诺书 ---------------------------------------------------------------------


def test_a_member_prints_their_own_forms_and_the_office_those_of_all(scene):
    member = membership(scene, "member")
    assert who_may(scene, "print", member) == {"member", "office", "office2"}
    recuse(scene.office2, by=scene.office, unit=scene.unit, ground="relative")
    assert who_may(scene, "print", member) == {"member", "office"}


def test_the_application_tells_the_ties_to_the_teams_own_units_and_no_other(scene):
    recuse(
        scene.member, by=scene.member, unit=scene.unit, ground="relative", detail="配偶在该局工作"
    )
    recuse(scene.member, by=scene.member, unit=scene.other_unit, ground="worked_there")
    text = text_of(membership(scene, "member"), "recusal")
    for word in (scene.unit.name, "本人、配偶或直系亲属在该单位工作", "配偶在该局工作", "申请回避"):
        assert word in text
    assert scene.other_unit.name not in text
    assert "没有应当回避的情形" not in text


def test_who_has_declared_no_tie_says_so_and_who_has_not_declared_writes_by_hand(scene):
    member = membership(scene, "member")
    assert "没有应当回避的情形" in text_of(member, "recusal")
    member.state = "pending"
    text = text_of(member, "recusal")
    assert "没有应当回避的情形" not in text
    assert f"({BLANK!r}, {BLANK!r}, {BLANK!r})" in text


def test_a_tie_that_was_lifted_is_not_told(scene):
    tie = recuse(scene.member, by=scene.member, unit=scene.unit, ground="relative")
    type(tie).objects.filter(pk=tie.pk).update(withdrawn_at=tie.declared_at)
    assert "没有应当回避的情形" in text_of(membership(scene, "member"), "recusal")


def test_the_undertaking_is_addressed_to_the_office_and_left_to_be_signed(scene):
    paper = drawn(membership(scene, "member"), "secrecy")
    assert paper.addressee == "青山区委巡察工作领导小组办公室"
    text = repr(paper.blocks)
    for word in (
        "反映问题人员的姓名",
        "不使用连接互联网的设备",
        "如数移交",
        f"('承诺人签字', {BLANK!r})",
    ):
        assert word in text
    assert paper.signed_on is None


def test_a_member_finds_both_forms_at_their_declaration(scene, client):
    member = membership(scene, "member")
    client.force_login(scene.member)
    page = client.get(member.get_absolute_url()).content.decode()
    for key in ("recusal", "secrecy"):
        url = reverse(f"teammember_print_{key}", args=[member.pk])
        assert url in page
        assert client.get(url).status_code == 200
    client.force_login(scene.leader_group)
    assert client.get(url).status_code == 403
    client.force_login(scene.member2)
    assert client.get(url).status_code == 404
