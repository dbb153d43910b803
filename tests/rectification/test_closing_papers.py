"""整改评估表, what is published, and the catalogue of the box: each tells its readers only their part."""

from django.urls import reverse

from rectification import actions
from tests.fieldwork.cases import filed
from tests.issuing.drawn import drawn, sent, table_of, text_of
from tests.letters.cases import CONTENT, a_letter, in_custody
from tests.rectification.cases import (
    ABOVE,
    UNIT,
    accepted_plan,
    accepted_reports,
    approved_evaluation,
    first_item,
    overdue_case,
    who_may,
)

# --- evaluation ---------------------------------------------------------------------------------


def test_the_form_of_evaluation_with_its_score_is_never_the_units(scene):
    accepted_plan(scene)
    accepted_reports(scene)
    evaluation = approved_evaluation(scene)
    assert who_may(scene, "print", evaluation) == ABOVE
    paper = drawn(evaluation)
    assert paper.secrecy == "内部"
    assert paper.annexes[0].landscape
    assert not paper.draft_mark
    assert "91.0" in text_of(paper)


# --- publication --------------------------------------------------------------------------------


def a_publication(scene, audience, **fields):
    given = {"text": f"{audience}的公开稿。", **fields}
    publication = actions.write_publication(
        scene.inspection, by=scene.liaison, audience=audience, **given
    )
    actions.submit_publication(publication, by=scene.liaison)
    return actions.confirm_publication(publication, by=scene.secretary)


def test_society_is_told_nothing_but_the_text_approved_for_it(scene):
    item = first_item(accepted_plan(scene))
    accepted_reports(scene)
    a_publication(scene, "inside", text="仅供党内的情况。")
    society = a_publication(scene, "society", withheld="正在核查的事项")
    paper = drawn(society, "society")
    assert paper.draft_mark == "未批准公开"
    text = text_of(paper)
    assert "society的公开稿" in text
    for hidden in ("仅供党内", "正在核查", item.text, item.title, "党内通报"):
        assert hidden not in text
    actions.approve_publication(society, by=scene.leader_group)
    assert not drawn(scene.again(society), "society").draft_mark


def test_a_publication_is_printed_as_what_it_is_and_outside_the_unit_only_once_confirmed(scene):
    accepted_plan(scene)
    publication = a_publication(scene, "society")
    assert who_may(scene, "print_society", publication) == UNIT | ABOVE
    assert not who_may(scene, "print_inside", publication)
    actions.return_publication(publication, by=scene.office, note="修改。")
    assert who_may(scene, "print_society", scene.again(publication)) == UNIT
    inside = a_publication(scene, "inside")
    assert who_may(scene, "print_inside", inside) == UNIT | ABOVE
    assert not who_may(scene, "print_society", inside)


def test_the_page_of_a_publication_lists_and_opens_its_own_paper_only(scene, client):
    accepted_plan(scene)
    publication = a_publication(scene, "inside")
    inside, society = (
        reverse(f"publication_print_{key}", args=[publication.pk]) for key in ("inside", "society")
    )
    client.force_login(scene.secretary)
    body = client.get(publication.get_absolute_url()).content.decode()
    assert inside in body
    assert society not in body
    assert client.get(society).status_code == 403
    assert "党内通报" in client.get(inside).content.decode()
    client.force_login(scene.head)
    assert client.get(inside).status_code == 404


# --- archive ------------------------------------------------------------------------------------


def test_the_catalogue_lists_papers_with_their_numbers_and_of_the_rest_kinds_only(scene):
    in_custody(scene)
    a_letter(scene)
    inspection = overdue_case(scene)
    letter = sent(inspection, "supervision", by=scene.office)
    archive = actions.compile_archive(inspection, by=scene.office, box_number="2026-101")
    assert who_may(scene, "print", archive) == {"office", "office2"}
    paper = drawn(archive, "catalogue")
    assert paper.landscape
    assert paper.draft_mark == "组卷中"
    rows = table_of(paper).rows
    by_title = {row[3]: row for row in rows}
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert by_title[letter.title][2] == letter.number
    assert by_title[f"关于巡察{scene.unit.name}的反馈意见"][2]
    assert by_title["问题底稿"][6] >= 1
    assert by_title["信访材料"][6] == ""  # not even how many
    assert by_title["问题线索材料"][6] == ""
    assert CONTENT not in text_of(paper)
    remarks = text_of(drawn(archive, "remarks"))
    assert "2026-101" in remarks
    assert "1份正式文书的签章件尚未归卷" in remarks


def test_talks_are_counted_and_not_named(scene):
    talk = filed(scene)
    accepted_plan(scene)
    archive = actions.compile_archive(scene.inspection, by=scene.office, box_number="1")
    rows = {row[3]: row for row in table_of(drawn(archive, "catalogue")).rows}
    assert rows["个别谈话记录"][6] == 1
    assert str(talk) not in text_of(drawn(archive, "catalogue"))
