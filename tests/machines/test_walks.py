"""Random walks over every lifecycle of a case (`walk.py`), from wherever it gets interesting.

Few and always the same ones in the ordinary suite; `HYPOTHESIS_PROFILE=deep` looks further.
"""

import os
from datetime import timedelta

from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from findings.clues.models import Clue
from findings.immediate.actions import propose_immediate
from findings.immediate.models import ImmediateRectification
from findings.letters.models import Letter
from findings.register.models import Finding, WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from findings.requests.actions import request_instructions
from findings.requests.models import MajorMatter
from rectification.actions import ask_extension_of, refuse_extension
from rectification.models import (
    Evaluation,
    Extension,
    Measure,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
)
from rounds.models import Deadline
from tests import stages
from tests.clues import cases as clues
from tests.immediate.test_immediate import FIELDS
from tests.letters import cases as letters
from tests.machines import walk as walks
from tests.machines.walk import Step, Walk
from tests.rectification import cases as rectification
from tests.register import cases as register
from tests.reports import cases as reports
from xuncha.clock.settling import settle

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
KINDS = [walks.LIKELY] * 10 + [walks.WILD] * 4 + [walks.EDIT] * 4 + [walks.WORLD, walks.LOOK]
COPIES = [walks.CURRENT] * 5 + [walks.OLD_PAGE, walks.OLD_COPY, walks.UNASKED]
NUMBER = st.integers(0, 5039)
STEPS = st.lists(
    st.builds(
        Step, st.sampled_from(KINDS), NUMBER, NUMBER, NUMBER, st.sampled_from(COPIES),
        st.booleans(), NUMBER,
    ),
    min_size=15,
    max_size=40 if DEEP else 20,
)  # fmt: skip
walking = settings(
    max_examples=int(os.environ.get("WALKS", 60)) if DEEP else 3,
    derandomize=not DEEP,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def walk_from(scene, *models):
    """Every example begins at the same stage and leaves nothing behind."""

    @walking
    @given(STEPS)
    def walk(steps):
        with stages.rolled_back():
            Walk(scene, models).run(steps)

    walk()


def test_papers_and_the_findings_drawn_from_them(scene):
    register.confirmed(scene)
    register.a_paper(scene, title="公务接待超标准")
    register.paper_of_the_other_team(scene)
    walk_from(scene, WorkingPaper, Finding)


def test_a_paper_on_its_way(scene):
    register.submitted(scene)
    walk_from(scene, WorkingPaper)


def test_the_report(scene):
    reports.a_report(scene, 2)
    walk_from(scene, Report, Finding)


def test_the_feedback(scene):
    reports.a_feedback(scene, 2)
    walk_from(scene, FeedbackOpinion)


def test_the_plan_and_its_items(scene):
    rectification.complete_plan(scene, 2)
    walk_from(scene, Plan, RectificationItem, Measure)


def test_an_item_and_its_measures(scene):
    rectification.prove(scene, rectification.under_way_item(scene))
    walk_from(scene, RectificationItem, Measure)


def test_what_closes_a_case(scene):
    rectification.accepted_plan(scene)
    for kind, writer in (("unit", scene.liaison), ("head", scene.secretary)):
        rectification.actions.write_rectification_report(
            scene.inspection, by=writer, kind=kind, text="整改情况。"
        )
    rectification.actions.evaluate(
        scene.inspection, by=scene.office, grade="fair", score=91, comment="总体较好。"
    )
    rectification.actions.write_publication(
        scene.inspection, by=scene.liaison, audience="inside", text="已整改。"
    )
    walk_from(scene, RectificationReport, Evaluation, Publication)


def test_what_the_head_brings_before_the_leading_group(scene):
    for kind, copied in (("report", True), ("request", False)):
        request_instructions(
            scene.inspection, by=scene.head, kind=kind, title="重要情况", text="情况。",
            copy_office=copied,
        )  # fmt: skip
    propose_immediate(
        scene.inspection, by=scene.deputy,
        due_on=timezone.localdate() + timedelta(days=9), **FIELDS,
    )  # fmt: skip
    walk_from(scene, MajorMatter, ImmediateRectification)


def test_letters(scene):
    letters.in_custody(scene, "letters_officer", "head")
    letters.a_letter(scene)
    letters.a_letter(scene)
    walk_from(scene, Letter)


def test_clues(scene):
    clues.with_receivers(scene)
    clues.named(scene)
    clues.registered(scene, by="member", concerns_leaders=True)
    clues.approved(scene)
    walk_from(scene, Clue)


def test_the_deadlines_of_a_case(scene):
    reports.delivered_feedback(scene)
    settle(scene.inspection.pk)
    settle(scene.other_inspection.pk)
    walk_from(scene, Deadline)


def test_more_time_for_a_problem(scene):
    item = rectification.under_way_item(scene)
    for days in (20, 200):
        wanted = ask_extension_of(
            scene.again(item), by=scene.liaison, reason="汛期",
            asked_to=item.due_on + timedelta(days=days),
        )  # fmt: skip
        if days == 20:
            refuse_extension(wanted, by=scene.office, note="可以分段施工")
    walk_from(scene, Extension, RectificationItem)
