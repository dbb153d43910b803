from django.urls import reverse

from issuing.kinds import kind_of, kinds_of, print_of
from issuing.models.papers import content_of
from kernel import jobs

NOTICE, DECISION = kind_of("rounds.inspection:notice"), kind_of("rounds.authorisation:decision")


def test_the_notice_is_addressed_to_the_unit_and_says_what_it_must_do(scene):
    paper = content_of(NOTICE, scene.inspection)
    assert paper.addressee == scene.unit.name
    text = repr(paper.blocks)
    for word in ("进驻前2天确定1名联络员", "进驻后3天内", "组长：顾远", "张贴巡察公告"):
        assert word in text


def test_the_decision_names_members_and_units_and_none_of_the_programs_rights(scene):
    text = repr(content_of(DECISION, scene.team.authorisation))
    for word in ("顾远", scene.unit.name, "一次一授权"):
        assert word in text
    assert "登记" not in text


def test_the_office_asks_for_the_papers_and_the_unit_does_not(scene, client):
    for record in (scene.inspection, scene.team.authorisation):
        for kind in kinds_of(type(record)):
            url = reverse(kind.route, args=[record.pk])
            client.force_login(scene.office)
            assert client.get(url).status_code == 200, kind.label
            assert client.post(url, {"build": "pdf"}).status_code == 302
            assert jobs.latest_job(scene.again(record), kind.name, "pdf") is not None
            client.force_login(scene.secretary)
            assert client.post(url, {"build": "pdf"}).status_code in (403, 404)


def test_a_changed_plan_is_another_paper(scene):
    before = print_of(content_of(NOTICE, scene.inspection))
    scene.inspection.planned_leave_on = scene.inspection.planned_entry_on.replace(year=2099)
    scene.inspection.left_on = None
    assert print_of(content_of(NOTICE, scene.inspection)) != before
