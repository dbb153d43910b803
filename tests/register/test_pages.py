import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from findings.register import actions
from findings.register.models import Finding, WorkingPaper
from kernel.models import Event
from tests.register.cases import (
    TEXTS,
    a_finding,
    a_paper,
    approved,
    confirmed,
    reviewed,
    submitted,
    text_file,
)


@pytest.fixture
def sign_in(client, scene):
    def as_person(key):
        client.force_login(getattr(scene, key))
        return client

    return as_person


def code(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).status_code


def book_of(response) -> list[str]:
    """Every text of an exported workbook."""
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as book:
        return re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/worksheets/sheet1.xml").decode())


OUTSIDERS = ["secretary", "liaison", "other_head", "stranger", "foreign_office"]


def test_an_approved_paper_is_shown_to_team_and_those_above(scene, sign_in):
    paper = approved(scene)
    for key in ("member", "letters_officer", "office", "leader_group"):
        assert paper.overview in sign_in(key).get(paper.get_absolute_url()).content.decode(), key


@pytest.mark.parametrize(("make", "ledger"), [(approved, "workingpapers"), (confirmed, "findings")])
def test_outside_neither_page_nor_ledger_nor_export_knows_of_it(scene, sign_in, make, ledger):
    record = make(scene)
    for key in OUTSIDERS:
        client = sign_in(key)
        assert client.get(record.get_absolute_url()).status_code == 404, key
        assert record.title not in client.get(reverse(ledger)).content.decode(), key
        assert book_of(client.get(reverse(ledger), {"export": "xlsx"})).count(record.title) == 0


def test_the_office_does_not_find_an_open_paper(scene, sign_in):
    assert code(sign_in("office"), "workingpaper", submitted(scene).pk) == 404


def test_who_is_offered_the_form_of_a_new_paper(scene, sign_in):
    expected = {"member": 200, "office": 403, "secretary": 403, "stranger": 404}
    found = {key: code(sign_in(key), "workingpaper_new", scene.inspection.pk) for key in expected}
    assert found == expected


def test_a_member_writes_a_paper_with_evidence_and_submits_it(scene, sign_in):
    client = sign_in("member")
    response = client.post(
        reverse("workingpaper_new", args=[scene.inspection.pk]),
        {
            **TEXTS, "sources": ["document", "interview"],
            "handlers": [scene.member.pk, scene.member2.pk], "files": [text_file()],
        },
    )  # fmt: skip
    paper = WorkingPaper.objects.get()
    assert response.url == paper.get_absolute_url()
    assert (paper.source_labels, paper.evidence.count()) == ("查阅资料、个别谈话", 1)
    client.post(reverse("workingpaper_submit", args=[paper.pk]), {"version": paper.version})
    assert scene.again(paper).state == "deputy_review"


def test_a_wrong_form_comes_back_with_what_was_typed(scene, sign_in):
    response = sign_in("member").post(
        reverse("workingpaper_new", args=[scene.inspection.pk]), {**TEXTS, "title": ""}
    )
    assert TEXTS["facts"] in response.content.decode()
    assert not WorkingPaper.objects.exists()


def test_a_handler_edits_what_is_open(scene, sign_in):
    paper = a_paper(scene)
    data = {
        **TEXTS,
        "title": "改后的标题",
        "version": paper.version,
        "handlers": [scene.member2.pk],
    }
    sign_in("member2").post(reverse("workingpaper_edit", args=[paper.pk]), data)
    paper = scene.again(paper)
    assert (paper.title, paper.handler_ids) == ("改后的标题", {scene.member2.pk})


def test_an_edit_that_was_overtaken_keeps_what_was_typed(scene, sign_in):
    paper = a_paper(scene)
    data = {**TEXTS, "facts": "我写的长文字", "version": paper.version}
    actions.edit_paper(paper, by=scene.member, title="先改")
    response = sign_in("member2").post(reverse("workingpaper_edit", args=[paper.pk]), data)
    body = response.content.decode()
    assert "刚被他人处理过" in body
    assert "我写的长文字" in body


def test_the_letters_officer_reads_but_does_not_edit(scene, sign_in):
    paper = a_paper(scene)
    client = sign_in("letters_officer")
    assert code(client, "workingpaper", paper.pk) == 200
    assert code(client, "workingpaper_edit", paper.pk) == 403


def test_evidence_is_served_behind_its_papers_door_and_leaves_a_trace(scene, sign_in):
    paper, other = a_paper(scene), a_paper(scene)
    actions.add_evidence(paper, by=scene.member, files=[text_file()])
    row = paper.evidence.get()
    client = sign_in("deputy")
    response = client.get(reverse("workingpaper_evidence", args=[paper.pk, row.pk]))
    assert b"".join(response.streaming_content) == "退付台账".encode()
    taken = Event.objects.filter(subject_id=paper.pk, kind="export").get()
    assert (taken.person_name, taken.verb) == ("周敏", "take_file")
    assert code(client, "workingpaper_evidence", other.pk, row.pk) == 404
    assert code(sign_in("office"), "workingpaper_evidence", paper.pk, row.pk) == 404


def test_evidence_is_uploaded_and_removed_on_the_paper_page(scene, sign_in):
    paper = a_paper(scene)
    client = sign_in("member")
    upload = reverse("workingpaper_add_evidence", args=[paper.pk])
    client.post(upload, {"files": [text_file()], "version": paper.version})
    row = paper.evidence.get()
    remove = reverse("workingpaper_remove_evidence", args=[paper.pk, row.pk])
    assert remove in client.get(paper.get_absolute_url()).content.decode()
    assert remove not in sign_in("deputy").get(paper.get_absolute_url()).content.decode()
    sign_in("member").post(remove)
    assert not paper.evidence.exists()


def test_the_page_of_every_move_opens_for_whoever_may(scene, sign_in):
    paper = reviewed(scene)
    for step in paper.lifecycle.moves:
        key = "member" if step.name in ("submit", "discard") else "head"
        assert code(sign_in(key), f"workingpaper_{step.name}", paper.pk) == 200, step.name
        assert code(sign_in("letters_officer"), f"workingpaper_{step.name}", paper.pk) == 403


def test_a_finding_starts_with_what_its_papers_say(scene, sign_in):
    paper = approved(scene)
    client = sign_in("deputy")
    url = reverse("finding_new", args=[scene.inspection.pk])
    assert paper.number in client.get(url).content.decode()
    url += f"?paper={paper.pk}"
    body = client.get(url).content.decode()
    assert paper.overview in body
    assert paper.responsible_subject in body
    data = {"title": "问题", "text": "表述", "scope": "individual", "papers": [paper.pk]}
    response = client.post(url, data)
    assert response.url == Finding.objects.get().get_absolute_url()


def test_going_on_without_a_paper_says_that_one_has_to_be_chosen(scene, sign_in):
    approved(scene)
    client, url = sign_in("deputy"), reverse("finding_new", args=[scene.inspection.pk])
    sentence = "请至少选一份已审定的底稿。"
    page = client.get(url).content.decode()
    assert sentence not in page
    assert '<input type="hidden" name="next" value="1">' in page
    assert sentence in client.get(url, {"next": "1"}).content.decode()


def test_the_head_confirms_a_finding_with_the_day_of_the_meeting(scene, sign_in):
    actions.seed_taxonomy(scene.committee)
    category = scene.committee.categories.get(code="08")
    finding = a_finding(scene, category=category, disposal="rectify")
    url = reverse("finding_confirm", args=[finding.pk])
    client = sign_in("head")
    assert finding.text in client.get(url).content.decode()
    client.post(url, {"version": finding.version, "meeting_on": "2026-01-05"})
    assert str(scene.again(finding).meeting_on) == "2026-01-05"


def test_a_finding_is_edited_by_the_leaders_only(scene, sign_in):
    finding = a_finding(scene)
    assert code(sign_in("deputy"), "finding_edit", finding.pk) == 200
    assert code(sign_in("member"), "finding_edit", finding.pk) == 403
    assert code(sign_in("office"), "finding_edit", finding.pk) == 404


def test_a_finding_for_immediate_rectification_offers_it(scene, sign_in):
    finding = a_finding(scene, disposal="immediate")
    offer = f"?finding={finding.pk}"
    assert offer in sign_in("deputy").get(finding.get_absolute_url()).content.decode()
    assert offer not in sign_in("member").get(finding.get_absolute_url()).content.decode()


def test_the_ledger_filters_and_exports_what_one_may_see(scene, sign_in):
    finding = confirmed(scene)
    client = sign_in("office")
    url = reverse("findings")
    assert finding.title in client.get(url, {"scope": "individual"}).content.decode()
    assert finding.title not in client.get(url, {"scope": "common"}).content.decode()
    for name in ("category", "focus", "unit", "round", "state"):
        assert client.get(url, {name: "999"}).status_code == 200
    assert finding.title in book_of(client.get(url, {"export": "xlsx"}))


def test_unnumbered_papers_come_first_and_numbered_ones_from_the_last_number(scene, sign_in):
    first, early_draft, second, late_draft = (
        make(scene, title=title)
        for make, title in ((approved, "甲"), (a_paper, "乙"), (approved, "丙"), (a_paper, "丁"))
    )
    records = sign_in("head").get(reverse("workingpapers")).context["ledger"].selected
    assert [row.title for row in records] == ["丁", "乙", "丙", "甲"]
    assert (second.sequence, first.sequence) == (2, 1)
    assert late_draft.number == early_draft.number == ""


@pytest.mark.parametrize("name", ["workingpapers", "findings"])
def test_a_ledger_takes_the_same_few_queries_whatever_its_length(
    scene, sign_in, name, django_assert_max_num_queries
):
    for _ in range(4):
        confirmed(scene)
    client = sign_in("head")
    with django_assert_max_num_queries(25):
        client.get(reverse(name), {"sort": "number"})


def test_nobody_signed_out_gets_in(scene, client):
    assert client.get(approved(scene).get_absolute_url()).status_code == 302
