from django.urls import reverse

from kernel import jobs
from rounds.papers import decision, notice


def test_the_notice_is_addressed_to_the_unit(scene):
    paper = notice(scene.inspection)
    assert paper.addressee == scene.unit.name
    assert paper.number.startswith("青巡〔")
    assert not paper.draft_mark


def test_the_decision_names_members_units_and_rights(scene):
    text = repr(decision(scene.team.authorisation))
    for word in ("顾远", scene.unit.name, "办理信访"):
        assert word in text


def test_the_office_asks_for_the_papers_and_the_unit_does_not(scene, client):
    for record in (scene.inspection, scene.team.authorisation):
        url = reverse(f"{record._meta.model_name}_paper", args=[record.pk])
        client.force_login(scene.office)
        assert client.post(url).status_code == 302
        assert jobs.latest_job(scene.again(record)) is not None
        client.force_login(scene.secretary)
        assert client.post(url).status_code in (403, 404)


def test_a_changed_plan_is_another_paper(scene):
    before = jobs._kinds["rounds.inspection"].fingerprint(scene.inspection)
    scene.inspection.planned_leave_on = scene.inspection.planned_entry_on.replace(year=2099)
    assert jobs._kinds["rounds.inspection"].fingerprint(scene.inspection) != before
