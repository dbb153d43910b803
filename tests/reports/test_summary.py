"""综合汇报: the whole round in one paper, for those who may know of the whole round."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from findings.register.models import Finding
from findings.reports.models import Report, ReportFinding
from issuing.actions import freeze
from issuing.kinds import kind_of, print_of
from issuing.models import OfficialPaper, RegisteredNumber
from issuing.models.papers import content_of
from kernel.policy import may, visible
from kernel.refusals import NotPossible
from rounds.actions import recuse
from tests.fieldwork.cases import filed, on_loan
from tests.issuing.drawn import drawn
from tests.register.cases import confirmed
from tests.reports.cases import OVERALL, a_report, carry, left

SUMMARY = kind_of("rounds.round:summary")


def text_of(round_) -> str:
    return repr(drawn(round_).blocks)


def approved_report(scene, **given):
    return carry(scene, a_report(scene, **given), until="approved")


def test_it_tells_the_approved_reports_and_none_that_is_still_under_way(scene):
    carry(scene, a_report(scene, findings=2), until="leading_group")
    assert "问题之1" not in text_of(scene.round)
    assert OVERALL not in text_of(scene.round)


def test_it_counts_the_work_and_tells_each_unit_with_its_problems(scene):
    filed(scene)
    on_loan(scene)
    approved_report(scene, findings=2)
    text = text_of(scene.round)
    for word in (
        "2个巡察组",
        "个别谈话1人次",
        "报告反映问题2个",
        "审定问题底稿2份",
        scene.unit.name,
        OVERALL,
    ):
        assert word in text
    assert "问题之1" in text
    assert "现象之2。" in text
    assert "('区住建局党组', '1', " in text
    assert "其中1个党组织的巡察报告已经审定" in text
    assert scene.other_unit.name not in text


def test_problems_are_counted_by_focus_and_by_the_first_level_of_the_taxonomy(scene):
    report = approved_report(scene, findings=2)
    row = report.problems.first()
    text = text_of(scene.round)
    assert f"('{row.focus_name}', '2')" in text
    assert f"('{row.finding.category.parent.name}', '2')" in text


def test_common_problems_have_a_section_of_their_own_where_there_are_any(scene):
    report = approved_report(scene, findings=2)
    assert "共性问题" not in text_of(scene.round)
    finding = report.problems.first().finding
    type(finding).objects.filter(pk=finding.pk).update(scope="common")
    text = text_of(scene.round)
    assert "共性问题" in text
    assert f"('{finding.category.full_name}', '1', '区住建局党组')" in text


def test_it_is_secret_and_goes_to_the_leading_group(scene):
    paper = drawn(scene.round)
    assert (paper.secrecy, paper.addressee, paper.signer) == (
        "秘密★1年", "青山区委巡察工作领导小组", "青山区委巡察工作领导小组办公室",
    )  # fmt: skip


def test_nothing_is_frozen_before_a_report_is_approved(scene):
    with pytest.raises(NotPossible, match="还没有审定的巡察报告"):
        freeze(SUMMARY, scene.round, by=scene.office, seen="")
    approved_report(scene)
    seen = print_of(content_of(SUMMARY, scene.round))
    assert freeze(SUMMARY, scene.round, by=scene.office, seen=seen).secrecy == "秘密★1年"


def asked(round_) -> int:
    with CaptureQueriesContext(connection) as queries:
        content_of(SUMMARY, round_)
    return len(queries)


def test_it_asks_as_much_for_many_units_and_problems_as_for_one(scene):
    report = approved_report(scene)
    one = asked(scene.again(scene.round))
    other = Report.objects.create(inspection=scene.other_inspection)
    Report.objects.filter(pk=other.pk).update(state="approved")
    for position, place in ((2, report), (3, report), (1, other)):
        finding = Finding.objects.create(
            inspection=place.inspection, title="又一问题", text="现象。"
        )
        ReportFinding.objects.create(
            inspection=place.inspection, report=place, finding=finding, position=position,
            title=finding.title, text=finding.text, focus_name="聚焦某事",
        )  # fmt: skip
    assert text_of(scene.round).count("又一问题") == 3
    assert "('未分类', '3')" in text_of(scene.round)
    assert asked(scene.again(scene.round)) == one


# --- who ----------------------------------------------------------------------------------------


def who(scene) -> set[str]:
    return {key for key, person in scene.cast.items() if may(person, "print", scene.round)}


def test_office_and_leading_group_print_it_and_no_team_and_no_unit(scene, client):
    everybody = {"office", "office2", "leader_group", "leader_group2"}
    assert who(scene) == everybody
    url = reverse("round_print_summary", args=[scene.round.pk])
    for key, status in (
        ("office", 200),
        ("head", 404),
        ("secretary", 404),
        ("foreign_office", 404),
    ):
        client.force_login(getattr(scene, key))
        assert client.get(url).status_code == status, key


@pytest.mark.parametrize("key", ["office2", "leader_group2"])
@pytest.mark.parametrize("unit", ["unit", "other_unit"])
def test_who_must_keep_away_from_one_of_its_units_prints_none_of_it(scene, client, key, unit):
    recuse(getattr(scene, key), by=scene.office, unit=getattr(scene, unit), ground="relative")
    assert key not in who(scene)
    client.force_login(getattr(scene, key))
    for name in ("round_print_summary", "round_print_summary_file"):
        assert client.get(reverse(name, args=[scene.round.pk])).status_code == 403


def test_once_frozen_it_stays_closed_to_them_in_the_register_as_well(scene, client):
    approved_report(scene)
    seen = print_of(content_of(SUMMARY, scene.round))
    paper = freeze(SUMMARY, scene.round, by=scene.office, seen=seen)
    assert visible(OfficialPaper, scene.office2).filter(pk=paper.pk).exists()
    recuse(scene.office2, by=scene.office, unit=scene.other_unit, ground="relative")
    assert not visible(OfficialPaper, scene.office2).filter(pk=paper.pk).exists()
    for verb in ("freeze", "number", "issue", "withdraw", "print"):
        assert not may(scene.office2, verb, paper)
        assert may(scene.office, verb, paper)
    assert visible(RegisteredNumber, scene.office).count() == 0
    client.force_login(scene.office2)
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_findings_that_stand_in_no_report_are_not_told(scene):
    approved_report(scene)
    confirmed(scene, title="报告以后认定的问题")
    left(scene)
    assert "报告以后认定的问题" not in text_of(scene.round)
