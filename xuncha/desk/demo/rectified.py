"""The last part of a case: plan, measures, close-out, reports, evaluation, publication, archive."""

from datetime import date, timedelta

from rectification import actions
from rectification.models import Plan, RectificationItem
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.fates import FATES
from xuncha.desk.demo.phrases import (
    ACCOUNTABILITIES,
    EVALUATIONS,
    OFFICE_ON_PLAN,
    OFFICE_ON_REPORT,
    PLACES_OF_PUBLICATION,
    PLAN_RETURNS,
)
from xuncha.desk.demo.reported import feedback_day
from xuncha.desk.demo.texts import (
    HEAD_REPORT,
    INSIDE_TEXT,
    PLAN_OVERVIEW,
    PUBLICATION_TEXT,
    UNIT_REPORT,
)

PROBLEMS_PUBLISHED = 5
INSIDE_PLACE = "党内文件印发所属各党支部"


def tell(case: Case):
    if not case.part.reaches("plan_asked"):
        return
    plan = _written_plan(case)
    if case.part.reaches("plan_signed"):
        _signed(case, plan)
    if case.part.until == "plan_returned":
        with on(_after_feedback(case, 24)):
            actions.return_plan(plan, by=case.office, note=case.drawn(PLAN_RETURNS))
    if not case.part.reaches("under_way"):
        return
    with on(_after_feedback(case, 21)):
        comments = case.drawn(OFFICE_ON_PLAN)
        actions.accept_plan(plan, by=case.office, office_comments=comments)
    _items_worked_on(case)
    if "accountability" in case.part.notes or case.code == "101":
        _held_to_account(case)
    if case.part.until == "report_signed":
        _handed_in(case, "unit", case.ago(4))
    if case.part.until == "archived":
        _closed(case)


def _after_feedback(case, days: int) -> date:
    return feedback_day(case) + timedelta(days=days)


# --- the plan -------------------------------------------------------------------------------------


def _written_plan(case: Case) -> Plan:
    """The unit's answer to every problem, in the words of the bank; a date for each."""
    by_title = {problem.title: problem for problem in case.problems}
    with on(_after_feedback(case, 9)):
        plan = actions.write_plan(
            case.inspection, by=case.liaison, overview=PLAN_OVERVIEW(case.place.name)
        )
        for position, item in enumerate(plan.items_in_order()):
            problem, due_on = by_title[item.title], _due_of(case, position)
            measures = [{"id": None, "text": text, "due_on": due_on} for text in problem.measures]
            actions.edit_item(
                item, by=case.liaison, measures=measures, goal=problem.goal,
                responsible_leader=_leader_of(case, position), department=problem.department,
                due_on=due_on,
            )  # fmt: skip
    return plan


def _leader_of(case, position: int) -> str:
    """书记领办 the first problem, the others go round the leadership body."""
    deputies = (
        ("分管副职", "班子成员、副职", "纪检组长") if len(case.place.code) == 3 else ("副书记",)
    )
    return case.secretary.name if position % 4 == 0 else deputies[position % len(deputies)]


def _due_of(case, position: int) -> date:
    """The concentrated period ends three months after feedback; what is late was due lately."""
    fate = case.fate(position)
    if case.part.until == "archived":
        return _after_feedback(case, 50 if fate == "late_closed" else 75 + position % 3 * 5)
    end = _after_feedback(case, 88)
    if fate in ("late", "extended"):
        return case.ago(9 + position % 5)
    if fate in ("closed", "asked"):
        return min(end, case.today + timedelta(days=3 + position % 4))
    return min(end, case.today + timedelta(days=5 + position * 4 % 19))


def _signed(case: Case, plan):
    second = "second_plan" in case.part.notes
    with on(_after_feedback(case, 14)):
        actions.submit_for_signature_plan(plan, by=case.liaison)
    with on(_after_feedback(case, 15)):
        actions.sign_plan(plan, by=case.secretary)
    if second:
        with on(_after_feedback(case, 20)):
            actions.return_plan(plan, by=case.office, note=case.drawn(PLAN_RETURNS))
        _answered_again(case, plan)
        with on(case.ago(5)):
            actions.submit_for_signature_plan(plan, by=case.liaison)
        with on(case.ago(3)):
            actions.sign_plan(plan, by=case.secretary)


def _answered_again(case, plan):
    with on(case.ago(8)):
        for item in list(plan.items_in_order())[:2]:
            goal = f"{item.goal}每月向区委巡察办报送一次进展。"
            actions.edit_item(item, by=case.liaison, goal=goal)


# --- items ----------------------------------------------------------------------------------------


def _items_worked_on(case: Case):
    by_title = {problem.title: problem for problem in case.problems}
    for position, item in enumerate(_items(case)):
        start = _after_feedback(case, 24 + position % 6)
        FATES[case.fate(position)](case, item, by_title[item.title], start, position)


def _items(case):
    rows = RectificationItem.objects.filter(inspection=case.inspection)
    return list(rows.select_related("inspection", "plan").order_by("number"))


def _held_to_account(case):
    name, post, form, reason = case.drawn(ACCOUNTABILITIES)
    with on(case.ago(6)):
        actions.note_accountability(
            case.inspection, by=case.office, item=None, post=post, form=form, reason=reason,
            person_name=f"{case.place.short_name}{name}", decided_on=case.ago(8),
        )  # fmt: skip


# --- the end --------------------------------------------------------------------------------------


def _closed(case: Case):
    """Both reports accepted, evaluated, published, archived."""
    day = _after_feedback(case, 88)
    for kind in ("unit", "head"):
        report = _handed_in(case, kind, day)
        with on(day + timedelta(days=4)):
            actions.accept_rectificationreport(
                report, by=case.office, office_comments=case.drawn(OFFICE_ON_REPORT, kind)
            )
    _evaluated(case, _after_feedback(case, 100))
    _published(case, _after_feedback(case, 112))
    with on(_after_feedback(case, 125)):
        box = f"{case.entry_on.year}-{case.code}"
        archive = actions.compile_archive(case.inspection, by=case.office, box_number=box)
        actions.file_away_archive(archive, by=case.office)


def _handed_in(case: Case, kind: str, day):
    """One of the two reports, written and signed."""
    writer = case.liaison if kind == "unit" else case.secretary
    finished = _finished_problems(case)
    text = (
        UNIT_REPORT(case.place.name, finished, len(case.problems))
        if kind == "unit"
        else HEAD_REPORT(case.place.name, case.secretary.name)
    )
    with on(day):
        report = actions.write_rectification_report(
            case.inspection, by=writer, kind=kind, text=text
        )
        actions.submit_for_signature_rectificationreport(report, by=writer)
        actions.sign_rectificationreport(report, by=case.secretary)
    return report


def _finished_problems(case):
    closed = {item.title for item in _items(case) if item.state == "closed_out" or item.long_term}
    return [problem for problem in case.problems if problem.title in closed]


def _evaluated(case: Case, day):
    part = case.part
    with on(day):
        evaluation = actions.evaluate(
            case.inspection, by=case.office, grade=part.grade, score=part.score,
            comment=EVALUATIONS[part.grade],
        )  # fmt: skip
        actions.submit_evaluation(evaluation, by=case.office)
    with on(day + timedelta(days=5)):
        actions.approve_evaluation(evaluation, by=case.leader)


def _published(case: Case, day):
    """Inside the Party every problem, to society the first few; each at its own place."""
    finished, name = _finished_problems(case), case.place.name
    _published_to(case, day, "inside", INSIDE_TEXT(name, finished), INSIDE_PLACE)
    text = PUBLICATION_TEXT(name, finished[:PROBLEMS_PUBLISHED])
    _published_to(case, day, "society", text, case.drawn(PLACES_OF_PUBLICATION))


def _published_to(case: Case, day, audience: str, text: str, place: str):
    with on(day):
        publication = actions.write_publication(
            case.inspection, by=case.liaison, audience=audience, text=text
        )
        actions.submit_publication(publication, by=case.liaison)
        actions.confirm_publication(publication, by=case.secretary)
    with on(day + timedelta(days=3)):
        actions.approve_publication(publication, by=case.office)
    published_on = day + timedelta(days=5)
    with on(published_on):
        actions.publish_publication(
            publication, by=case.liaison, published_on=published_on,
            place=place,
        )  # fmt: skip
