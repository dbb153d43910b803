"""Rectification as far along as a test needs it, built by the real deeds."""

from datetime import timedelta

from django.utils import timezone

from kernel.policy import may, visible
from rectification import actions
from tests.register.cases import text_file
from tests.reports.cases import received_feedback
from tests.stages import stage

RESULT = "已建立制度并全部清退。"
VERIFIED = {"how_checked": "现场查看并走访群众", "verification": "整改到位。"}


def today():
    return timezone.localdate()


def in_days(days):
    return today() + timedelta(days=days)


@stage
def a_plan(scene, findings: int = 1):
    feedback = received_feedback(scene, findings)
    return actions.write_plan(feedback.inspection, by=scene.liaison)


def answer(scene, item, *, measures=("完善制度",), **fields):
    given = {
        "goal": "问题清零", "responsible_leader": "许国平", "department": "办公室",
        "due_on": in_days(30), **fields,
    }  # fmt: skip
    rows = [{"id": None, "text": text, "due_on": None} for text in measures]
    return actions.edit_item(scene.again(item), by=scene.liaison, measures=rows, **given)


@stage
def complete_plan(scene, findings: int = 1, **fields):
    plan = a_plan(scene, findings)
    actions.edit_plan(plan, by=scene.liaison, overview="成立领导小组。")
    for item in plan.items_in_order():
        answer(scene, item, **fields)
    return scene.again(plan)


@stage
def submitted_plan(scene, findings: int = 1, **fields):
    plan = complete_plan(scene, findings, **fields)
    return actions.submit_for_signature_plan(plan, by=scene.liaison)


@stage
def signed_plan(scene, findings: int = 1, **fields):
    return actions.sign_plan(submitted_plan(scene, findings, **fields), by=scene.secretary)


@stage
def accepted_plan(scene, findings: int = 1, **fields):
    plan = signed_plan(scene, findings, **fields)
    return actions.accept_plan(plan, by=scene.office, office_comments="同意。")


def first_item(plan):
    return plan.items_in_order().first()


@stage
def under_way_item(scene, **fields):
    return first_item(accepted_plan(scene, **fields))


def prove(scene, item):
    """Carry out every measure of the item, each with a file."""
    for measure in item.measures_in_order():
        actions.start_measure(measure, by=scene.liaison)
        actions.note_progress(measure, by=scene.liaison, text="已完成。", files=[text_file()])
        actions.finish_measure(measure, by=scene.liaison)
    return scene.again(item)


@stage
def asked_item(scene, **fields):
    item = prove(scene, under_way_item(scene, **fields))
    return actions.ask_closing_rectificationitem(item, by=scene.liaison, result=RESULT)


@stage
def closed_item(scene, **fields):
    item = asked_item(scene, **fields)
    return actions.verify_and_close_rectificationitem(item, by=scene.office, **VERIFIED)


@stage
def accepted_reports(scene):
    for kind, writer in (("unit", scene.liaison), ("head", scene.secretary)):
        report = actions.write_rectification_report(
            scene.inspection, by=writer, kind=kind, text="整改情况。"
        )
        actions.submit_for_signature_rectificationreport(report, by=writer)
        actions.sign_rectificationreport(report, by=scene.secretary)
        actions.accept_rectificationreport(report, by=scene.office, office_comments="属实。")


@stage
def approved_evaluation(scene):
    evaluation = actions.evaluate(
        scene.inspection, by=scene.office, grade="fair", score=91, comment="总体较好。"
    )
    actions.submit_evaluation(evaluation, by=scene.office)
    return actions.approve_evaluation(evaluation, by=scene.leader_group)


def overdue_case(scene, findings=2):
    """The first problem is overdue, the others fall due in a month."""
    item = first_item(accepted_plan(scene, findings))
    type(item).objects.filter(pk=item.pk).update(due_on=in_days(-5))
    return scene.again(item.inspection)


def who_sees(scene, record) -> set[str]:
    rows = {
        key: visible(type(record), person).filter(pk=record.pk)
        for key, person in scene.cast.items()
    }
    return {key for key, found in rows.items() if found.exists()}


def who_may(scene, verb, record) -> set[str]:
    return {key for key, person in scene.cast.items() if may(person, verb, record)}


UNIT = {"secretary", "liaison"}
ABOVE = {"office", "office2", "leader_group", "leader_group2"}
TEAM = {"head", "deputy", "member", "member2", "letters_officer"}
