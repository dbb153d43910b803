"""The rows of deadlines follow the case; what people decided stays, and every move is told in words."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actions import appoint
from accounts.models import Posting
from kernel import policy
from kernel.models import Event, WorkdayException
from kernel.policy import visible
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from kernel.workdays import Calendar, add_months, zh
from rectification import actions as rectification
from rounds import actions
from rounds.models import Deadline, DeadlineChange, Inspection, Round
from rounds.rules import RULES
from tests.rectification.cases import accepted_plan
from tests.reports.cases import delivered_feedback
from xuncha.clock import settling
from xuncha.clock.actions import adopt_rules
from xuncha.clock.effects import effects_of
from xuncha.clock.reckoning import days_of_steps, step_on
from xuncha.clock.settling import settle
from xuncha.clock.standing import deadline_of
from xuncha.clock.sweeping import settle_changed, sweep
from xuncha.desk.models import Notice
from xuncha.desk.todo import todo

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
A_DAY = timedelta(days=1)


def row(scene, rule, **where):
    return Deadline.objects.with_case().get(inspection=scene.inspection, rule=rule, **where)


@pytest.fixture
def fed_back(scene):
    delivered_feedback(scene)
    settle(scene.inspection.pk)
    return scene


def revised(scene, **changed):
    """A new version with `code={"amount": …}` changed."""
    rules = scene.round.rules
    terms = deepcopy(rules.terms)
    for code, parts in changed.items():
        terms[code] |= parts
    return actions.revise_rules(rules, by=scene.office, terms=terms, note="试改")


def test_every_counted_day_of_the_case_has_its_row_with_a_sentence(fed_back):
    found = {one.rule: one for one in Deadline.objects.filter(inspection=fed_back.inspection)}
    assert set(found) == {
        "notice", "liaison", "unit_report", "letters_close", "report", "plan", "life_meeting",
        "mid_check", "concentrated", "evaluation",
    }  # fmt: skip
    told = TODAY()
    assert found["plan"].due_on == Calendar.load().add_workdays(told, 15)
    assert found["concentrated"].due_on == add_months(told, 3)
    assert found["evaluation"].due_on == add_months(found["concentrated"].due_on, 1)
    for one in found.values():
        assert one.explained.startswith(one.event)
        assert one.first_due_on == one.due_on


def test_settling_again_changes_nothing(fed_back):
    before = list(Deadline.objects.order_by("pk").values())
    settle(fed_back.inspection.pk)
    assert list(Deadline.objects.order_by("pk").values()) == before
    assert not DeadlineChange.objects.exists()


def test_page_and_row_are_one_reckoning(fed_back):
    case = Inspection.objects.with_case().get(pk=fed_back.inspection.pk)
    for one in Deadline.objects.filter(inspection=case):
        found = deadline_of(case, one.rule, Calendar.load())
        assert (found.pk, found.due_on, found.explain) == (one.pk, one.due_on, one.explain)


def test_what_the_case_shows_as_done_is_kept_as_in_time_or_late(scene):
    accepted_plan(scene)
    settle(scene.inspection.pk)
    assert row(scene, "plan").standing == "kept"
    notice = row(scene, "notice")
    assert (notice.over_on, notice.standing) == (TODAY() - timedelta(days=50), "kept")
    Inspection.objects.filter(pk=scene.inspection.pk).update(notified_on=TODAY() - timedelta(45))
    settle(scene.inspection.pk)
    late = row(scene, "notice")
    assert (late.standing, late.due.text) == ("missed", "逾期 5 天")


def test_what_the_office_sends_back_is_not_done(scene):
    """Or a unit would stop its clock by handing in an empty page."""
    accepted_plan(scene)
    for kind, writer in (("unit", scene.liaison), ("head", scene.secretary)):
        report = rectification.write_rectification_report(
            scene.inspection, by=writer, kind=kind, text="正在整改。"
        )
        rectification.submit_for_signature_rectificationreport(report, by=writer)
        rectification.sign_rectificationreport(report, by=scene.secretary)
    settle(scene.inspection.pk)
    assert row(scene, "concentrated").standing == "kept"
    rectification.return_rectificationreport(report, by=scene.office, note="没有内容")
    settle(scene.inspection.pk)
    assert (row(scene, "concentrated").standing, row(scene, "concentrated").over_on) == (
        "open", None,
    )  # fmt: skip
    [line] = [duty for duty in todo(scene.secretary) if duty.queue == "returned"]
    assert line.due.on == row(scene, "concentrated").due_on


def test_a_planned_day_that_moves_takes_its_deadline_along_in_words(scene):
    plan = scene.other_inspection
    settle(plan.pk)
    closing = Deadline.objects.get(inspection=plan, rule="letters_close")
    was = closing.due_on
    Inspection.objects.filter(pk=plan.pk).update(planned_leave_on=plan.planned_leave_on + A_DAY * 4)
    settle(plan.pk)
    closing.refresh_from_db()
    assert closing.due_on == closing.first_due_on == was + A_DAY * 4
    assert closing.edition == 2
    [change] = closing.changes.all()
    assert change.why.startswith("撤点日期由")
    assert "期限由" in change.why


def test_new_holidays_move_what_counts_working_days_and_say_so(fed_back):
    plan = row(fed_back, "plan")
    day = plan.due_on
    WorkdayException.objects.update_or_create(
        day=day, defaults={"is_workday": False, "name": "放假"}
    )
    settle_changed()
    moved = row(fed_back, "plan")
    assert moved.due_on > day
    assert "放假安排有变" in moved.changes.get().why


# --- more time --------------------------------------------------------------------------------


def test_more_time_is_asked_by_who_owes_decided_by_another_and_the_first_day_stays(fed_back):
    scene, plan = fed_back, row(fed_back, "plan")
    first, wanted = plan.due_on, plan.due_on + A_DAY * 10
    with pytest.raises(NotAllowed):
        actions.ask_extension(plan, by=scene.office, note="要", asked_to=wanted)
    with pytest.raises(NotPossible, match="须写明理由"):
        actions.ask_extension(plan, by=scene.liaison, asked_to=wanted)
    with pytest.raises(NotPossible, match="要晚于"):
        actions.ask_extension(plan, by=scene.liaison, note="要", asked_to=first)
    actions.ask_extension(plan, by=scene.liaison, note="主要负责人外出学习", asked_to=wanted)
    for person in (scene.liaison, scene.secretary, scene.leader_group):
        with pytest.raises(NotAllowed):
            actions.extend(row(scene, "plan"), by=person)
    actions.extend(row(scene, "plan"), by=scene.office)
    for _ in range(2):
        plan = row(scene, "plan")
        assert (plan.due_on, plan.first_due_on, plan.state) == (wanted, first, "running")
        assert "批准延至" in plan.explain
        settle(scene.inspection.pk)
    assert Event.objects.filter(subject_type="rounds.deadline", verb="extend").count() == 1


def test_the_period_of_rectification_itself_is_extended_by_the_leading_group_alone(fed_back):
    scene, until = fed_back, add_months(TODAY(), 5)
    actions.ask_extension(
        row(scene, "concentrated"), by=scene.secretary, note="工程未完", asked_to=until
    )
    with pytest.raises(NotAllowed):
        actions.extend(row(scene, "concentrated"), by=scene.office)
    actions.extend(row(scene, "concentrated"), by=scene.leader_group)
    settle(scene.inspection.pk)
    assert row(scene, "evaluation").due_on == add_months(until, 1)
    assert scene.again(scene.inspection).due_day("concentrated", TODAY()) == until


def test_nobody_of_two_posts_stops_the_clock_of_what_they_owe_themselves(fed_back):
    scene, post = fed_back, Posting.Post.LEADING_GROUP
    appoint(
        Posting(person=scene.office, post=post, committee=scene.committee), by=scene.security_admin
    )
    with pytest.raises(NotAllowed):
        actions.suspend(row(scene, "mid_check"), by=scene.office, note="另有任务")
    actions.suspend(row(scene, "plan"), by=scene.office, note="单位机构改革")
    actions.suspend(row(scene, "mid_check"), by=scene.leader_group, note="另有任务")


def test_a_request_overtaken_by_the_case_is_not_granted_and_takes_no_days_away(fed_back):
    scene, plan = fed_back, row(fed_back, "plan")
    actions.ask_extension(plan, by=scene.liaison, note="忙", asked_to=plan.due_on + A_DAY * 3)
    moved = plan.due_on + A_DAY * 10
    Deadline.objects.filter(pk=plan.pk).update(suspended_days=10, due_on=moved)
    with pytest.raises(NotPossible, match="已不早于"):
        actions.extend(row(scene, "plan"), by=scene.office)
    actions.refuse_extension(row(scene, "plan"), by=scene.office, note="已经顺延")
    assert row(scene, "plan").due_on == moved


def test_what_is_decided_while_a_case_is_settled_stays(fed_back, monkeypatch):
    scene, facts_of = fed_back, settling.facts_of
    Inspection.objects.filter(pk=scene.inspection.pk).update(entered_on=TODAY() - A_DAY * 30)
    was, wanted = row(scene, "unit_report").due_on, TODAY() + A_DAY * 9

    def asked_meanwhile(cases):
        actions.ask_extension(
            row(scene, "unit_report"), by=scene.liaison, note="忙", asked_to=wanted
        )
        return facts_of(cases)

    monkeypatch.setattr(settling, "facts_of", asked_meanwhile)
    settle(scene.inspection.pk)
    report = row(scene, "unit_report")
    assert report.due_on != was
    assert (report.state, report.asked_to, report.asked_by) == ("asked", wanted, scene.liaison)


def test_a_refused_request_leaves_the_day_and_says_why(fed_back):
    scene, plan = fed_back, row(fed_back, "plan")
    actions.ask_extension(plan, by=scene.liaison, note="忙", asked_to=plan.due_on + A_DAY)
    with pytest.raises(NotPossible, match="理由"):
        actions.refuse_extension(row(scene, "plan"), by=scene.office)
    actions.refuse_extension(row(scene, "plan"), by=scene.office, note="理由不充分")
    after = row(scene, "plan")
    assert (after.due_on, after.asked_to, after.state) == (plan.due_on, None, "running")


def test_a_stopped_clock_runs_on_by_as_many_days_as_it_stood_still(fed_back):
    scene, was = fed_back, row(fed_back, "plan").due_on
    actions.suspend(row(scene, "plan"), by=scene.office, note="单位机构改革")
    assert row(scene, "plan").standing == "suspended"
    Deadline.objects.filter(rule="plan").update(suspended_on=TODAY() - timedelta(days=6))
    actions.resume(row(scene, "plan"), by=scene.office)
    settle(scene.inspection.pk)
    plan = row(scene, "plan")
    assert (plan.due_on, plan.first_due_on) == (was + A_DAY * 6, was)
    assert "中止 6 天" in plan.explain


def test_a_suspended_deadline_alarms_nobody(fed_back):
    scene = fed_back
    Deadline.objects.filter(rule="plan").update(due_on=TODAY() - A_DAY)
    actions.suspend(row(scene, "plan"), by=scene.office, note="单位机构改革")
    sweep()
    assert not Notice.objects.filter(key__contains=":plan.").exists()


def test_what_no_record_shows_is_registered_by_hand_and_nothing_else_is(fed_back):
    scene = fed_back
    with pytest.raises(NotPossible, match="自动办结"):
        actions.report_done(row(scene, "plan"), by=scene.office, done_on=TODAY())
    with pytest.raises(NotPossible, match="不能晚于今天"):
        actions.report_done(row(scene, "life_meeting"), by=scene.office, done_on=TODAY() + A_DAY)
    with pytest.raises(NotPossible, match="不能早于起算日期"):
        actions.report_done(row(scene, "life_meeting"), by=scene.office, done_on=TODAY() - A_DAY)
    actions.report_done(row(scene, "life_meeting"), by=scene.office, done_on=TODAY())
    settle(scene.inspection.pk)
    assert row(scene, "life_meeting").standing == "kept"


def test_a_wrong_registration_is_taken_back_by_the_office_with_a_reason(fed_back):
    scene = fed_back
    with pytest.raises(NotAllowed):  # there is none yet
        actions.take_back_done(row(scene, "life_meeting"), by=scene.office, note="没有开")
    actions.report_done(row(scene, "life_meeting"), by=scene.head, done_on=TODAY())
    for key in ("head", "secretary", "leader_group"):
        assert not policy.may(getattr(scene, key), "take_back_done", row(scene, "life_meeting"))
    with pytest.raises(NotPossible, match="理由"):
        actions.take_back_done(row(scene, "life_meeting"), by=scene.office)
    actions.take_back_done(row(scene, "life_meeting"), by=scene.office, note="没有开")
    settle(scene.inspection.pk)
    assert row(scene, "life_meeting").standing == "open"
    actions.report_done(row(scene, "life_meeting"), by=scene.office, done_on=TODAY())


def test_a_team_does_not_register_what_the_office_owes(fed_back):
    scene = fed_back
    with pytest.raises(NotAllowed):
        actions.report_done(row(scene, "mid_check"), by=scene.head, done_on=TODAY())
    actions.report_done(row(scene, "life_meeting"), by=scene.head, done_on=TODAY())
    actions.report_done(row(scene, "mid_check"), by=scene.office, done_on=TODAY())


# --- rules --------------------------------------------------------------------------------------


def test_a_new_version_leaves_rounds_under_way_alone_until_they_adopt_it(fed_back):
    scene, was = fed_back, row(fed_back, "plan").due_on
    rules = revised(scene, plan={"amount": 1, "unit": "months"}, mid_check={"amount": None})
    settle(scene.inspection.pk)
    assert row(scene, "plan").due_on == was
    shown = {
        (one.label, one.was, one.becomes) for one in effects_of(scene.round, rules, scene.office)
    }
    becomes = add_months(TODAY(), 1)
    assert ("报送整改方案", was, becomes) in shown
    assert any(label == "开展中期督导" and after is None for label, _, after in shown)
    adopt_rules(scene.again(scene.round), by=scene.leader_group, rules=rules)
    plan, check = row(scene, "plan"), row(scene, "mid_check")
    assert (plan.due_on, plan.first_due_on) == (becomes, becomes)
    assert plan.changes.get().why.startswith("期限规则改为 1 个月")
    assert check.standing == "void"
    assert not effects_of(scene.again(scene.round), rules, scene.office)


def test_terms_that_were_approved_are_changed_by_the_leading_group_alone(fed_back):
    scene, rules = fed_back, revised(fed_back, concentrated={"amount": 24})
    with pytest.raises(NotAllowed):
        adopt_rules(scene.again(scene.round), by=scene.office, rules=rules)
    for key in ("deputy", "office2"):  # whose term it is, and who could have written it
        post = Posting(person=getattr(scene, key), post="leading_group", committee=scene.committee)
        appoint(post, by=scene.security_admin)
        assert not policy.may(getattr(scene, key), "adopt_rules", scene.round)
    adopt_rules(scene.again(scene.round), by=scene.leader_group, rules=rules)
    assert row(scene, "concentrated").due_on == add_months(TODAY(), 24)


def test_what_the_leading_group_is_looking_at_does_not_change_under_its_eyes(scene):
    round_ = actions.plan_round(
        Round(
            term=scene.term, number=4, kind="special", focus=scene.focus,
            starts_on=TODAY(), ends_on=TODAY() + A_DAY * 90,
        ),
        by=scene.office,
    )  # fmt: skip
    days = {"planned_entry_on": TODAY() + A_DAY * 9, "planned_leave_on": TODAY() + A_DAY * 50}
    team = actions.form_team(round_, by=scene.office, number=1)
    case = actions.add_inspection(round_, by=scene.office, unit=scene.unit, team=team, **days)
    old_page = scene.again(round_)
    shorter, longer = revised(scene, plan={"amount": 5}), scene.round.rules
    adopt_rules(scene.again(round_), by=scene.office, rules=shorter)
    with pytest.raises(Overtaken):
        actions.submit_round(old_page, by=scene.office, seen=old_page.version)
    actions.submit_round(scene.again(round_), by=scene.office)
    with pytest.raises(NotAllowed):
        adopt_rules(scene.again(round_), by=scene.office, rules=longer)
    for deed in (
        lambda: adopt_rules(scene.again(round_), by=scene.leader_group, rules=longer),
        lambda: actions.edit_inspection(
            scene.again(case), by=scene.office, planned_leave_on=TODAY() + A_DAY * 80
        ),
    ):
        with pytest.raises(NotPossible, match="正在审批"):
            deed()


def test_a_day_granted_by_hand_survives_shorter_rules(fed_back):
    scene, plan = fed_back, row(fed_back, "plan")
    until = plan.due_on + A_DAY * 20
    actions.ask_extension(plan, by=scene.liaison, note="忙", asked_to=until)
    actions.extend(row(scene, "plan"), by=scene.office)
    adopt_rules(
        scene.again(scene.round), by=scene.leader_group, rules=revised(scene, plan={"amount": 5})
    )
    after = row(scene, "plan")
    assert (after.due_on, after.first_due_on) == (until, plan.due_on)


def test_rules_are_revised_by_the_office_with_a_reason_and_a_difference(scene):
    rules = scene.round.rules
    with pytest.raises(NotAllowed):
        actions.revise_rules(rules, by=scene.leader_group, terms={}, note="改")
    with pytest.raises(NotPossible, match="都没有变动"):
        actions.revise_rules(rules, by=scene.office, terms=rules.terms, note="改")
    revised(scene, plan={"amount": 20})
    assert [one.number for one in scene.committee.rule_sets.order_by("number")] == [1, 2]
    assert scene.again(scene.round).rules_id == rules.pk


def test_progress_is_due_again_and_again_until_the_period_ends(fed_back):
    scene = fed_back
    adopt_rules(
        scene.again(scene.round), by=scene.leader_group,
        rules=revised(scene, progress={"amount": 1, "unit": "months"}),
    )  # fmt: skip
    found = Deadline.objects.filter(inspection=scene.inspection, rule="progress")
    assert [one.position for one in found.order_by("position")] == [1, 2, 3]
    assert found.last().due_on <= row(scene, "concentrated").due_on


def test_every_rule_names_its_party_its_usual_length_and_where_that_stands():
    for rule in RULES:
        assert rule.usual
        assert not rule.counts or rule.source.startswith("§")
        assert not rule.required or rule.default


def test_a_unit_knows_of_its_own_deadlines_and_of_no_other(fed_back):
    scene = fed_back
    for person, known in ((scene.liaison, {"unit"}), (scene.office, {"unit", "team", "office"})):
        seen = visible(Deadline, person).filter(inspection=scene.inspection)
        assert set(seen.values_list("party", flat=True)) == known
    assert not visible(Deadline, scene.other_secretary).filter(inspection=scene.inspection)


@pytest.mark.parametrize("page", ["", "guide/"])
def test_nor_does_a_page_of_the_case_tell_a_unit_of_another(fed_back, client, page):
    scene = fed_back
    for key, is_told in (("liaison", False), ("secretary", False), ("office", True)):
        client.force_login(getattr(scene, key))
        told = client.get(f"{scene.inspection.get_absolute_url()}{page}").content.decode()
        assert zh(row(scene, "concentrated").due_on) in told
        assert (zh(row(scene, "evaluation").due_on) in told) == is_told


def test_a_day_at_the_end_of_all_days_stops_no_desk(fed_back):
    scene, last = fed_back, date.max
    assert step_on(days_of_steps("item", scene.round.rules, last), TODAY()) == ""
