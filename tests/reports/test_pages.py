import pytest
from django.urls import reverse

from findings.reports import actions
from findings.reports.models import FeedbackOpinion, Report
from issuing.kinds import kinds_of
from kernel.paper.content import Heading, Paragraph
from tests.issuing.drawn import asked, drawn
from tests.register.cases import a_finding, confirmed
from tests.reports.cases import (
    MEETING,
    a_feedback,
    a_report,
    approved_feedback,
    delivered_feedback,
    first_finding,
    left,
    received_feedback,
    report_in,
    today,
)


@pytest.fixture
def sign_in(client, scene):
    def as_person(key):
        client.force_login(getattr(scene, key))
        return client

    return as_person


def routes_of(record) -> list[str]:
    name = record._meta.model_name
    moves = [f"{name}_{step.name}" for step in record.lifecycle.moves]
    papers = [
        route for kind in kinds_of(type(record)) for route in (kind.route, f"{kind.route}_file")
    ]
    return [reverse(route, args=[record.pk]) for route in (name, f"{name}_edit", *moves, *papers)]


def sent(form) -> dict:
    """What a browser would send back of a form with problems, unchanged."""
    data = {}
    for part in (form, *form.problems):
        for field in part:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = "on" if value is True else value
    return data


def body_of(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def test_team_office_and_leading_group_open_the_report(scene, sign_in):
    url = report_in(scene, "office_review").get_absolute_url()
    for key in ("head", "deputy", "member", "office", "leader_group"):
        body = body_of(sign_in(key), url)
        assert "现象之1。" in body, key
        assert "待巡察办审核" in body


def test_unit_and_strangers_find_no_route_of_a_report(scene, sign_in):
    report = report_in(scene, "approved")
    asked(report, by=scene.office)
    for key in ("secretary", "liaison", "other_head", "stranger", "foreign_office"):
        client = sign_in(key)
        for url in routes_of(report):
            assert client.get(url).status_code == 404, (key, url)
        assert report.title not in body_of(client, reverse("reports"))


def test_before_delivery_the_unit_finds_no_route_of_its_feedback(scene, sign_in):
    feedback = approved_feedback(scene)
    asked(feedback, by=scene.office)
    for key in ("secretary", "liaison", "other_secretary"):
        client = sign_in(key)
        for url in routes_of(feedback):
            assert client.get(url).status_code == 404, (key, url)
        assert (
            client.post(reverse("feedbackopinion_print_feedback", args=[feedback.pk])).status_code
            == 404
        )
        assert feedback.title not in body_of(client, reverse("feedbackopinions"))


def test_after_delivery_the_unit_reads_the_document_and_not_its_course(scene, sign_in):
    feedback = a_feedback(scene)
    actions.submit_feedbackopinion(feedback, by=scene.office, note="报批说明")
    actions.approve_feedbackopinion(feedback, by=scene.leader_group, note="内部批语")
    actions.deliver_feedbackopinion(feedback, by=scene.office, note="登记说明", **MEETING)
    for key in ("secretary", "liaison"):
        body = body_of(sign_in(key), feedback.get_absolute_url())
        assert "现象之1。" in body
        assert feedback.number in body
        for inside in ("报批说明", "内部批语", "登记说明", scene.leader_group.name, "/findings/"):
            assert inside not in body
    assert "内部批语" in body_of(sign_in("office"), feedback.get_absolute_url())


def test_what_the_unit_may_not_do_to_its_feedback_is_forbidden(scene, sign_in):
    feedback = delivered_feedback(scene)
    client = sign_in("liaison")
    for name in ("edit", "submit", "approve", "return", "deliver", "receive"):
        url = reverse(f"feedbackopinion_{name}", args=[feedback.pk])
        assert client.get(url).status_code == 403, name


def test_signing_shows_exactly_the_frozen_text_and_its_fingerprint(scene, sign_in):
    feedback = delivered_feedback(scene, findings=2)
    client, url = sign_in("secretary"), reverse("feedbackopinion_receive", args=[feedback.pk])
    body = body_of(client, url)
    text = feedback.frozen_text
    for part in (text["basis"], text["overall"], *(row["text"] for row in text["problems"])):
        assert part in body
    assert feedback.frozen_fingerprint in body
    client.post(url, {"version": feedback.version})
    feedback = scene.again(feedback)
    assert (feedback.state, feedback.received_fingerprint) == (
        "received", feedback.frozen_fingerprint,
    )  # fmt: skip


def test_approving_shows_the_whole_report(scene, sign_in):
    report = report_in(scene, "leading_group")
    body = body_of(sign_in("leader_group"), reverse("report_pass_leading_group", args=[report.pk]))
    assert report.overall in body
    assert "现象之1。" in body
    assert report.fingerprint in body


def test_the_second_of_two_approvers_is_told_on_the_page(scene, sign_in):
    report = report_in(scene, "office_review")
    url, seen = reverse("report_pass_office", args=[report.pk]), report.version
    sign_in("office").post(url, {"version": seen})
    told = sign_in("office2").post(url, {"version": seen})
    assert told.status_code == 200
    assert "不能“审核通过，报领导小组”" in told.content.decode()
    assert report.approvals.filter(step="office_review").count() == 1


def test_a_new_report_is_filled_in_already(scene, sign_in):
    confirmed(scene, title="质保金退付超期", text="退付超期43户。")
    client, url = sign_in("deputy"), reverse("report_new", args=[left(scene).pk])
    page = client.get(url)
    assert "退付超期43户。" in page.content.decode()
    client.post(url, {**sent(page.context["form"]), "overall": "总体较好。"})
    report = Report.objects.get()
    assert report.overall == "总体较好。"
    assert [row.title for row in report.problems.all()] == ["质保金退付超期"]
    assert client.get(url).url == report.get_absolute_url()


def test_whoever_writes_the_report_is_told_of_findings_not_confirmed_yet(scene, sign_in):
    confirmed(scene)
    told = "个问题待组务会认定，未列入。"
    client, url = sign_in("deputy"), reverse("report_new", args=[left(scene).pk])
    assert told not in body_of(client, url)
    for title in ("问题之二", "问题之三"):
        a_finding(scene, title=title)
    assert f"还有 2 {told}" in body_of(client, url)


def test_problems_are_chosen_ordered_and_worded_on_one_page(scene, sign_in):
    report = a_report(scene, findings=3)
    client, url = sign_in("deputy"), reverse("report_edit", args=[report.pk])
    data = sent(client.get(url).context["form"])
    one, two, three = (row.finding_id for row in report.problems_in_order())
    data.pop(f"finding{two}-included")
    data[f"finding{three}-position"] = 1
    data[f"finding{one}-position"] = 2
    data[f"finding{three}-text"] = "报告自己的表述。"
    assert client.post(url, data).status_code == 302
    rows = [(row.finding_id, row.text) for row in report.problems_in_order()]
    assert rows == [(three, "报告自己的表述。"), (one, "现象之1。")]


def test_a_chosen_problem_without_words_is_told_and_nothing_is_lost(scene, sign_in):
    report = a_report(scene)
    client, url = sign_in("deputy"), reverse("report_edit", args=[report.pk])
    data = sent(client.get(url).context["form"])
    data[f"finding{first_finding(scene).pk}-text"] = " "
    body = client.post(url, {**data, "overall": "刚写的一大段。"}).content.decode()
    assert "写入的问题要有表述" in body
    assert "刚写的一大段。" in body
    assert report.problems.get().text == "现象之1。"


def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten(scene, sign_in):
    report = a_report(scene)
    client, url = sign_in("deputy"), reverse("report_edit", args=[report.pk])
    data = sent(client.get(url).context["form"])
    actions.edit_report(scene.again(report), by=scene.head, overall="组长先改。")
    body = client.post(url, {**data, "overall": "后改。"}).content.decode()
    assert "刚被他人处理过" in body
    assert scene.again(report).overall == "组长先改。"


def test_feedback_is_drafted_from_the_report_and_edited(scene, sign_in):
    report = report_in(scene, "approved", findings=2)
    client = sign_in("office")
    url = reverse("feedbackopinion_new", args=[report.inspection_id])
    client.post(url, sent(client.get(url).context["form"]))
    feedback = FeedbackOpinion.objects.get()
    assert feedback.items.count() == 2
    url = reverse("feedbackopinion_edit", args=[feedback.pk])
    data = sent(client.get(url).context["form"])
    data.pop(f"finding{first_finding(scene).pk}-included")
    client.post(url, data)
    assert [(item.number, item.title) for item in feedback.items.all()] == [(1, "问题之2")]


def test_without_an_approved_report_the_page_says_why(scene, sign_in):
    report = report_in(scene, "secretary_meeting")
    url = reverse("feedbackopinion_new", args=[report.inspection_id])
    told = sign_in("office").get(url)
    assert told.status_code == 409
    assert "书记专题会议" in told.content.decode()


def test_delivery_is_registered_with_its_meeting(scene, sign_in):
    feedback = approved_feedback(scene)
    client, url = sign_in("office"), reverse("feedbackopinion_deliver", args=[feedback.pk])
    assert scene.secretary.name in body_of(client, url)
    data = {**MEETING, "version": feedback.version, "delivered_on": today().isoformat()}
    assert (
        "不能早于撤点日期"
        in client.post(url, {**data, "delivered_on": "2020-01-01"}).content.decode()
    )
    client.post(url, data)
    assert scene.again(feedback).place == MEETING["place"]


def test_the_secretarys_meeting_is_recorded(scene, sign_in):
    report = report_in(scene, "secretary_meeting")
    client, url = sign_in("office"), reverse("report_record_secretary_meeting", args=[report.pk])
    data = {"version": report.version, "meeting_on": today().isoformat()}
    assert "请填写会议纪要编号" in client.post(url, data).content.decode()
    client.post(url, {**data, "minutes_number": "〔2026〕3号", "note": "原则同意"})
    assert scene.again(report).state == "approved"
    body = body_of(client, report.get_absolute_url())
    assert "纪要 〔2026〕3号" in body
    assert "原则同意" in body


def test_void_approvals_are_shown_as_such(scene, sign_in):
    report = report_in(scene, "leading_group")
    actions.return_from_leading_group_report(report, by=scene.leader_group, note="补充责任")
    body = body_of(sign_in("head"), report.get_absolute_url())
    assert "曾通过，已失效" in body
    assert "补充责任" in body


def test_ledgers_list_what_each_may_know(scene, sign_in):
    feedback = received_feedback(scene)
    assert feedback.number in body_of(sign_in("office"), reverse("feedbackopinions"))
    assert feedback.title in body_of(sign_in("secretary"), reverse("feedbackopinions"))
    assert "情况报告" in body_of(sign_in("leader_group"), reverse("reports"))


def test_the_report_paper_is_secret_and_marked_until_approved(scene):
    report = report_in(scene, "leading_group")
    paper = drawn(report)
    assert (paper.secrecy, paper.draft_mark) == ("秘密★1年", "送审稿")
    assert Paragraph("现象之1。") in paper.blocks
    actions.pass_leading_group_report(report, by=scene.leader_group)
    actions.record_secretary_meeting_report(report, by=scene.office, minutes_number="3号")
    assert drawn(scene.again(report)).draft_mark == "未定稿"  # approved, and not yet a paper


def test_the_feedback_paper_says_the_frozen_text_with_its_list_of_problems(scene):
    feedback = received_feedback(scene)
    paper = drawn(feedback)
    assert paper.number == feedback.number
    assert paper.addressee == scene.unit.name
    assert scene.committee.name in paper.issuer
    assert Heading(1, "报告要求") in paper.blocks
    (annex,) = paper.annexes
    assert annex.title == "问题清单"
    assert annex.blocks[0].rows[0][:1] == (1,)


def test_the_delivered_paper_is_another_one_than_the_draft(scene, sign_in):
    feedback = approved_feedback(scene)
    draft = asked(feedback, by=scene.office)
    actions.deliver_feedbackopinion(feedback, by=scene.office, **MEETING)
    assert asked(scene.again(feedback), by=scene.secretary).pk != draft.pk


@pytest.mark.parametrize("findings", [1, 4])
def test_a_page_asks_the_database_as_often_for_many_problems_as_for_one(
    scene, sign_in, django_assert_max_num_queries, findings
):
    feedback = delivered_feedback(scene, findings=findings)
    report = feedback.inspection.reports.get()
    client = sign_in("office")
    for url in (feedback.get_absolute_url(), report.get_absolute_url()):
        with django_assert_max_num_queries(15):
            client.get(url)
