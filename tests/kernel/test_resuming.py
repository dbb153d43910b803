"""What was typed before the session ran out is shown in the words of the page it was typed on."""

import json

import pytest
from django.urls import reverse

from tests.house.test_pages import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def resumed(scene, client):
    """The page that shows these fields again, for the head of the team."""
    person = scene.head
    person.set_password("青山-walk-2026")
    person.save()

    def page(route, fields):
        action = reverse(route, args=[scene.inspection.pk])
        carried = json.dumps({"fields": fields, "files": [], "action": action})
        given = {"username": person.username, "password": "青山-walk-2026", "carried": carried}
        return client.post(reverse("sign_in"), given, follow=True).context["fields"]

    return page


def test_labels_and_choices_are_those_of_the_form(resumed):
    fields = [["kind", "request"], ["urgency", "urgent"], ["title", "请示"], ["text", "妥否"]]
    shown = resumed("majormatter_new", fields)
    assert [label for label, _ in shown] == ["类型", "紧急程度", "标题", "内容"]
    assert "urgent" not in str(shown)


def test_of_other_records_only_their_number_is_told(resumed):
    fields = [["title", "公车"], ["handlers", "1"], ["handlers", "2"], ["version", "3"]]
    assert dict(resumed("workingpaper_new", fields))["底稿承办人"] == "已选定 2 项"


def test_a_field_of_no_model_is_still_shown(resumed):
    assert resumed("majormatter_new", [["nonsense", "还在"]]) == [("其他内容", "还在")]


def test_a_refusal_leads_back_to_the_page_it_came_from(scene, client):
    client.force_login(scene.office, BACKEND)
    case = scene.inspection.get_absolute_url()
    url = reverse("feedbackopinion_new", args=[scene.inspection.pk])
    refused = client.get(url, headers={"referer": f"http://testserver{case}"})
    assert refused.status_code == 409
    assert f'href="{case}">返回' in refused.content.decode()
