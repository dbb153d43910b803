"""我的已办: one's own deeds, newest first, as far as one may still know of the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from findings.register import actions
from kernel.models import Event
from rounds import actions as rounds
from tests.rectification.cases import accepted_plan
from tests.register.cases import a_paper, submitted, text_file

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def rows(client, person, **asked):
    client.force_login(person, BACKEND)
    page = client.get(reverse("done"), {"sort": "-at", **asked})
    return [[cell["text"] for cell in row["cells"]] for row in page.context["ledger"].rows]


def test_what_i_did_stands_there_with_what_has_become_of_it(scene, client):
    paper = a_paper(scene, title="超标采购", files=[text_file()])
    actions.submit_workingpaper(paper, by=scene.member)
    actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")
    first, *_ = rows(client, scene.member)
    assert first[0] == "问题底稿：超标采购"
    assert (first[1], first[2], first[4]) == (str(scene.unit), "报副组长审核", "已退回承办人")
    last, *_ = rows(client, scene.deputy)
    assert (last[2], last[4]) == ("退回承办人", "已退回承办人")
    assert "请补充依据。" in client.get(reverse("done"), follow=True).content.decode()
    assert rows(client, scene.stranger) == []


def test_deeds_are_found_by_their_sort_their_matter_and_their_time(scene, client):
    submitted(scene)
    sent = rows(client, scene.member, sort_of="sent")
    assert [row[2] for row in sent] == ["报副组长审核"]
    assert rows(client, scene.member, sort_of="returned") == []
    assert len(rows(client, scene.member, about="register.workingpaper")) == 1
    assert len(rows(client, scene.member, within="7")) == len(rows(client, scene.member))
    assert rows(client, scene.member, within="x") == []
    page = client.get(reverse("done"), {"clear": "1"}, follow=True)
    (about,) = (f for f in page.context["ledger"].filters if f["name"] == "about")
    labels = {label for _, label, _ in about["choices"]}
    assert "问题底稿" in labels
    assert "整改方案" not in labels  # nothing of that kind was done


def test_whoever_lost_the_right_to_a_record_no_longer_finds_the_deed(scene, client):
    submitted(scene)
    assert any(row[0].startswith("问题底稿") for row in rows(client, scene.member))
    rounds.recuse(scene.member, by=scene.office, unit=scene.unit, ground="relative")
    left = rows(client, scene.member)
    assert not any(row[0].startswith("问题底稿") for row in left)
    page = client.get(reverse("done"), follow=True).content.decode()
    assert "问题底稿：" not in page
    assert Event.objects.filter(person_id=scene.member.pk, to_state="deputy_review").exists()


def test_more_deeds_cost_no_more_questions(scene, client):
    accepted_plan(scene)
    client.force_login(scene.office, BACKEND)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("done"))
        return len(seen), len(page.context["ledger"].rows)

    few, lines = asked()
    Event.objects.bulk_create(
        Event(
            person_id=e.person_id, person_name=e.person_name, kind=e.kind, verb=e.verb,
            label=e.label, subject_type=e.subject_type, subject_id=e.subject_id,
            from_state=e.from_state, to_state=e.to_state,
        )
        for e in Event.objects.filter(person_id=scene.office.pk, kind="deed").exclude(to_state="")
    )  # fmt: skip
    many, more = asked()
    assert more > lines > 2
    assert many == few <= 15


def test_it_is_no_way_to_carry_the_list_out(scene, client):
    submitted(scene)
    client.force_login(scene.member, BACKEND)
    answer = client.get(reverse("done"), {"export": "xlsx"})
    assert answer["Content-Type"].startswith("text/html")
    assert "导出" not in answer.content.decode()
