"""The unit puts right what was fed back; the office refuses, reopens, and closes out."""

from rectification.models import Accountability, Plan, RectificationItem, RectificationReport
from tests.journeys.cast import CAST, OF_OTHERS, hidden, only, the_case
from tests.journeys.on_site import SECOND_TITLE, TITLE
from tests.journeys.prepare import day
from tests.journeys.reporting import paper_of


def the_plan_is_signed_and_accepted(clerks):
    """Returned once by the office; the second signature holds for the mended text alone."""
    liaison = clerks.liaison.duty("拟订整改方案")
    liaison.fill(overview="成立整改工作领导小组，书记负总责。").submit()
    plan = only(Plan)
    hidden(clerks, plan, "office", "leading_group", "member", *OF_OTHERS)
    for item in RectificationItem.objects.order_by("number"):
        fill_item(liaison, plan, item)
    liaison.duty("完善整改方案并提请书记签字").submit()
    assert clerks.secretary.duty("审签整改方案").says("修订党组议事规则。")
    clerks.secretary.submit()
    assert clerks.office.duty("审核整改方案").says("修订党组议事规则。")
    clerks.office.go(plan).move("退回单位修改", note="第 2 项责任部门要具体到科室。")
    liaison.duty("完善整改方案并提请书记签字").go(plan)
    assert liaison.says("第 2 项责任部门要具体到科室。")
    liaison.press(SECOND_TITLE).fill(department="村镇建设科").submit()
    liaison.duty("完善整改方案并提请书记签字").submit()
    secretary = clerks.secretary.duty("审签整改方案")
    assert secretary.says("现为“村镇建设科”")  # what changed since the last signature
    secretary.submit()
    office = clerks.office.duty("审核整改方案")
    office.send().refused("请写明书面审核意见")
    office.fill(office_comments="措施具体，同意实施。").submit()
    assert set(RectificationItem.objects.values_list("state", flat=True)) == {"under_way"}
    hidden(clerks, plan, *OF_OTHERS)
    paper_of(clerks.liaison, plan, "整改方案")


def fill_item(liaison, plan, item):
    liaison.go(plan).press(item.title)
    liaison.fill(
        goal="集体决策制度严格执行。", responsible_leader=CAST["secretary"],
        department="办公室", due_on=day(-1),
    ).send().refused("时限")  # fmt: skip
    liaison.fill(due_on=day(30))
    liaison.page.locator("main [name=measures-0-text]").fill("修订党组议事规则。")
    liaison.page.locator("main [name=measures-0-due_on]").fill(str(day(20)))
    liaison.press("保存")
    assert not liaison.faults()


def measures_are_taken(clerks, tmp_path):
    proof = tmp_path / "议事规则.txt"
    proof.write_text("党组议事规则（演示）", encoding="utf-8")
    for item in RectificationItem.objects.order_by("number"):
        liaison = clerks.liaison.duty(f"落实整改并申请销号：{item.title}")
        liaison.move("启动").press("填报进展、上传佐证")
        liaison.send().refused("请填写进展情况，或上传佐证材料")
        liaison.fill(text="议事规则已修订印发。", files=str(proof)).submit()
        liaison.move("完成")
        liaison.duty(f"落实整改并申请销号：{item.title}")
        liaison.fill(result="议事规则已修订并执行。").submit()
        assert liaison.status("rectificationitem_verify_and_close", item.pk) == 403
        hidden(clerks, item, *OF_OTHERS)


def items_are_closed_out(clerks):
    """One refused and closed on the second try; one closed, reopened and closed again."""
    first, second = only_item(TITLE), only_item(SECOND_TITLE)
    office = clerks.office.duty(f"核实销号：{TITLE}").go(first)
    office.move("不予销号", note="没有见到执行记录，请补充会议纪要。")
    liaison = clerks.liaison.duty(f"落实整改并申请销号：{TITLE}")
    assert liaison.says("没有见到执行记录")
    liaison.move("申请销号", result="已补充三次党组会纪要。")
    close_out(clerks, TITLE)
    close_out(clerks, SECOND_TITLE)
    clerks.office.go(second).move("重新整改", note="群众反映资金又有滞留。")
    liaison.duty(f"落实整改并申请销号：{SECOND_TITLE}")
    liaison.move("申请销号", result="资金已全部兑付，建立月报制度。")
    close_out(clerks, SECOND_TITLE)
    assert set(RectificationItem.objects.values_list("state", flat=True)) == {"closed_out"}


def only_item(title):
    return only(RectificationItem, feedback_item__title=title)


def close_out(clerks, title):
    office = clerks.office.duty(f"核实销号：{title}")
    office.fill(how_checked="现场核查").send().refused("请写明核实意见")
    office.fill(verification="已执行，效果明显。").submit()


def somebody_is_held_to_account(clerks):
    office = clerks.office.go(the_case()).press("登记问责")
    office.fill(
        person_name="某股长", post="村镇建设股股长", form="talk", reason="审核把关不严。", decided_on=day(1)
    ).send().refused("决定日期不能晚于今天")  # fmt: skip
    office.fill(decided_on=day(0)).submit()
    record = only(Accountability)
    assert clerks.secretary.knows(record)
    hidden(clerks, record, "liaison", "member", *OF_OTHERS)


def both_reports_are_signed_and_accepted(clerks):
    for kind, writer in (("unit", clerks.liaison), ("head", clerks.secretary)):
        writer.duty("撰写").fill(kind=kind, text="整改工作情况报告如下。").submit()
        writer.duty("完善并提请签字").submit()
        report = only(RectificationReport, kind=kind)
        hidden(clerks, report, "office", *OF_OTHERS)
        clerks.secretary.duty("审签：").submit()
        clerks.office.duty(f"审核：{report.title}").fill(office_comments="同意。").submit()
    assert RectificationReport.objects.filter(state="accepted").count() == 2
