import pytest
from django.urls import reverse

from findings.requests.models import MajorMatter
from tests.requests.test_requests import drafted, reported


@pytest.fixture
def sign_in(client, scene):
    def as_person(key):
        client.force_login(getattr(scene, key))
        return client

    return as_person


def test_the_head_writes_and_reports(scene, sign_in):
    client = sign_in("head")
    url = reverse("majormatter_new", args=[scene.inspection.pk])
    assert client.get(url).status_code == 200
    data = {"kind": "request", "urgency": "urgent", "title": "请示", "text": "内容"}
    response = client.post(url, data)
    matter = MajorMatter.objects.get()
    assert response.url == matter.get_absolute_url()
    report = reverse("majormatter_report", args=[matter.pk])
    assert "内容" in client.get(report).content.decode()
    client.post(report, {"version": matter.version})
    assert scene.again(matter).state == "reported"


def test_a_draft_is_edited_by_its_head(scene, sign_in):
    matter = drafted(scene)
    url = reverse("majormatter_edit", args=[matter.pk])
    data = {"kind": "report", "urgency": "ordinary", "title": "改", "text": "内容"}
    sign_in("head").post(url, {**data, "version": matter.version})
    assert scene.again(matter).title == "改"
    assert sign_in("leader_group").get(url).status_code == 404


def test_the_leading_group_answers_on_the_page_that_shows_the_text(scene, sign_in):
    matter = reported(scene)
    url = reverse("majormatter_answer", args=[matter.pk])
    client = sign_in("leader_group")
    assert matter.text in client.get(url).content.decode()
    client.post(url, {"version": matter.version, "answer": "同意。"})
    assert "同意。" in sign_in("head").get(matter.get_absolute_url()).content.decode()


def test_nobody_else_finds_it(scene, sign_in):
    matter = reported(scene)
    for key in ("office", "deputy", "member", "secretary", "other_head"):
        client = sign_in(key)
        assert client.get(matter.get_absolute_url()).status_code == 404, key
        assert matter.title not in client.get(reverse("majormatters")).content.decode(), key


def test_the_copied_office_reads_but_does_not_answer(scene, sign_in):
    matter = reported(scene, copy_office=True)
    client = sign_in("office")
    assert client.get(matter.get_absolute_url()).status_code == 200
    assert client.get(reverse("majormatter_answer", args=[matter.pk])).status_code == 403
    assert matter.title in client.get(reverse("majormatters")).content.decode()
