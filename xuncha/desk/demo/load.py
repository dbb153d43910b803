"""The demonstration's three rounds: one finished, one in rectification, one on site.

Every record is made by the same deeds that people do in the browser, on the days of the story.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from rectification import actions as rectification
from rectification.models import RectificationItem
from rounds.models import Inspection
from xuncha.desk.demo import fieldwork, letters, on_site, rectified, reported
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.problems import problems_for
from xuncha.desk.demo.world import UNITS, World, build_world


@dataclass
class Demo:
    world: World
    inspections: dict[str, Inspection]


def load(*, today: date | None = None, per_unit: int = 10) -> Demo:
    """Build it all, relative to `today`; `per_unit` is the number of problems of a unit."""
    today = today or timezone.localdate()
    world = build_world(today)
    finished = on_site.Plan(
        1, "routine", today - timedelta(days=560), today - timedelta(days=420),
        today - timedelta(days=520), today - timedelta(days=475), {1: ("102",), 2: ("202",)},
    )  # fmt: skip
    rectifying = on_site.Plan(
        2, "routine", today - timedelta(days=190), today - timedelta(days=60),
        today - timedelta(days=150), today - timedelta(days=103), {1: ("101",), 2: ("103",)},
    )  # fmt: skip
    running = on_site.Plan(
        3, "routine", today - timedelta(days=80), today + timedelta(days=60),
        today - timedelta(days=32), today + timedelta(days=6), {1: ("104",), 2: ("201",)},
    )  # fmt: skip
    cases = {}
    for plan, story in ((finished, _finish), (rectifying, _rectify), (running, _inspect)):
        round_ = on_site.authorised_round(world, plan)
        with on(plan.entry_on - timedelta(days=1)):
            for number in plan.units:
                letters.opened_custody(world, on_site.TEAMS[number])
        for inspection in Inspection.objects.filter(round=round_).order_by("team__number"):
            on_site.entered(world, inspection, plan)
            fieldwork.worked(
                world, inspection, plan, on_site.crew(world, inspection.team),
                most=per_unit + 3, today=today if plan is running else None,
            )  # fmt: skip
            story(world, inspection, plan, _problems(inspection, per_unit), today)
            cases[inspection.unit.code] = inspection
        if plan is finished:
            with on(today - timedelta(days=150)):
                on_site.rounds.conclude_round(round_, by=world["shenming"])
    _look_back(world, cases["102"], today)
    return Demo(world, cases)


def _problems(inspection, count):
    kind, tag = next((u[4], u[6]) for u in UNITS if u[0] == inspection.unit.code)
    return problems_for(kind, tag, count, seed=int(inspection.unit.code))


def _to_feedback(world, inspection, plan, problems, **feedback):
    on_site.immediate_matter(
        world, inspection, plan.entry_on + timedelta(days=12), int(inspection.unit.code),
        finish=True,
    )  # fmt: skip
    on_site.findings_of(world, inspection, plan, problems)
    on_site.left(world, inspection, plan)
    returned = inspection.unit.code == "101"
    reported.decided_report(world, inspection, plan.leave_on, returned=returned)
    return reported.delivered_feedback(world, inspection, plan.leave_on, **feedback)


def _finish(world, inspection, plan, problems, today):
    """From the first talk to the archive."""
    feedback = _to_feedback(world, inspection, plan, problems)
    day, due_on = feedback.delivered_on, feedback.delivered_on + timedelta(days=75)
    unit_plan = rectified.written_plan(inspection, problems, day + timedelta(days=8), due_on)
    rectified.signed_plan(inspection, unit_plan, day + timedelta(days=14))
    rectified.accepted_plan(world, inspection, unit_plan, day + timedelta(days=18))
    for position, item in enumerate(_items(inspection)):
        problem = _problem_of(item, problems)
        start = day + timedelta(days=24 + position)
        rectified.worked_on(inspection, item, problem, start, measures_done=9)
        rectified.closing_asked(inspection, item, problem, start + timedelta(days=30))
        rectified.closed_out(world, _again(item), start + timedelta(days=36))
    rectified.reported(world, inspection, day + timedelta(days=88))
    rectified.evaluated(world, inspection, day + timedelta(days=100))
    rectified.published(world, inspection, day + timedelta(days=112))
    rectified.archived(world, inspection, day + timedelta(days=125))


def _rectify(world, inspection, plan, problems, today):
    """In the middle of rectification; the education bureau's plan still waits for the office."""
    if inspection.unit.code == "101":
        day = plan.entry_on + timedelta(days=6)
        letters.closed_letter(world, inspection, "linjie", "guyuan", day)
    feedback = _to_feedback(world, inspection, plan, problems)
    day = feedback.delivered_on
    due_on = min(today + timedelta(days=20), day + timedelta(days=88))
    unit_plan = rectified.written_plan(inspection, problems, day + timedelta(days=9), due_on)
    rectified.signed_plan(inspection, unit_plan, day + timedelta(days=17))
    if inspection.unit.code == "103":
        return
    rectified.accepted_plan(world, inspection, unit_plan, day + timedelta(days=21))
    for position, item in enumerate(_items(inspection)):
        problem = _problem_of(item, problems)
        start = day + timedelta(days=26 + position % 5)
        done = 9 if position < 3 else position % 3
        rectified.worked_on(inspection, item, problem, start, measures_done=done)
        if position < 3:
            rectified.closing_asked(inspection, item, problem, start + timedelta(days=12))
        if position == 0:
            rectified.closed_out(world, _again(item), start + timedelta(days=16))
        if position == 1:
            rectified.refused(world, _again(item), start + timedelta(days=15))
    with on(today - timedelta(days=6)):
        rectification.note_accountability(
            inspection, by=world["shenming"], item=None, person_name="区住建局某科室负责人",
            post="科室负责人", form="talk",
            reason="整改措施推进迟缓，经提醒后仍未按计划推进。", decided_on=today - timedelta(days=8),
        )  # fmt: skip


def _inspect(world, inspection, plan, problems, today):
    """On site: papers in every state, some findings, one notice out, one question answered."""
    days = (today - plan.entry_on).days
    papers = []
    half = max(1, len(problems) // 2)
    for position, problem in enumerate(problems[:half]):
        day = plan.entry_on + timedelta(days=3 + position * (days - 8) // half)
        papers.append((problem, on_site.approved_paper(world, inspection, problem, day)))
    on_site.confirmed_finding(world, inspection, *papers[0], today - timedelta(days=2))
    _open_papers(world, inspection, problems[half:], today)
    on_site.immediate_matter(
        world, inspection, today - timedelta(days=9), int(inspection.unit.code), finish=False
    )
    answered = inspection.unit.code == "104"
    position = 0 if answered else 1
    day = today - timedelta(days=4)
    on_site.asked_for_instructions(world, inspection, day, position, answered=answered)


def _open_papers(world, inspection, problems, today):
    register = on_site.register
    people = on_site.crew(world, inspection.team)
    for position, problem in enumerate(problems):
        paper = on_site.written_paper(world, inspection, problem, today - timedelta(days=5))
        stage = position % 4
        with on(today - timedelta(days=3)):
            if stage > 0:
                register.submit_workingpaper(paper, by=people["handlers"][0])
            if stage == 2:
                register.review_workingpaper(paper, by=people["deputy"])
            if stage == 3:
                reason = on_site.RETURN_REASONS[position % len(on_site.RETURN_REASONS)]
                register.return_to_handler_workingpaper(paper, by=people["deputy"], note=reason)


def _look_back(world, old, today):
    """A look-back round in planning, drawn from the finished case of the water bureau."""
    entry_on = today + timedelta(days=30)
    with on(today - timedelta(days=10)):
        round_ = on_site.rounds.plan_round(
            on_site.Round(
                term=world.term, number=4, kind="look_back", focus=world.focus,
                starts_on=today + timedelta(days=10), ends_on=today + timedelta(days=90),
            ),
            by=world["shenming"],
        )  # fmt: skip
        rectification.look_back(
            old, by=world["shenming"], round=round_, planned_entry_on=entry_on,
            planned_leave_on=entry_on + timedelta(days=20),
        )  # fmt: skip


def _items(inspection):
    return list(RectificationItem.objects.filter(inspection=inspection).order_by("pk"))


def _again(item):
    return RectificationItem.objects.get(pk=item.pk)


def _problem_of(item, problems):
    return next(p for p in problems if p.title == item.feedback_item.finding.title)
