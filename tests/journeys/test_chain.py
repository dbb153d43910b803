"""One inspection from the first paper to the look-back, clicked through by the people who do it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from findings.register.actions import seed_taxonomy
from findings.register.models import Finding, WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from kernel import jobs
from kernel.models import Job
from rectification.models import (
    Archive,
    Evaluation,
    LookBackCheck,
    Plan,
    RectificationItem,
    RectificationReport,
)
from rounds import actions as rounds
from rounds.models import Inspection, Round, Team, TeamMember
from tests.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "“三重一大”事项集体决策执行不严"


def only(model, **where):
    return model.objects.get(**where)


def test_one_inspection_through_its_whole_life(clerk, tmp_path):
    scene = Scene()
    seed_taxonomy(scene.committee)
    inspection = scene.inspection
    write_paper(clerk, scene, inspection, tmp_path)
    find_and_leave(clerk, scene, inspection)
    report(clerk, scene, inspection)
    feed_back(clerk, scene, inspection)
    plan(clerk, scene)
    rectify(clerk, scene, tmp_path)
    close_the_case(clerk, scene, inspection)
    look_back(clerk, scene, inspection)


def write_paper(clerk, scene, inspection, tmp_path):
    proof = tmp_path / "会议记录.txt"
    proof.write_text("党组会议记录（演示）", encoding="utf-8")
    clerk.sign_in(scene.member).go(inspection).press("填写底稿")
    clerk.fill(
        title=TITLE, overview="2 个项目先实施后上会。", facts="查阅党组会议记录 31 份。",
        basis="《中国共产党党组工作条例》", analysis="集体领导意识不强。",
        responsible_subject="局党组", sources=["document"],
        handlers=[scene.member.pk, scene.member2.pk], files=str(proof),
    )  # fmt: skip
    clerk.submit()
    paper = only(WorkingPaper)
    assert clerk.says("会议记录.txt")
    clerk.move("报副组长审核")
    assert clerk.sign_in(scene.secretary).refused(paper) == 404
    clerk.sign_in(scene.deputy).go(paper).move("审核同意，报组长审定")
    clerk.sign_in(scene.head).go("desk")
    assert clerk.says(TITLE)
    clerk.go(paper).move("审定底稿")
    assert only(WorkingPaper).number


def find_and_leave(clerk, scene, inspection):
    clerk.sign_in(scene.deputy).go(only(WorkingPaper)).press("据此提出问题")
    if clerk.page.locator("main [name=paper]").count():
        clerk.fill(paper=[only(WorkingPaper).pk]).submit()
    category = clerk.page.locator("main [name=category] option").nth(1).get_attribute("value")
    clerk.fill(
        category=category, focus=str(scene.focus.items.first().pk), disposal="rectify",
        text="局党组执行“三重一大”集体决策制度不严，2 个项目先实施后上会，责任在局党组。",
    ).submit()  # fmt: skip
    clerk.sign_in(scene.head).go(only(Finding)).move("组务会认定")
    clerk.go(inspection).move("登记撤点", left_on=timezone.localdate())
    assert only(Inspection, pk=inspection.pk).state == "left"


def report(clerk, scene, inspection):
    clerk.sign_in(scene.deputy).go(inspection).press("起草报告")
    clerk.fill(overall="成绩是主要的，但问题仍较突出。", advice="加强集体领导。").submit()
    report = only(Report)
    clerk.go(report).move("提请组务会研究")
    clerk.sign_in(scene.head).go(report).move("组务会通过，报巡察办")
    clerk.sign_in(scene.office).go(report).move("退回巡察组", note="请补充责任表述。")
    clerk.sign_in(scene.deputy).go(report)
    assert clerk.says("请补充责任表述。")
    clerk.move("提请组务会研究")
    clerk.sign_in(scene.head).go(report).move("组务会通过，报巡察办")
    clerk.sign_in(scene.office).go(report).move("审核通过，报领导小组")
    clerk.sign_in(scene.leader_group).go(report).move("审议通过，报书记专题会议")
    clerk.sign_in(scene.office).go(report)
    clerk.move("登记书记专题会议审定", minutes_number="纪要〔2026〕1号")
    assert clerk.sign_in(scene.secretary).refused(report) == 404


def feed_back(clerk, scene, inspection):
    clerk.sign_in(scene.office).go(inspection).press("起草反馈意见")
    clerk.submit()
    feedback = only(FeedbackOpinion)
    clerk.go(feedback).move("报领导小组审批")
    clerk.sign_in(scene.leader_group).go(feedback).move("批准反馈意见")
    assert clerk.sign_in(scene.secretary).refused(feedback) == 404
    clerk.sign_in(scene.office).go(feedback)
    clerk.move("登记反馈", place="局机关会议室", principal_head="许国平", attendees="领导班子成员")
    clerk.sign_in(scene.secretary).go(feedback).press("签收反馈意见")
    assert clerk.says("2 个项目先实施后上会")  # signing shows what is signed
    clerk.submit()
    assert only(FeedbackOpinion).state == "received"
    paper_of(clerk, feedback)


def paper_of(clerk, record):
    """The PDF: asked for, built by a worker, fetched behind the record's own door."""
    clerk.go(record).press("生成 PDF")
    assert jobs.build(only(Job).pk)
    clerk.go(record)
    with clerk.page.expect_download() as download:
        clerk.page.evaluate(
            "url => { const a = document.createElement('a'); a.href = url; a.download = 'x';"
            " document.body.append(a); a.click(); }",
            reverse(f"{record._meta.model_name}_paper_file", args=[record.pk]),
        )
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def plan(clerk, scene):
    due_on = timezone.localdate() + timedelta(days=30)
    clerk.sign_in(scene.liaison).go(scene.inspection).press("拟订整改方案")
    clerk.fill(overview="成立整改工作领导小组，书记负总责。").submit()
    item = only(RectificationItem)
    clerk.go("rectificationitem_edit", item.pk)
    clerk.fill(
        goal="集体决策制度严格执行。", responsible_leader="许国平", department="办公室",
        due_on=due_on,
    )  # fmt: skip
    clerk.fill_first_measure("修订党组议事规则。", due_on).submit()
    the_plan = only(Plan)
    clerk.go(the_plan).move("提请书记签字")
    clerk.sign_in(scene.secretary).go(the_plan).press("签字背书并上报")
    assert clerk.says("修订党组议事规则。")
    clerk.submit()
    clerk.sign_in(scene.office).go(the_plan)
    clerk.move("审核通过", office_comments="措施具体，同意实施。")
    assert only(RectificationItem).state == "under_way"


def rectify(clerk, scene, tmp_path):
    proof = tmp_path / "议事规则.txt"
    proof.write_text("党组议事规则（演示）", encoding="utf-8")
    item = only(RectificationItem)
    measure = item.measures.get()
    clerk.sign_in(scene.liaison).go("measure_start", measure.pk).submit()
    clerk.go("measure_note_progress", measure.pk)
    clerk.fill(text="议事规则已修订印发。", files=str(proof)).submit()
    clerk.go("measure_finish", measure.pk).submit()
    clerk.go(item).move("申请销号", result="议事规则已修订并执行。")
    assert clerk.refused("rectificationitem_verify_and_close", item.pk) == 403
    clerk.sign_in(scene.office).go(item)
    clerk.move("核实销号", how_checked="现场核查", verification="规则已印发并执行。")
    assert only(RectificationItem).state == "closed_out"


def close_the_case(clerk, scene, inspection):
    for kind in ("unit", "head"):
        writer = scene.liaison if kind == "unit" else scene.secretary
        clerk.sign_in(writer).go("rectificationreport_new", inspection.pk)
        clerk.fill(kind=kind, text="整改工作情况报告如下。").submit()
        the_report = only(RectificationReport, kind=kind)
        clerk.go(the_report).move("提请书记签字")
        clerk.sign_in(scene.secretary).go(the_report).move("签字并上报")
        clerk.sign_in(scene.office).go(the_report).move("审核通过", office_comments="同意。")
    clerk.go("evaluation_new", inspection.pk)
    clerk.fill(grade="fair", score=90, comment="整改有力，群众满意。").submit()
    evaluation = only(Evaluation)
    clerk.go(evaluation).move("报领导小组审定")
    clerk.sign_in(scene.leader_group).go(evaluation).move("审定")
    clerk.sign_in(scene.office).go("archive_new", inspection.pk)
    clerk.fill(box_number="2026-03-01").submit()
    clerk.go(only(Archive)).move("归档")
    clerk.go(inspection)
    assert only(Archive).state == "archived"


def look_back(clerk, scene, inspection):
    """回头看: another round, another team; each old problem is found again."""
    today = timezone.localdate()
    rounds.plan_round(
        Round(
            term=scene.term, number=4, kind="look_back", focus=scene.focus,
            starts_on=today, ends_on=today + timedelta(days=60),
        ),
        by=scene.office,
    )  # fmt: skip
    round_ = only(Round, number=4)
    team = rounds.form_team(round_, by=scene.office, number=1)
    rounds.add_member(team, by=scene.office, person=scene.other_head, post="head")
    rounds.add_member(team, by=scene.office, person=scene.other_member, post="member")
    clerk.sign_in(scene.office).go("inspection_look_back", inspection.pk)
    clerk.fill(
        round=round_.pk, team=team.pk, planned_entry_on=today + timedelta(days=1),
        planned_leave_on=today + timedelta(days=20),
    ).submit()  # fmt: skip
    again = only(Inspection, round=round_)
    assert again.looks_back_at == inspection
    rounds.submit_round(only(Round, number=4), by=scene.office)
    rounds.approve_round(only(Round, number=4), by=scene.leader_group)
    for member in TeamMember.objects.filter(team=team):
        rounds.declare_teammember(member, by=member.person)
    team = only(Team, pk=team.pk)
    clerk.go(team.authorisation).move("报请授权")
    clerk.sign_in(scene.leader_group).go(team.authorisation).move("授权")
    clerk.sign_in(scene.office).go(again).move("下发巡察通知", note="回头看，时间紧。")
    clerk.go(again).move("登记进驻")
    check = only(LookBackCheck)
    clerk.sign_in(scene.other_member).go(check)
    clerk.move("认定反弹", how_found="抽查 2026 年会议记录，仍有 1 个项目先实施后上会。")
    assert clerk.sign_in(scene.other_member).refused(only(WorkingPaper)) == 404
    clerk.sign_in(scene.office).go(only(RectificationItem))
    assert clerk.says("反弹")  # the link is kept both ways
