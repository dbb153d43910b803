import pytest
from django.urls import reverse

from findings.register.actions import (
    add_evidence,
    approve_workingpaper,
    reopen_finding,
    review_workingpaper,
    submit_workingpaper,
)
from findings.reports import actions
from findings.reports.trace import trace
from kernel.paper.content import Paragraph
from tests.issuing.drawn import drawn
from tests.register.cases import a_paper, approved, confirmed, text_file
from tests.reports.cases import carry, first_finding, left, report_in

OVERALL = "总体较好，但问题仍较突出。"


def with_evidence(scene):
    """A finding drawn from an approved paper that has evidence, and a report that tells of it."""
    paper = add_evidence(a_paper(scene), by=scene.member, files=[text_file("退付台账.txt")])
    submit_workingpaper(paper, by=scene.member)
    review_workingpaper(paper, by=scene.deputy)
    approve_workingpaper(paper, by=scene.head)
    confirmed(scene, papers=[paper], text="质保金退付超期46户，涉及2024年以来的项目。")
    return actions.write_report(left(scene), by=scene.deputy, overall=OVERALL), paper


def body_of(client, person, url):
    client.force_login(person)
    response = client.get(url)
    return response.status_code, response.content.decode()


def test_each_problem_shows_its_papers_their_handlers_and_evidence_and_what_they_do_not_say(
    scene, client
):
    report, paper = with_evidence(scene)
    carry(scene, report, "office_review")
    url = reverse("report_sources", args=[report.pk])
    file = reverse("workingpaper_evidence", args=[paper.pk, paper.evidence.get().pk])
    for key in ("head", "member", "office", "leader_group"):
        body = body_of(client, getattr(scene, key), url)[1]
        for told in (paper.number, paper.handler_names, "退付台账.txt", file, "底稿中没有“46户”"):
            assert told in body, (key, told)
        assert b"".join(client.get(file).streaming_content)
        line = body_of(client, getattr(scene, key), report.get_absolute_url())[1]
        assert f"{paper.number}</a>（材料 1 份）" in line
        assert "1 处数字待核对" in line
    for key in ("secretary", "liaison", "other_head", "stranger"):
        for route in ("report_sources", "report_versions", "report_revise"):
            where = reverse(route, args=[report.pk])
            assert body_of(client, getattr(scene, key), where)[0] == 404, (key, route)


def test_nothing_of_it_gets_into_the_official_paper(scene):
    report, paper = with_evidence(scene)
    printed = drawn(report)
    assert Paragraph(report.problems.get().text) in printed.blocks
    for inside in (paper.number, paper.title + " ", "出处", "底稿", "退付台账.txt"):
        assert inside not in str(printed)


def test_what_the_report_leaves_out_is_told_and_bars_nothing(scene, client):
    report = report_in(scene, "drafting")
    unused = approved(scene, title="没有用到的底稿")
    confirmed(scene, papers=[approved(scene)], title="没有写入的问题")
    found = trace(report, scene.head)
    assert unused in found.unused
    assert [one.title for one in found.unreported] == ["没有写入的问题"]
    url = reverse("report_submit", args=[report.pk])
    body = body_of(client, scene.deputy, url)[1]
    assert "1 个已认定的问题没有写入报告" in body
    assert "2 份已审定的底稿没有被报告中的问题用到" in body
    assert client.post(url, {"version": report.version}).status_code == 302
    assert scene.again(report).state == "team_meeting"


def test_what_a_reader_may_not_see_is_neither_shown_nor_told(scene):
    """A finding taken up again is the team's own until it is confirmed anew."""
    report = report_in(scene, "office_review")
    reopen_finding(first_finding(scene), by=scene.head, note="补充")
    ((_, (for_the_office,)),) = trace(scene.again(report), scene.office).sections
    ((_, (for_the_team,)),) = trace(scene.again(report), scene.head).sections
    assert (for_the_office.finding, for_the_team.finding) == (None, first_finding(scene))
    stranger = trace(scene.again(report), scene.secretary)
    ((_, (seen,)),) = stranger.sections
    assert (seen.sources, seen.checked.doubtful, seen.checked.is_supported) == ([], [], True)
    assert (stranger.unused, stranger.unreported) == ([], [])


@pytest.mark.parametrize("findings", [1, 4])
def test_the_pages_ask_the_database_as_often_for_many_problems_as_for_one(
    scene, client, django_assert_max_num_queries, findings
):
    report = report_in(scene, "office_review", findings)
    actions.revise_report(report, by=scene.office, note="改。", advice="加强领导。")
    client.force_login(scene.office)
    for route in ("report_sources", "report_versions"):
        with django_assert_max_num_queries(15):
            client.get(reverse(route, args=[report.pk]))
