import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from findings.reports import actions
from findings.reports.models import Report, ReportText, ReportVersion
from kernel.policy import visible
from kernel.refusals import NotAllowed, NotPossible
from tests.reports.cases import a_report, carry, report_in


def told(report):
    rows = report.versions.in_order()
    return [(one.capacity, one.person.name, one.draft_number, one.during) for one in rows]


def problems_of(report, **words):
    return [
        {"finding": row.finding, "title": row.title, "text": row.text, **words}
        for row in report.problems_in_order()
    ]


def test_every_change_of_the_text_leaves_a_version_and_nothing_else_does(scene):
    report = a_report(scene, 2)
    actions.edit_report(report, by=scene.head, overall="组长改。")
    actions.edit_report(report, by=scene.deputy, overall="组长改。", problems=problems_of(report))
    carry(scene, report, "office_review")
    actions.return_from_office_report(report, by=scene.office, note="再改。")
    actions.edit_report(report, by=scene.deputy, problems=problems_of(report)[::-1])
    assert told(report) == [
        ("team", scene.deputy.name, 1, "drafting"),
        ("team", scene.head.name, 1, "drafting"),
        ("team", scene.deputy.name, 2, "returned"),
    ]
    last = report.versions.in_order().last()
    assert last.text.content == scene.again(report).frozen
    assert last.text.fingerprint == scene.again(report).fingerprint
    assert last.findings == [row.finding_id for row in report.problems.all()]


def test_the_same_text_is_kept_once_and_nothing_of_it_is_changed_or_removed(scene):
    report = a_report(scene)
    former = report.overall
    for overall in ("改。", former):
        actions.edit_report(report, by=scene.deputy, overall=overall)
    assert (report.versions.count(), report.texts.count()) == (3, 2)
    for rows in (ReportVersion.objects.all(), ReportText.objects.all()):
        for deed in (
            lambda rows=rows: rows.update(inspection=scene.inspection),
            lambda rows=rows: rows._raw_delete(rows.db),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                deed()


def test_a_report_from_before_gets_what_it_said_as_its_first_version(scene):
    report = Report.objects.create(inspection=scene.inspection, overall="从前的话。")
    actions.edit_report(report, by=scene.deputy, overall="现在的话。")
    first, second = report.versions.in_order()
    assert [first.text.content["overall"], second.text.content["overall"]] == [
        "从前的话。", "现在的话。",
    ]  # fmt: skip
    assert (first.person, second.person) == (None, scene.deputy)


# --- the office words it better ---------------------------------------------------------------------


def test_what_the_office_words_better_goes_before_the_teams_meeting_as_a_new_draft(scene):
    report = report_in(scene, "office_review")
    passed = report.fingerprint
    actions.revise_report(report, by=scene.office, note="更准确。", advice="加强集体领导。")
    assert (report.state, report.draft_number) == ("team_meeting", 2)
    assert told(report)[-1] == ("office", scene.office.name, 2, "office_review")
    rows = scene.again(report).approvals_in_order()
    assert [(row.step, row.decision, row.fingerprint, row.stands) for row in rows] == [
        ("team_meeting", "pass", passed, False), ("office_review", "revise", passed, False),
    ]  # fmt: skip
    carry(scene, report, "leading_group")
    assert [row.stands for row in scene.again(report).approvals_in_order()] == [
        False, False, True, True,
    ]  # fmt: skip


def test_the_office_changes_words_and_neither_adds_nor_drops_nor_moves_a_problem(scene):
    report = report_in(scene, "office_review", 2)
    rows = problems_of(report)
    for problems in (rows[:1], rows[::-1]):
        with pytest.raises(NotPossible, match="只改文字"):
            actions.revise_report(report, by=scene.office, note="改。", problems=problems)
    with pytest.raises(NotPossible, match="没有改动"):
        actions.revise_report(report, by=scene.office, note="改。", problems=rows)
    with pytest.raises(NotPossible, match="理由"):
        actions.revise_report(report, by=scene.office, advice="改。")
    for key in ("head", "leader_group", "secretary", "foreign_office"):
        with pytest.raises(NotAllowed):
            actions.revise_report(report, by=getattr(scene, key), note="改。", advice="改。")
    assert scene.again(report).state == "office_review"
    assert report.versions.count() == 1
    reworded = [{**rows[0], "text": "现象之一，性质是失职。"}, rows[1]]
    actions.revise_report(report, by=scene.office, note="改。", problems=reworded)
    assert [row.text for row in report.problems.all()] == ["现象之一，性质是失职。", "现象之2。"]


# --- who may know of which version, and the pages ---------------------------------------------------


def numbers(person, report):
    rows = visible(ReportVersion, person).filter(report=report)
    return list(rows.order_by("number").values_list("number", flat=True))


def test_office_and_leading_group_know_only_what_was_handed_in_and_their_own(scene):
    report = a_report(scene)
    actions.edit_report(report, by=scene.head, overall="组内第二次。")
    carry(scene, report, "team_meeting")
    assert numbers(scene.office, report) == []
    carry(scene, report, "office_review")
    actions.revise_report(report, by=scene.office, note="改。", overall="巡察办改。")
    for key in ("office", "leader_group"):
        assert numbers(getattr(scene, key), report) == [2, 3], key
    actions.return_from_team_meeting_report(report, by=scene.head, note="不妥。")
    actions.edit_report(report, by=scene.deputy, overall="组内再改。")
    assert numbers(scene.office, report) == [2, 3]
    for key in ("head", "deputy", "member", "letters_officer"):
        assert numbers(getattr(scene, key), report) == [1, 2, 3, 4], key
    for key in ("secretary", "liaison", "other_head", "stranger", "foreign_office"):
        assert numbers(getattr(scene, key), report) == [], key


def page(client, person, route, report, query=""):
    client.force_login(person)
    return client.get(reverse(route, args=[report.pk]) + query).content.decode()


def test_the_page_says_who_changed_which_sentence_and_takes_any_two_versions(scene, client):
    report = a_report(scene)
    actions.edit_report(report, by=scene.head, overall="总体上履行了职责，但问题较多。另加一句。")
    carry(scene, report, "office_review")
    actions.revise_report(report, by=scene.office, note="改。", advice="加强集体领导。")
    body = page(client, scene.head, "report_versions", report)
    assert "<ins>加强集体领导。</ins>" in body
    assert f"巡察办　{scene.office.name} 增写" in body
    assert "另加一句" not in body  # the last version against the one before
    body = page(client, scene.head, "report_versions", report, "?old=1&new=3")
    assert f"巡察组　{scene.head.name} 增写" in body
    assert f"巡察办　{scene.office.name} 增写" in body
    for nonsense in ("?old=9&new=0", "?old=²&new=" + "9" * 400, "?old=2&new=2"):
        assert "<ins>加强集体领导。</ins>" in page(
            client, scene.head, "report_versions", report, nonsense
        )
    body = page(client, scene.office, "report_versions", report)
    assert "共 2 个" in body
    assert "能够履行职责" not in body  # what the team had before stays with it


def test_the_office_rewords_on_one_page_that_holds_the_whole_text(scene, client):
    report = report_in(scene, "office_review")
    client.force_login(scene.office)
    url = reverse("report_revise", args=[report.pk])
    form = client.get(url).context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    sent = {name: str(value).replace("\n", "\r\n") for name, value in data.items()}
    assert "没有改动" in client.post(url, {**sent, "note": "改。"}).content.decode()
    text = f"text{report.problems.get().finding_id}"
    assert "问题要有表述" in client.post(url, {**sent, text: " ", "note": "改。"}).content.decode()
    assert client.post(url, {**sent, text: "新的表述。", "note": "改。"}).status_code == 302
    assert report.problems.get().text == "新的表述。"
