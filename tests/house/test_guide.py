"""流程指引 over the whole house: every stage has its steps, and nobody reads of what they never see."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from kernel import policy
from kernel.workdays import Calendar
from rounds.models import Inspection
from xuncha.desk.casefile import PARTS, CaseFile
from xuncha.desk.guide import guide_of, is_about
from xuncha.desk.guide_steps import STEPS
from xuncha.desk.openings import OPENINGS
from xuncha.desk.stages import stages
from xuncha.desk.todo import Duty
from xuncha.desk.waiting import models_with_duties


def test_every_stage_of_the_stepper_has_a_step(world):
    office, today, calendar = world.cast["office"], timezone.localdate(), Calendar.load()
    cases = Inspection.objects.filter(Q(unit__code="101") | Q(looks_back_at__isnull=False))
    labels = {
        stage["label"]
        for inspection in cases.with_case()
        for stage in stages(CaseFile(inspection, office), today, calendar)
    }
    assert {"报告", "核查"} <= labels
    assert labels == {step.stage for step in STEPS}


def key(label):
    return Duty(what="", small="", unit="", verb="", url="", due=None, key=label)


def test_whatever_waits_in_a_case_belongs_to_one_step():
    of_a_case = {part.model for part in PARTS} | {Inspection}
    for model in models_with_duties():
        for move in model.lifecycle.duties if model in of_a_case else ():
            duty = key(f"{model._meta.label_lower}:1:{move.name}")
            assert len([s for s in STEPS if is_about(s, duty)]) == 1, duty.key
    for opening in OPENINGS:
        duty = key(f"open:{opening.verb}:{opening.route}:1")
        assert [s for s in STEPS if is_about(s, duty)], duty.key


def who_may_see(model, rows, people) -> set[str]:
    """Who sees one of these records in whatever state, or may begin such a record."""
    pks = list(rows.values_list("pk", flat=True))
    found = set()
    for state in model.lifecycle.states:
        with suppress(IntegrityError), transaction.atomic():  # not every record may be in each
            rows.update(state=state.name)
        seen = {
            role
            for role, person in people.items()
            if policy.visible(model, person).filter(pk__in=pks).exists()
        }
        found |= seen
    return found


@pytest.mark.parametrize("unit", ["101", "102"])
def test_nobody_reads_of_a_step_on_a_kind_of_record_they_never_see(unit, world):
    """Asked of every kind that the case has records of."""
    inspection = Inspection.objects.get(unit__code=unit, looks_back_at=None)
    people = {role: person for role, person in world.cast.items() if world.sees(person, inspection)}
    begins = {part.model: part.verb for part in PARTS if part.verb}
    read, asked = {role: models_read(inspection, people[role]) for role in people}, 0
    for model in set().union(*read.values()):
        rows = model._base_manager.filter(inspection=inspection)
        readers = {role for role in people if model in read[role]}
        beginners = {
            role
            for role in readers
            if model in begins and policy.may(people[role], begins[model], inspection)
        }
        if rows.exists():
            asked += 1
            assert readers - beginners <= who_may_see(model, rows, people), model.__name__
    assert asked >= 10


def models_read(inspection, person) -> set[type]:
    case = CaseFile(Inspection.objects.with_case().get(pk=inspection.pk), person)
    chapters = guide_of(case, timezone.localdate(), Calendar.load()).chapters
    models = {told.step.model for chapter in chapters for told in chapter.steps}
    return models - {None, Inspection}
