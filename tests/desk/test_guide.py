"""流程指引: what was done, what comes next, who does it and what is missing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.workdays import Calendar
from rounds import actions as rounds
from rounds.models import Deadline, Inspection
from tests.rectification.cases import accepted_plan, submitted_plan
from tests.register.cases import submitted
from tests.reports.cases import received_feedback, report_in
from xuncha.clock.settling import settle
from xuncha.desk.casefile import CaseFile
from xuncha.desk.guide import guide_of
from xuncha.desk.todo import waiting_in

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def guide(inspection, person):
    rows = Inspection.objects.with_case()
    case = CaseFile(rows.get(pk=inspection.pk), person)
    return guide_of(case, timezone.localdate(), Calendar.load()).chapters


def steps(inspection, person) -> dict:
    return {told.step.text: told for chapter in guide(inspection, person) for told in chapter.steps}


@pytest.mark.parametrize("key", ["secretary", "liaison"])
def test_the_unit_reads_nothing_of_what_the_team_does_among_itself(scene, client, key):
    submitted(scene)
    received_feedback(scene)
    client.force_login(getattr(scene, key), BACKEND)
    page = client.get(reverse("guide", args=[scene.inspection.pk]))
    told = page.content.decode()
    told = told[told.index("<main") :]
    for word in (
        "底稿",
        "线索",
        "信访",
        "谈话",
        "组务会",
        "专题会议",
        "巡察报告",
        "回避",
        "立行立改",
    ):
        assert word not in told, word
    assert "签收反馈意见" in told


def test_a_step_tells_when_it_was_done_who_has_it_now_and_what_is_missing(scene):
    plan = submitted_plan(scene)
    told = steps(scene.inspection, scene.secretary)
    assert told["反馈"].day
    assert told["拟订整改方案和问题、任务、责任清单"].mark == "done"
    mine = told["签字背书并上报"]
    assert (mine.mark, [duty.verb for duty in mine.duties]) == ("mine", ["签字背书并上报"])
    assert mine.duties[0].due.explain
    other = steps(scene.inspection, scene.liaison)["签字背书并上报"]
    assert (other.mark, other.told) == ("waiting", "审签整改方案（单位书记）")
    later = steps(scene.inspection, scene.liaison)["撰写整改情况报告和主要负责人组织落实情况报告"]
    assert later.missing == "整改方案审核通过后开始。"
    assert plan.state == "awaiting_signature"
    # The office does not know of the draft: for it the step has not begun.
    assert steps(scene.inspection, scene.office)["签字背书并上报"].told == ""


def test_what_comes_next_is_marked_where_nobody_has_begun(scene):
    report_in(scene, "approved")
    told = steps(scene.inspection, scene.head)
    assert [text for text, one in told.items() if one.mark == "next"] == ["反馈"]
    assert told["书记专题会议听取汇报"].mark == "done"
    assert steps(scene.inspection, scene.office)["起草、报批反馈意见"].mark == "mine"


def test_a_step_done_on_two_reports_is_over_with_both(scene):
    accepted_plan(scene)
    text = "撰写整改情况报告和主要负责人组织落实情况报告"
    duties = steps(scene.inspection, scene.secretary)[text].duties
    assert len(duties) == 2
    assert all(duty.due for duty in duties)


def test_a_step_tells_the_rounds_own_term_and_what_comes_of_it(scene):
    plan = accepted_plan(scene)
    settle(plan.inspection_id)
    meeting = "召开专题民主生活会（组织生活会）"
    told = steps(scene.inspection, scene.secretary)[meeting]
    assert told.ruled == "反馈后 1 个月内"
    assert told.deadline.due_on > plan.feedback.delivered_on
    rows = Deadline.objects.filter(inspection=plan.inspection_id)
    rows.filter(rule="life_meeting").update(done_on=plan.feedback.delivered_on)
    settle(plan.inspection_id)
    assert steps(scene.inspection, scene.secretary)[meeting].mark == "done"


def test_the_unit_reads_of_its_own_deadlines_only(scene):
    settle(accepted_plan(scene).inspection_id)
    assert Deadline.objects.filter(inspection=scene.inspection.pk, party="office").exists()
    mine = steps(scene.inspection, scene.secretary).values()
    assert {told.deadline.party for told in mine if told.deadline} == {"unit"}
    theirs = steps(scene.inspection, scene.office).values()
    assert "office" in {told.deadline.party for told in theirs if told.deadline}


@pytest.mark.parametrize("key", ["head", "secretary", "office", "leader_group"])
def test_whatever_waits_in_the_case_stands_somewhere_in_the_guide(scene, key):
    submitted(scene)
    settle(accepted_plan(scene).inspection_id)
    row = Deadline.objects.get(inspection=scene.inspection.pk, rule="concentrated")
    later = row.due_on + timedelta(days=20)
    rounds.ask_extension(row, by=scene.liaison, asked_to=later, note="评审延后。")
    person, today = getattr(scene, key), timezone.localdate()
    case = CaseFile(Inspection.objects.with_case().get(pk=scene.inspection.pk), person)
    told = guide_of(case, today, Calendar.load())
    steps_told = [one for chapter in told.chapters for one in chapter.steps]
    shown = [duty.key for duty in told.others] + [d.key for one in steps_told for d in one.duties]
    waiting = waiting_in(case.inspection, person, today, Calendar.load())
    assert sorted(shown) == sorted(duty.key for duty in waiting)
    assert bool(told.others) == (key == "leader_group")
