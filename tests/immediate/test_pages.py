import pytest
from django.urls import reverse

from findings.immediate import actions
from findings.immediate.models import ImmediateRectification
from tests.immediate.test_immediate import (
    FIELDS,
    approved,
    due,
    issued,
    proposed,
    reported,
)
from tests.register.cases import a_finding, text_file


@pytest.fixture
def sign_in(client, scene):
    def as_person(key):
        client.force_login(getattr(scene, key))
        return client

    return as_person


def test_the_unit_reads_the_notice_and_nothing_behind_it(scene, sign_in):
    finding = a_finding(scene, title="组内问题标题")
    record = actions.propose_immediate(
        scene.inspection, by=scene.deputy, due_on=due(), finding=finding, **FIELDS
    )
    actions.submit_immediaterectification(record, by=scene.deputy, note="报审说明")
    actions.approve_immediaterectification(record, by=scene.leader_group, note="批准批语")
    actions.issue_immediaterectification(record, by=scene.office)
    body = sign_in("secretary").get(record.get_absolute_url()).content.decode()
    assert record.problem in body
    for secret in ("组内问题标题", "报审说明", "批准批语", "内部掌握", scene.leader_group.name):
        assert secret not in body
    inside = sign_in("office").get(record.get_absolute_url()).content.decode()
    assert "组内问题标题" in inside


def test_before_issue_the_unit_finds_nothing(scene, sign_in):
    record = approved(scene)
    for key in ("secretary", "liaison"):
        client = sign_in(key)
        assert client.get(record.get_absolute_url()).status_code == 404
        assert record.title not in client.get(reverse("immediaterectifications")).content.decode()


def test_nobody_elses_notice_is_found(scene, sign_in):
    url = issued(scene).get_absolute_url()
    for key in ("other_secretary", "other_head", "stranger"):
        assert sign_in(key).get(url).status_code == 404, key


def test_the_form_takes_over_what_the_finding_says(scene, sign_in):
    finding = a_finding(scene, advice="立即清理。")
    url = reverse("immediaterectification_new", args=[scene.inspection.pk])
    body = sign_in("deputy").get(f"{url}?finding={finding.pk}").content.decode()
    assert finding.text in body
    assert "立即清理。" in body
    assert sign_in("deputy").get(f"{url}?finding=99999").status_code == 404
    assert sign_in("member").get(url).status_code == 403


def test_a_leader_proposes_and_edits(scene, sign_in):
    client = sign_in("deputy")
    url = reverse("immediaterectification_new", args=[scene.inspection.pk])
    refused = client.post(url, {**FIELDS, "due_on": str(due(-1))}).content.decode()
    assert "整改期限已经过去" in refused
    client.post(url, {**FIELDS, "due_on": str(due())})
    record = ImmediateRectification.objects.get()
    edit = reverse("immediaterectification_edit", args=[record.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {**FIELDS, "title": "改后", "due_on": str(due()), "version": record.version})
    assert scene.again(record).title == "改后"


def test_the_secretary_signs_what_is_shown_and_the_liaison_reports(scene, sign_in):
    record = issued(scene)
    url = reverse("immediaterectification_acknowledge", args=[record.pk])
    assert record.requirement in sign_in("secretary").get(url).content.decode()
    sign_in("secretary").post(url, {"version": record.version})
    record = scene.again(record)
    assert record.acknowledged_by == scene.secretary
    url = reverse("immediaterectification_report", args=[record.pk])
    data = {"version": record.version, "result": "已清理。", "files": [text_file()]}
    sign_in("liaison").post(url, data)
    assert scene.again(record).state == "reported"


def test_a_result_file_is_served_behind_the_notices_door(scene, sign_in):
    record, other = reported(scene), reported(scene)
    row = record.result_files.get()
    url = reverse("immediaterectification_result", args=[record.pk, row.pk])
    for key in ("head", "liaison"):
        response = sign_in(key).get(url)
        assert b"".join(response.streaming_content) == text_file().read()
    assert sign_in("other_secretary").get(url).status_code == 404
    astray = reverse("immediaterectification_result", args=[other.pk, row.pk])
    assert sign_in("head").get(astray).status_code == 404


def test_the_notice_can_be_asked_for_by_the_unit_too(scene, sign_in):
    record = issued(scene)
    response = sign_in("secretary").post(
        reverse("immediaterectification_print_notice", args=[record.pk]), {"build": "pdf"}
    )
    assert response.url == reverse("immediaterectification_print_notice", args=[record.pk])


def test_a_stranger_does_not_find_any_move(scene, sign_in):
    record, client = issued(scene), sign_in("stranger")
    for step in record.lifecycle.moves:
        url = reverse(f"immediaterectification_{step.name}", args=[record.pk])
        assert client.get(url).status_code == 404, step.name


def test_a_draft_is_shown_to_the_team(scene, sign_in):
    record = proposed(scene)
    assert sign_in("member").get(record.get_absolute_url()).status_code == 200
    assert sign_in("office").get(record.get_absolute_url()).status_code == 404
