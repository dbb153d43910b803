"""Real threads on a real server: numbers without gap or double, and one frozen text of two."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Person
from issuing.actions import draw_number, freeze
from issuing.kinds import kind_of, print_of
from issuing.models import OfficialPaper, RegisteredNumber
from issuing.models.papers import content_of
from rounds.models import Inspection
from tests.at_once import at_once
from tests.scene import Scene

NOTICE = kind_of("rounds.inspection:notice")

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite's in-memory test database has one connection"
    ),
    pytest.mark.django_db(transaction=True),
]


def test_fifty_numbers_drawn_at_once_are_one_to_fifty():
    scene = Scene()
    office, record, year = scene.office.pk, scene.inspection.pk, timezone.localdate().year

    def five(_):
        person, inspection = Person.objects.get(pk=office), Inspection.objects.get(pk=record)
        drawn = []
        for _ in range(5):
            with transaction.atomic():
                one = draw_number(NOTICE, inspection, by=person, prefix="青巡急", year=year)
            drawn.append(one.sequence)
        return drawn

    drawn = sorted(n for numbers in at_once(10, five) for n in numbers)
    assert drawn == list(range(1, 51))
    assert RegisteredNumber.objects.filter(prefix="青巡急").count() == 50


def test_two_people_who_freeze_one_paper_make_one():
    scene = Scene()
    people, record = [scene.office.pk, scene.office2.pk], scene.inspection.pk
    seen = print_of(content_of(NOTICE, scene.inspection))

    def press(number):
        person = Person.objects.get(pk=people[number])
        return freeze(NOTICE, Inspection.objects.get(pk=record), by=person, seen=seen).state

    assert sorted(at_once(2, press)) == ["NotPossible", "frozen"]
    assert OfficialPaper.objects.filter(kind=NOTICE.name).count() == 1
