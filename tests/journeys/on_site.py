"""On site: working papers, findings, 立行立改, a matter put before the leading group, leaving."""

from findings.immediate.models import ImmediateRectification
from findings.register.models import Finding, WorkingPaper
from findings.requests.models import MajorMatter
from rounds.models import FocusItem
from tests.journeys.cast import OF_OTHERS, OF_THE_UNIT, hidden, only, the_case
from tests.journeys.prepare import day

TITLE = "“三重一大”事项集体决策执行不严"
SECOND_TITLE = "农村危房改造资金拨付迟缓"


def a_paper_is_written_and_approved(clerks, tmp_path):
    """Written by two, returned once by the deputy with a reason, and numbered by the head."""
    proof = tmp_path / "会议记录.txt"
    proof.write_text("党组会议记录（演示）", encoding="utf-8")
    write_paper(clerks, TITLE, overview="2 个项目先实施后上会。", files=str(proof))
    paper = only(WorkingPaper, title=TITLE)
    assert clerks.member.says("会议记录.txt")
    clerks.member.move("报副组长审核")
    hidden(clerks, paper, *OF_THE_UNIT, *OF_OTHERS, "office", "leading_group")
    assert clerks.deputy.duty(f"审核底稿：{TITLE}").says("2 个项目先实施后上会。")
    clerks.deputy.go(paper).move("退回承办人", note="请补充项目名称和上会时间。")
    member = clerks.member.duty(f"完善并报审底稿：{TITLE}")
    assert member.go(paper).says("请补充项目名称和上会时间。")
    member.press("修改").fill(facts="城区供热改造、老旧小区两个项目先实施、后上会。").submit()
    member.duty(f"完善并报审底稿：{TITLE}").move("报副组长审核")
    clerks.deputy.duty(f"审核底稿：{TITLE}").submit()
    clerks.head.duty(f"审定底稿：{TITLE}").submit()
    assert only(WorkingPaper, title=TITLE).number
    assert clerks.office.knows(paper)
    hidden(clerks, paper, *OF_THE_UNIT, *OF_OTHERS)


def write_paper(clerks, title, **more):
    member = clerks.member.go(the_case()).press("填写底稿")
    member.fill(title="").send().refused("标题")
    handlers = [clerks.person("member").pk, clerks.person("member2").pk]
    return member.fill(
        title=title, facts="查阅党组会议记录 31 份。", basis="《中国共产党党组工作条例》",
        analysis="集体领导意识不强。", responsible_subject="局党组", sources=["document"],
        handlers=handlers, **more,
    ).submit()  # fmt: skip


def a_second_paper_goes_straight_through(clerks):
    write_paper(clerks, SECOND_TITLE, overview="3 个乡镇 47 户补助资金滞留 5 个月。")
    clerks.member.move("报副组长审核")
    clerks.deputy.duty(f"审核底稿：{SECOND_TITLE}").submit()
    clerks.head.duty(f"审定底稿：{SECOND_TITLE}").submit()


def findings_are_drawn_and_confirmed(clerks):
    for paper in WorkingPaper.objects.order_by("pk"):
        deputy = clerks.deputy.go(paper).press("据此提出问题")
        deputy.choose("category", "民主集中制").fill(
            focus=FocusItem.objects.filter(dictionary__rounds__isnull=False).first().pk,
            disposal="rectify", text=f"局党组履行主体责任不到位：{paper.overview}责任在局党组。",
        ).submit()  # fmt: skip
        finding = only(Finding, drawn_from__paper=paper)
        clerks.head.duty(f"提请组务会认定问题：{finding.title}").submit()
        hidden(clerks, finding, *OF_THE_UNIT, *OF_OTHERS)


def something_is_put_right_at_once(clerks, tmp_path):
    """立行立改: approved above, issued to the unit, done with proof, verified by the head."""
    deputy = clerks.deputy.go(the_case()).press("提出立行立改")
    deputy.fill(
        title="公租房门禁损坏", problem="3 号楼门禁损坏 4 个月无人维修。",
        requirement="一周内修复并建立报修台账。", due_on=day(-1),
    ).send().refused("整改期限已经过去")  # fmt: skip
    deputy.fill(due_on=day(7)).submit().move("报领导小组审批")
    notice = only(ImmediateRectification)
    clerks.leading_group.duty("审批立行立改：公租房门禁损坏").submit()
    hidden(clerks, notice, *OF_THE_UNIT, *OF_OTHERS)
    clerks.office.duty("下发立行立改通知书").submit()
    assert clerks.secretary.duty("签收立行立改通知书").says("一周内修复")
    clerks.secretary.submit()
    proof = tmp_path / "维修照片.txt"
    proof.write_text("门禁已修复（演示）", encoding="utf-8")
    liaison = clerks.liaison.duty("报告立行立改结果").fill(result="已更换门禁，建立台账。")
    liaison.send().refused("佐证材料")
    liaison.fill(files=str(proof)).submit()
    assert clerks.head.duty("核实立行立改结果").says("已更换门禁")
    clerks.head.submit()
    assert only(ImmediateRectification).state == "verified"
    hidden(clerks, notice, *OF_OTHERS)


def a_matter_is_put_before_the_leading_group(clerks):
    """请示报告 goes from the head past everybody to the leading group, and is answered."""
    head = clerks.head.go(the_case()).press("请示报告")
    head.fill(kind="request", urgency="urgent", title="关于延长驻点时间的请示").send()
    head.refused("内容").fill(text="材料尚未核完，拟延长五天。").submit().move("报送领导小组")
    matter = only(MajorMatter)
    hidden(clerks, matter, "office", "deputy", "member", *OF_THE_UNIT, *OF_OTHERS)
    leader = clerks.leading_group.duty("答复请示报告")
    assert leader.says("拟延长五天")
    leader.fill(answer="同意延长五天，注意保密。").submit()
    assert clerks.head.duty("落实答复并办结").says("同意延长五天")
    clerks.head.submit()
    assert only(MajorMatter).state == "closed"


def the_team_leaves(clerks):
    case = the_case()
    head = clerks.head.duty(f"登记撤点：{case.title}")
    head.fill(left_on=day(1)).send().refused("撤点日期不能晚于今天")
    head.fill(left_on=day(0)).submit()
    assert the_case().state == "left"
