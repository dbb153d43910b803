"""The report up its chain, and the feedback opinion down to the unit's secretary."""

from findings.reports.models import FeedbackOpinion, Report
from kernel import jobs
from kernel.models import Job
from tests.journeys.cast import OF_OTHERS, OF_THE_UNIT, hidden, only


def the_report_climbs_its_chain(clerks):
    deputy = clerks.deputy.duty("起草巡察报告")
    assert deputy.page.locator("main textarea", has_text="2 个项目先实施后上会").count()
    deputy.fill(overall="").submit()
    report = only(Report)
    assert deputy.has_duty("“总体评价”还没有填写")  # the desk says what is missing
    deputy.go(report).press("修改")
    deputy.fill(overall="成绩是主要的，但问题仍较突出。", advice="加强集体领导。").submit()
    deputy.duty("完善并报送巡察报告").submit()
    hidden(clerks, report, "office", "leading_group", *OF_THE_UNIT, *OF_OTHERS)
    clerks.head.duty("主持组务会研究巡察报告").submit()
    clerks.office.duty("审核巡察报告").go(report).move("退回巡察组", note="请补充责任表述。")
    deputy.duty("完善并报送巡察报告").go(report)
    assert deputy.says("请补充责任表述。")
    deputy.press("修改").fill(overall="成绩是主要的，但主体责任落实不到位。").submit()
    deputy.move("提请组务会研究")
    clerks.head.duty("主持组务会研究巡察报告").submit()
    clerks.office.duty("审核巡察报告").submit()
    clerks.leading_group.duty("审议巡察报告").submit()
    office = clerks.office.duty("登记书记专题会议结果")
    office.fill(minutes_number="").send().refused("请填写会议纪要编号")
    office.fill(minutes_number="纪要〔2026〕1号").submit()
    assert only(Report).state == "approved"
    hidden(clerks, report, *OF_THE_UNIT, *OF_OTHERS)
    paper_of(clerks.deputy, report, "巡察报告")


def the_feedback_is_delivered_and_received(clerks):
    clerks.office.duty("起草反馈意见").submit()
    clerks.office.move("报领导小组审批")
    feedback = only(FeedbackOpinion)
    clerks.leading_group.duty("审批反馈意见").submit()
    hidden(clerks, feedback, "member", *OF_THE_UNIT, *OF_OTHERS)
    office = clerks.office.duty("组织反馈")
    office.fill(place="局机关会议室", attendees="局领导班子成员").submit()
    assert clerks.liaison.knows(feedback)
    assert clerks.liaison.status("feedbackopinion_receive", feedback.pk) == 403
    secretary = clerks.secretary.duty("签收反馈意见")
    assert secretary.says("2 个项目先实施后上会")  # signing shows what is signed
    secretary.submit()
    assert only(FeedbackOpinion).state == "received"
    hidden(clerks, feedback, *OF_OTHERS)
    paper_of(secretary, feedback, "反馈意见")


def paper_of(clerk, record, label):
    """The PDF: asked for, built by a worker, fetched behind the record's own door."""
    clerk.go(record).paper(label).press("生成 PDF")
    assert clerk.says("排队中")
    assert jobs.build(Job.objects.latest("pk").pk)
    assert clerk.go(record).paper(label).fetch("下载 PDF").startswith(b"%PDF-")
