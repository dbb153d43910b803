"""Evaluation, publication and archive; then the look-back, by another team of another round."""

from rectification.models import Archive, Evaluation, LookBackCheck, Publication
from rounds.models import Inspection, Round
from tests.journeys.cast import OF_OTHERS, OF_THE_UNIT, OTHER_TEAM, UNIT, hidden, only, the_case
from tests.journeys.on_site import SECOND_TITLE, TITLE
from tests.journeys.prepare import day, make_team
from tests.journeys.rectifying import only_item


def the_rectification_is_evaluated(clerks):
    office = clerks.office.duty("开展整改评估")
    office.fill(grade="fair", score=900, comment="整改有力，群众满意。").send().refused("得分")
    office.fill(score=90).submit()
    office.duty("完成整改评估").submit()
    evaluation = only(Evaluation)
    hidden(clerks, evaluation, *OF_THE_UNIT, "member", *OF_OTHERS)
    assert clerks.leading_group.duty("审定整改评估").says("整改有力")
    clerks.leading_group.submit()
    assert clerks.secretary.knows(evaluation)
    assert not clerks.secretary.go(evaluation).says("90")  # the unit learns the grade alone


def the_result_is_published(clerks):
    liaison = clerks.liaison.duty("拟整改公开稿")
    liaison.fill(audience="inside", text="整改进展情况通报如下。").submit()
    liaison.duty("完善公开稿").submit()
    publication = only(Publication)
    hidden(clerks, publication, "office", *OF_OTHERS)
    clerks.secretary.duty("确认公开稿").submit()
    clerks.office.duty("审批公开稿").submit()
    liaison.duty("公开并登记").fill(published_on=day(1), place="").send().refused("公开载体")
    liaison.fill(published_on=day(0), place="局机关公示栏").submit()
    assert only(Publication).state == "published"


def the_case_is_archived(clerks):
    office = clerks.office.duty("归档")
    office.fill(box_number="2026-01-01").submit()
    office.duty("归档案卷").submit()
    hidden(clerks, only(Archive), *OF_THE_UNIT, "head", *OF_OTHERS)
    assert office.go(the_case()).says("办结")


def a_look_back_round_is_made(clerks):
    """Another round, another team, by the same clicks; the old case has to be looked up once."""
    office = clerks.office.go("rounds").press("新建轮次")
    office.choose("focus", "四个聚焦").fill(kind="look_back", starts_on=day(-5), ends_on=day(60))
    office.submit()
    again = only(Round, kind="look_back")
    make_team(clerks, again, OTHER_TEAM)
    office.go(only(Archive)).press("安排回头看")
    office.choose("round", str(again)).choose("team", "第一巡察组")
    office.fill(planned_entry_on=day(20), planned_leave_on=day(3)).send()
    office.refused("计划撤点日期要晚于计划进驻日期")
    office.fill(planned_entry_on=day(-2)).submit()
    assert the_look_back().looks_back_at == the_case()


def the_look_back() -> Inspection:
    return only(Inspection, unit__name=UNIT, looks_back_at__isnull=False)


def the_look_back_begins(clerks):
    case = the_look_back()
    clerks.office.duty("拟订轮次方案").submit()
    clerks.leading_group.duty("审批轮次方案").submit()
    for role in OTHER_TEAM:
        clerk = getattr(clerks, role).duty("作回避申报")
        clerk.fill(**{f"ground_{case.unit_id}": "none"}, secrecy=True).submit()
    authorisation = case.team.authorisation
    clerks.office.duty(f"报请授权：{authorisation}").submit()
    clerks.leading_group.duty(f"授权巡察组：{authorisation}").submit()
    clerks.office.duty(f"下发巡察通知：{case.title}").fill(note="回头看，时间紧。").submit()
    clerks.other_head.duty(f"登记进驻：{case.title}").fill(entered_on=day(0)).submit()
    hidden(clerks, case, "member", "head", "team_liaison", "other_secretary")


def old_problems_are_found_again(clerks):
    """已整改 for the one, 反弹 for the other; old case and look-back point at each other."""
    relapsed, mended = check_of(TITLE), check_of(SECOND_TITLE)
    member = clerks.other_member.duty(f"核查整改情况：{mended.title}")
    assert member.says("资金已全部兑付，建立月报制度。")
    member.send().refused("请写明怎样核查")
    member.fill(how_found="抽查 20 户，补助资金均按月到账。").submit()
    member.go(relapsed).move("认定反弹", how_found="仍有 1 个项目先实施后上会。")
    hidden(clerks, relapsed, *OF_THE_UNIT, "member", "head", "team_liaison")
    item = only_item(TITLE)
    office = clerks.office.go(relapsed).press("查看原整改问题")
    assert office.says("反弹")
    office.press(str(the_look_back().round))
    assert office.says("仍有 1 个项目先实施后上会。")
    # The look-back's team knows what it has to check, and nothing else of the old case.
    hidden(clerks, item, "other_member")
    hidden(clerks, the_case(), "other_member", "other_head")


def check_of(title) -> LookBackCheck:
    return only(LookBackCheck, title=title)


def a_finding_is_corrected(clerks):
    """The head has one conclusion looked at again: now 未整改, and both sides say so."""
    check = check_of(TITLE)
    clerks.other_head.go(check).move("重新核查", note="请核实项目金额。")
    member = clerks.other_member.go(check)
    assert member.says("请核实项目金额。")
    member.move("认定未整改", how_found="核实后为 2 个项目，金额 120 万元。")
    assert clerks.office.go(only_item(TITLE)).says("未整改")


def the_look_back_ends(clerks):
    case = the_look_back()
    clerks.other_head.duty(f"登记撤点：{case.title}").fill(left_on=day(0)).submit()
    office = clerks.office.duty("归档").fill(box_number="2026-02-01").submit()
    office.duty("归档案卷").submit()
    assert office.go(case).says("办结")
    office.go(case.round).move("结束本轮")
    hidden(clerks, case, "other_head", "other_member")
