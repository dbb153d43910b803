"""The last part of a case: plan, measures, close-out, reports, evaluation, publication, archive."""

from datetime import timedelta

from rectification import actions
from rectification.models import Plan, RectificationItem
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.on_site import proof
from xuncha.desk.demo.texts import (
    CLOSING_NOTES,
    EVALUATION_COMMENT,
    HEAD_REPORT,
    PLAN_OVERVIEW,
    PUBLICATION_TEXT,
    UNIT_REPORT,
)


def _people(inspection):
    unit = inspection.unit
    liaison = unit.postings.current().get(post="unit_liaison").person
    return unit.secretary, liaison


def written_plan(inspection, problems, day, due_on) -> Plan:
    """The unit's answer to every problem, in the words of the text bank."""
    secretary, liaison = _people(inspection)
    by_title = {problem.title: problem for problem in problems}
    with on(day):
        plan = actions.write_plan(
            inspection, by=liaison, overview=PLAN_OVERVIEW(inspection.unit.name)
        )
        for item in plan.items_in_order():
            problem = by_title[item.feedback_item.finding.title]
            measures = [{"id": None, "text": text, "due_on": due_on} for text in problem.measures]
            actions.edit_item(
                item, by=liaison, measures=measures, goal=problem.goal,
                responsible_leader=secretary.name, department=problem.department, due_on=due_on,
            )  # fmt: skip
    return plan


def signed_plan(inspection, plan, day) -> Plan:
    secretary, liaison = _people(inspection)
    with on(day):
        actions.submit_for_signature_plan(plan, by=liaison)
        actions.sign_plan(plan, by=secretary)
    return plan


def accepted_plan(world, inspection, plan, day) -> Plan:
    with on(day):
        comments = "问题逐条回应，措施具体，责任和时限明确，同意实施。"
        actions.accept_plan(plan, by=world["shenming"], office_comments=comments)
    return plan


def worked_on(inspection, item: RectificationItem, problem, day, *, measures_done: int):
    """Progress on an item: its first measures finished with proof, the next one begun."""
    _, liaison = _people(inspection)
    for position, measure in enumerate(item.measures_in_order()):
        if position > measures_done:
            break
        with on(day + timedelta(days=position)):
            actions.start_measure(measure, by=liaison)
            text = problem.progress[position % len(problem.progress)]
            files = [proof(item.goal)] if position < measures_done else []
            actions.note_progress(measure, by=liaison, text=text, files=files)
            if position < measures_done:
                actions.finish_measure(measure, by=liaison)


def closing_asked(inspection, item, problem, day):
    _, liaison = _people(inspection)
    with on(day):
        actions.ask_closing_rectificationitem(item, by=liaison, result=problem.result)


def closed_out(world, item, day):
    note = CLOSING_NOTES[item.pk % len(CLOSING_NOTES)]
    with on(day):
        actions.verify_and_close_rectificationitem(
            item,
            by=world["shenming"],
            how_checked="现场核查、查阅佐证、随机回访",
            verification=note,
        )


def refused(world, item, day):
    with on(day):
        actions.refuse_closing_rectificationitem(
            item,
            by=world["shenming"],
            note="佐证只有会议记录，没有制度文本和执行情况，请补充后再申请。",
        )


def reported(world, inspection, day):
    """Both reports written, signed by the secretary, accepted by the office."""
    secretary, liaison = _people(inspection)
    items = inspection.rectification_items
    total, done = items.count(), items.filter(state="closed_out").count()
    texts = {
        "unit": UNIT_REPORT(inspection.unit.name, done, total),
        "head": HEAD_REPORT(inspection.unit.name, secretary.name),
    }
    for kind, text in texts.items():
        writer = liaison if kind == "unit" else secretary
        with on(day):
            report = actions.write_rectification_report(inspection, by=writer, kind=kind, text=text)
            actions.submit_for_signature_rectificationreport(report, by=writer)
            actions.sign_rectificationreport(report, by=secretary)
        with on(day + timedelta(days=4)):
            actions.accept_rectificationreport(
                report, by=world["shenming"], office_comments="报告属实，同意。"
            )


def evaluated(world, inspection, day, grade="fair"):
    with on(day):
        evaluation = actions.evaluate(
            inspection, by=world["shenming"], grade=grade, score=91, comment=EVALUATION_COMMENT
        )
        actions.submit_evaluation(evaluation, by=world["shenming"])
    with on(day + timedelta(days=5)):
        actions.approve_evaluation(evaluation, by=world["lujianguo"])


def published(world, inspection, day):
    secretary, liaison = _people(inspection)
    with on(day):
        publication = actions.write_publication(
            inspection, by=liaison, audience="society", text=PUBLICATION_TEXT(inspection.unit.name)
        )
        actions.submit_publication(publication, by=liaison)
        actions.confirm_publication(publication, by=secretary)
    with on(day + timedelta(days=3)):
        actions.approve_publication(publication, by=world["shenming"])
    published_on = day + timedelta(days=5)
    with on(published_on):
        actions.publish_publication(
            publication, by=liaison, published_on=published_on, place="区政府门户网站"
        )


def archived(world, inspection, day):
    with on(day):
        box = f"{inspection.round.starts_on.year}-{inspection.unit.code}"
        archive = actions.compile_archive(inspection, by=world["shenming"], box_number=box)
        actions.file_away_archive(archive, by=world["shenming"])
