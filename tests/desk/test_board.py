"""The board of a round: a lane for every unit, whatever their number, by the same few queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Organisation
from rounds.models import Inspection
from tests.reports.cases import report_in
from xuncha.desk.board import board_of

pytestmark = pytest.mark.django_db


def more_units(scene, count: int):
    for number in range(count):
        unit = Organisation.objects.create(
            committee=scene.committee, code=f"9{number:02}", name=f"示例单位{number}", kind="branch"
        )
        Inspection.objects.create(
            committee=scene.committee, round=scene.round, team=scene.team, unit=unit,
            planned_entry_on=scene.inspection.planned_entry_on,
            planned_leave_on=scene.inspection.planned_entry_on + timedelta(days=30),
        )  # fmt: skip


def test_each_unit_stands_at_its_own_stage(scene):
    lanes = {lane.inspection.pk: lane for lane in board_of(scene.round, scene.office)}
    assert set(lanes) == {scene.inspection.pk, scene.other_inspection.pk}
    report_in(scene, "approved")
    lanes = {lane.inspection.pk: lane for lane in board_of(scene.round, scene.office)}
    now = {
        pk: [s["label"] for s in lane.steps if s["state"] == "now"] for pk, lane in lanes.items()
    }
    assert now == {scene.inspection.pk: ["反馈"], scene.other_inspection.pk: ["进驻"]}


def test_forty_units_cost_no_more_than_two(scene, client, django_assert_max_num_queries):
    more_units(scene, 40)
    client.force_login(scene.office, "django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(18):
        page = client.get(reverse("board", args=[scene.round.pk]))
    assert len(page.context["board"]) == 42
