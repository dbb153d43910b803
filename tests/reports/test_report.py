import pytest

from findings.register.actions import edit_finding, reopen_finding
from findings.reports import actions
from findings.reports.models import Report, ReportApproval
from findings.reports.shown import chain
from kernel.policy import may, visible
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from tests.register.cases import a_finding, confirmed
from tests.reports.cases import a_report, carry, first_finding, report_in


def sees(person, record):
    return visible(type(record), person).filter(pk=record.pk).exists()


def test_a_report_takes_over_the_confirmed_findings_grouped_by_focus(scene):
    first, second = scene.focus.items.all()
    confirmed(scene, title="甲", focus=second)
    confirmed(scene, title="乙", focus=first)
    confirmed(scene, title="丙", focus=second)
    a_finding(scene, title="未认定")
    report = actions.write_report(scene.inspection, by=scene.deputy)
    told = [(focus, [row.title for row in rows]) for focus, rows in report.sections()]
    assert told == [(first.name, ["乙"]), (second.name, ["甲", "丙"])]
    assert scene.unit.name in report.basis


def test_there_is_one_report_per_inspection(scene):
    a_report(scene)
    with pytest.raises(NotPossible, match="已有巡察报告"):
        actions.write_report(scene.inspection, by=scene.head)


def test_only_team_leaders_begin_and_edit_the_report(scene):
    for key in ("member", "office", "leader_group", "secretary", "other_head"):
        with pytest.raises(NotAllowed):
            actions.write_report(scene.inspection, by=getattr(scene, key))
    report = a_report(scene)
    for key in ("member", "office", "leader_group", "secretary", "other_head"):
        with pytest.raises(NotAllowed):
            actions.edit_report(report, by=getattr(scene, key), overall="改")


def test_a_report_without_a_problem_or_an_evaluation_is_not_submitted(scene):
    report = actions.write_report(scene.inspection, by=scene.deputy)
    with pytest.raises(NotPossible, match="总体评价"):
        actions.submit_report(report, by=scene.deputy)
    actions.edit_report(report, by=scene.deputy, overall="尚可。")
    with pytest.raises(NotPossible, match="至少写入一个"):
        actions.submit_report(report, by=scene.deputy)


def test_only_confirmed_findings_of_the_same_inspection_are_written_in(scene):
    report = a_report(scene)
    problem = {"finding": a_finding(scene), "title": "草稿", "text": "草稿"}
    with pytest.raises(NotPossible, match="已认定"):
        actions.edit_report(report, by=scene.deputy, problems=[problem])
    assert report.problems.count() == 1


def test_each_step_leaves_an_approval_with_the_hash_of_its_text(scene):
    report = report_in(scene, "approved")
    rows = report.approvals_in_order()
    assert [row.step for row in rows] == list(ReportApproval.Step.values)
    assert {row.fingerprint for row in rows} == {report.fingerprint}
    assert all(row.stands for row in rows)
    assert report.minutes_number == "〔2026〕3号"


def test_a_finding_changed_later_does_not_change_the_report(scene):
    report = report_in(scene, "approved")
    before = report.fingerprint
    finding = reopen_finding(first_finding(scene), by=scene.head, note="补充")
    edit_finding(finding, by=scene.deputy, title="改了", text="改了")
    assert scene.again(report).fingerprint == before


@pytest.mark.parametrize("state", ["team_meeting", "office_review", "leading_group"])
def test_a_reopened_finding_stops_the_chain(scene, state):
    report = report_in(scene, state)
    reopen_finding(first_finding(scene), by=scene.head, note="补充")
    step = next(m for m in report.lifecycle.moves_from(state) if not m.reason)
    assert "已不是认定状态" in step.why_not(report)


@pytest.mark.parametrize(
    ("state", "verb", "key"),
    [
        ("team_meeting", "return_from_team_meeting", "head"),
        ("office_review", "return_from_office", "office"),
        ("leading_group", "return_from_leading_group", "leader_group"),
        ("secretary_meeting", "return_from_secretary_meeting", "office"),
    ],
)
def test_every_step_can_return_it_with_a_reason(scene, state, verb, key):
    report = report_in(scene, state)
    deed = getattr(actions, f"{verb}_report")
    with pytest.raises(NotPossible, match="理由"):
        deed(report, by=getattr(scene, key))
    deed(report, by=getattr(scene, key), note="事实不清")
    assert report.state == "returned"
    last = report.approvals_in_order()[-1]
    assert (last.decision, last.remark) == ("return", "事实不清")


def test_after_a_return_and_a_change_former_approvals_visibly_do_not_hold(scene):
    report = report_in(scene, "leading_group")
    actions.return_from_leading_group_report(report, by=scene.leader_group, note="补充责任")
    actions.edit_report(report, by=scene.deputy, overall="改过的总体评价。")
    carry(scene, report, "office_review")
    rows = report.approvals_in_order()
    assert [row.stands for row in rows] == [False, False, False, True]
    told = [(link["step"], link["state"]) for link in chain(report)]
    assert told == [
        ("组务会", "void"),
        ("巡察办审核", "void"),
        ("领导小组审议", "returned"),
        ("组务会", "done"),
        ("巡察办审核", "now"),
        ("领导小组审议", "todo"),
        ("书记专题会议", "todo"),
    ]


def test_an_approval_of_another_text_does_not_hold(scene):
    report = report_in(scene, "office_review")
    Report.objects.filter(pk=report.pk).update(overall="被直接改动")
    assert not scene.again(report).approvals_in_order()[0].stands


def test_a_submitted_report_is_not_edited(scene):
    report = report_in(scene, "team_meeting")
    with pytest.raises(NotPossible, match="不能修改"):
        actions.edit_report(report, by=scene.head, overall="改")


def test_of_two_people_approving_at_once_the_second_is_told(scene):
    report = report_in(scene, "office_review")
    mine, yours = scene.again(report), scene.again(report)
    actions.pass_office_report(mine, by=scene.office, seen=mine.version)
    with pytest.raises(Overtaken, match="刚被他人处理过"):
        actions.pass_office_report(yours, by=scene.office2, seen=yours.version)
    assert report.approvals.filter(step="office_review").count() == 1


def test_nobody_passes_both_the_office_and_the_leading_group(scene):
    report = report_in(scene, "office_review")
    both = scene.leader_group
    both.groups.add(*scene.office.groups.all())
    actions.pass_office_report(report, by=both)
    with pytest.raises(NotAllowed):
        actions.pass_leading_group_report(report, by=both)
    actions.pass_leading_group_report(report, by=scene.leader_group2)
    assert report.state == "secretary_meeting"


def test_who_passed_an_earlier_draft_may_pass_the_next(scene):
    report = report_in(scene, "leading_group")
    actions.return_from_leading_group_report(report, by=scene.leader_group, note="补充")
    carry(scene, report, "office_review")
    assert may(scene.office, "pass_office", report)


def test_the_secretarys_meeting_needs_its_minutes_and_no_future_date(scene):
    report = report_in(scene, "secretary_meeting")
    with pytest.raises(NotPossible, match="会议纪要"):
        actions.record_secretary_meeting_report(report, by=scene.office)
    assert report.approvals.count() == 3


def test_office_and_leading_group_know_of_it_only_once_it_was_handed_in(scene):
    report = report_in(scene, "team_meeting")
    for key in ("head", "deputy", "member", "letters_officer"):
        assert sees(getattr(scene, key), report), key
    for key in ("office", "leader_group"):
        assert not sees(getattr(scene, key), report), key
    carry(scene, report, "office_review")
    actions.return_from_office_report(report, by=scene.office, note="补充")
    for key in ("office", "leader_group"):
        assert sees(getattr(scene, key), report), key


def test_unit_and_other_teams_never_know_of_a_report(scene):
    report = report_in(scene, "approved")
    for key in ("secretary", "liaison", "other_head", "other_secretary", "stranger"):
        assert not sees(getattr(scene, key), report), key
    assert not sees(scene.foreign_office, report)
