import re

import pytest

from kernel.policy import may
from kernel.refusals import NotAllowed, NotPossible
from rectification import actions
from rectification.models import Publication, RectificationReport
from tests.rectification.cases import (
    ABOVE,
    UNIT,
    accepted_plan,
    accepted_reports,
    approved_evaluation,
    closed_item,
    first_item,
    signed_plan,
    today,
    under_way_item,
    who_sees,
)


def a_report(scene, kind="unit", key="liaison"):
    return actions.write_rectification_report(
        scene.inspection, by=getattr(scene, key), kind=kind, text="整改情况。"
    )


def signed_report(scene):
    report = a_report(scene)
    actions.submit_for_signature_rectificationreport(report, by=scene.liaison)
    return actions.sign_rectificationreport(report, by=scene.secretary)


# --- reports ------------------------------------------------------------------------------------


def test_reports_wait_for_the_accepted_plan(scene):
    signed_plan(scene)
    with pytest.raises(NotPossible, match="审核通过"):
        a_report(scene)


def test_the_heads_own_report_is_written_by_the_secretary_alone(scene):
    accepted_plan(scene)
    with pytest.raises(NotAllowed, match="书记本人"):
        a_report(scene, "head")
    report = a_report(scene, "head", "secretary")
    assert not may(scene.liaison, "edit", report)
    with pytest.raises(NotAllowed):
        actions.submit_for_signature_rectificationreport(report, by=scene.liaison)


def test_a_report_is_signed_by_the_secretary_over_its_exact_text(scene):
    accepted_plan(scene)
    report = a_report(scene)
    assert who_sees(scene, report) == UNIT
    actions.submit_for_signature_rectificationreport(report, by=scene.liaison)
    with pytest.raises(NotAllowed):
        actions.sign_rectificationreport(report, by=scene.liaison)
    actions.sign_rectificationreport(report, by=scene.secretary)
    assert report.signed_text == report.text
    assert report.signed_fingerprint == report.draft_fingerprint
    assert who_sees(scene, report) == UNIT | ABOVE


def test_a_changed_text_is_not_accepted_on_the_old_signature(scene):
    accepted_plan(scene)
    report = signed_report(scene)
    RectificationReport.objects.filter(pk=report.pk).update(text="改过。")
    with pytest.raises(NotPossible, match="不一致"):
        actions.accept_rectificationreport(report, by=scene.office, office_comments="好。")


def test_after_a_return_the_office_still_reads_only_what_was_signed(scene, client):
    accepted_plan(scene)
    report = signed_report(scene)
    actions.return_rectificationreport(report, by=scene.office, note="再核实。")
    actions.edit_rectification_report(report, by=scene.liaison, text="新的草稿。")
    client.force_login(scene.office)
    body = client.get(report.get_absolute_url()).content.decode()
    assert "整改情况。" in body
    assert "新的草稿" not in body
    assert not report.signature_stands


def test_one_report_of_each_kind(scene):
    accepted_plan(scene)
    a_report(scene)
    with pytest.raises(NotPossible, match="已有整改情况报告"):
        a_report(scene)


# --- accountability, evaluation -----------------------------------------------------------------


def accountability(scene, by="office", **fields):
    given = {
        "item": None, "person_name": "甲某", "form": "talk", "reason": "整改不力",
        "decided_on": today(), **fields,
    }  # fmt: skip
    return actions.note_accountability(scene.inspection, by=getattr(scene, by), **given)


def test_accountability_is_kept_from_the_liaison(scene):
    item = under_way_item(scene)
    record = accountability(scene, item=item)
    assert who_sees(scene, record) == ABOVE | {"secretary"}
    with pytest.raises(NotAllowed):
        accountability(scene, by="head")


def test_the_unit_learns_the_grade_only_when_it_is_decided_and_never_the_score(scene, client):
    accepted_plan(scene)
    accepted_reports(scene)
    evaluation = actions.evaluate(
        scene.inspection, by=scene.office, grade="fair", score=91, comment="总体较好。"
    )
    assert who_sees(scene, evaluation) == {"office", "office2"}
    actions.submit_evaluation(evaluation, by=scene.office)
    assert who_sees(scene, evaluation) == ABOVE
    with pytest.raises(NotAllowed):
        actions.approve_evaluation(evaluation, by=scene.office)
    actions.approve_evaluation(evaluation, by=scene.leader_group)
    assert evaluation.approved_fingerprint == scene.again(evaluation).fingerprint
    assert who_sees(scene, evaluation) == ABOVE | UNIT
    client.force_login(scene.secretary)
    body = client.get(evaluation.get_absolute_url()).content.decode()
    assert "较好" in body
    assert "得分" not in body
    assert not re.search(r">\s*91\b", body)  # the bare digits may well stand in a form's token


def test_an_evaluation_waits_for_both_reports(scene):
    accepted_plan(scene)
    evaluation = actions.evaluate(scene.inspection, by=scene.office, grade="good", comment="好。")
    with pytest.raises(NotPossible, match="都审核通过"):
        actions.submit_evaluation(evaluation, by=scene.office)


# --- publication --------------------------------------------------------------------------------


def confirmed_publication(scene, **fields) -> Publication:
    given = {"audience": "society", "text": "整改进展情况。", **fields}
    publication = actions.write_publication(scene.inspection, by=scene.liaison, **given)
    actions.submit_publication(publication, by=scene.liaison)
    return actions.confirm_publication(publication, by=scene.secretary)


def test_a_publication_is_confirmed_approved_and_then_published(scene):
    accepted_plan(scene)
    accepted_reports(scene)
    publication = confirmed_publication(scene)
    with pytest.raises(NotAllowed):
        actions.approve_publication(publication, by=scene.secretary)
    actions.approve_publication(publication, by=scene.office)
    with pytest.raises(NotPossible, match="公开载体"):
        actions.publish_publication(publication, by=scene.liaison, published_on=today())
    actions.publish_publication(
        publication, by=scene.liaison, published_on=today(), place="政府网站"
    )
    assert publication.state == "published"
    assert publication.approved_fingerprint == publication.confirmed_fingerprint


def test_what_is_withheld_is_for_the_leading_group_to_approve(scene):
    accepted_plan(scene)
    accepted_reports(scene)
    publication = confirmed_publication(scene, withheld="第 1 项正在核查。")
    with pytest.raises(NotAllowed):
        actions.approve_publication(publication, by=scene.office)
    assert actions.approve_publication(publication, by=scene.leader_group).state == "approved"


def test_the_office_does_not_see_an_unconfirmed_publication(scene):
    accepted_plan(scene)
    publication = actions.write_publication(
        scene.inspection, by=scene.liaison, audience="inside", text="草稿"
    )
    assert who_sees(scene, publication) == UNIT


# --- archive ------------------------------------------------------------------------------------


def test_a_case_is_filed_away_only_when_it_is_finished(scene):
    item = under_way_item(scene)
    archive = actions.compile_archive(scene.inspection, by=scene.office, box_number="2026-101")
    with pytest.raises(NotPossible, match="都审核通过"):
        actions.file_away_archive(archive, by=scene.office)
    accepted_reports(scene)
    with pytest.raises(NotPossible, match="评估还没有审定"):
        actions.file_away_archive(archive, by=scene.office)
    approved_evaluation(scene)
    with pytest.raises(NotPossible, match="还有 1 个整改问题没有销号"):
        actions.file_away_archive(archive, by=scene.office)
    actions.mark_long_term_rectificationitem(item, by=scene.office, note="长期坚持")
    assert actions.file_away_archive(archive, by=scene.office).state == "archived"
    assert who_sees(scene, archive) == ABOVE


def test_a_closed_case_is_filed_away_by_the_office(scene):
    item = closed_item(scene)
    accepted_reports(scene)
    approved_evaluation(scene)
    with pytest.raises(NotAllowed):
        actions.compile_archive(item.inspection, by=scene.secretary, box_number="1")
    archive = actions.compile_archive(item.inspection, by=scene.office, box_number="1")
    actions.file_away_archive(archive, by=scene.office)
    assert archive.archived_by == scene.office
    assert first_item(item.plan).state == "closed_out"
