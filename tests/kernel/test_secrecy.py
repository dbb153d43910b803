"""Who read what is secret, who took it out and what for, who was turned away: all of it stays."""

import pytest
from django.urls import reverse

from findings.register.actions import add_evidence
from findings.register.models import WorkingPaper
from kernel.events import history
from kernel.models import Event
from tests.register.cases import a_paper, submitted, text_file

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def paper(scene):
    return submitted(scene)


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setattr(WorkingPaper, "reading_label", "查阅底稿", raising=False)


@pytest.fixture
def as_(client, scene):
    def sign_in(key):
        client.force_login(getattr(scene, key), BACKEND)
        return client

    return sign_in


def events(kind):
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_each_opening_of_a_secret_record_is_an_event(scene, paper, secret, as_):
    as_("head").get(paper.get_absolute_url())
    as_("head").get(paper.get_absolute_url())
    assert [(e.person_name, e.label, e.subject_id) for e in events("reading")] == [
        ("顾远", "查阅底稿", paper.pk)
    ] * 2


def test_a_record_that_is_not_secret_is_read_without_an_event(scene, paper, as_):
    assert as_("head").get(paper.get_absolute_url()).status_code == 200
    assert not events("reading")


@pytest.mark.parametrize("key", ["secretary", "other_member", "foreign_office"])
def test_somebody_turned_away_leaves_the_same_trace_whether_the_record_exists(
    scene, paper, as_, key
):
    for pk in (paper.pk, 999_999, 10**30):
        assert as_(key).get(reverse("workingpaper", args=[pk])).status_code == 404
    found = events("refused")
    assert [e.subject_id for e in found] == [paper.pk, 999_999, 0]
    assert {(e.label, e.verb, e.inspection_id) for e in found} == {
        ("未获准：问题底稿", "see", None)
    }


def test_a_deed_that_is_not_theirs_leaves_a_trace(scene, paper, as_):
    assert as_("head").post(reverse("workingpaper_submit", args=[paper.pk])).status_code == 403
    assert [(e.person_name, e.verb) for e in events("refused")] == [("顾远", "submit")]


def test_readings_and_refusals_do_not_show_in_the_history_of_the_record(scene, paper, secret, as_):
    as_("head").get(paper.get_absolute_url())
    as_("secretary").get(paper.get_absolute_url())
    assert {e.kind for e in history(paper)} == {"deed"}


def test_a_file_handed_out_is_an_event_that_does_not_tell_its_name(scene, as_):
    paper = a_paper(scene)
    add_evidence(paper, by=scene.member, files=[text_file()])
    file = paper.evidence.get()
    url = reverse("workingpaper_evidence", args=[paper.pk, file.pk])
    given = as_("member").get(url)
    assert b"".join(given.streaming_content)
    [event] = events("export")
    assert event.data["file"] == file.pk
    assert file.name not in (event.note + str(event.data))


def test_a_secret_ledger_leaves_the_house_only_for_a_stated_purpose(scene, paper, secret, as_):
    url = reverse("workingpapers") + "?export=xlsx"
    asked = as_("head").get(url)
    assert "用途" in asked.content.decode()
    assert "attachment" not in asked.headers.get("Content-Disposition", "")
    refused = as_("head").post(url, {"purpose": "看"})
    assert "用途至少写 4 个字" in refused.content.decode()
    assert not events("export")
    given = as_("head").post(url, {"purpose": "供书记专题会议审阅"})
    assert b"".join(given.streaming_content).startswith(b"PK")
    [event] = events("export")
    assert (event.note, event.data["ledger"]) == ("供书记专题会议审阅", "workingpapers")
    assert event.data["rows"] == 1


def test_a_ledger_that_is_not_secret_is_exported_at_once_and_leaves_an_event(scene, paper, as_):
    given = as_("head").get(reverse("workingpapers") + "?export=xlsx")
    assert b"".join(given.streaming_content).startswith(b"PK")
    assert [e.data["rows"] for e in events("export")] == [1]


@pytest.mark.parametrize("method", ["options", "put", "patch", "delete", "trace"])
def test_no_method_reaches_a_page_but_those_a_browser_sends(scene, paper, secret, as_, method):
    client = as_("head")
    for url in (paper.get_absolute_url(), reverse("workingpapers"), reverse("desk")):
        response = getattr(client, method)(url)
        assert (response.status_code, response.content) == (405, b"")
    assert client.generic("FOO", paper.get_absolute_url()).status_code == 405


def test_a_page_got_by_posting_to_it_is_a_reading_as_well(scene, paper, secret, as_):
    as_("head").post(paper.get_absolute_url())
    assert [event.label for event in events("reading")] == ["查阅底稿"]
    url = reverse("workingpaper_return_to_handler", args=[paper.pk])
    page = as_("deputy").post(url, {"version": paper.version})  # no reason: the form comes back
    assert paper.title in page.content.decode()
    assert [event.person_name for event in events("reading")] == ["顾远", "周敏"]
