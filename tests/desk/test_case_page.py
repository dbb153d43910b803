"""The page of a case file: one word for how far it has come."""

import pytest

from rounds.actions import leave_inspection
from tests.rectification.cases import accepted_plan

pytestmark = pytest.mark.django_db


def chip(client, person, inspection) -> tuple[str, str]:
    client.force_login(person)
    page = client.get(inspection.get_absolute_url())
    assert "目前阶段" not in page.content.decode()
    told = page.context["banner"]
    assert told["headline"] == told["state_label"]
    return told["state_label"], told["tone"]


def test_the_banner_tells_the_stage_and_not_the_state_beside_it(scene, client):
    assert chip(client, scene.head, scene.inspection) == ("进驻", "run")
    leave_inspection(scene.inspection, by=scene.head)
    assert chip(client, scene.head, scene.inspection) == ("报告", "run")


def test_a_case_in_rectification_is_not_called_done_because_the_team_has_left(scene, client):
    plan = accepted_plan(scene)
    assert chip(client, scene.liaison, plan.inspection) == ("集中整改", "run")
