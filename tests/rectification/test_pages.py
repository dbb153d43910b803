import pytest
from django.urls import reverse

from rectification import actions
from rectification.models import (
    Accountability,
    Archive,
    Evaluation,
    MeasureEvidence,
    Plan,
    Publication,
    RectificationReport,
)
from tests.issuing.drawn import drawn
from tests.rectification.cases import (
    RESULT,
    VERIFIED,
    a_plan,
    accepted_plan,
    answer,
    asked_item,
    closed_item,
    complete_plan,
    first_item,
    in_days,
    prove,
    signed_plan,
    submitted_plan,
    today,
    under_way_item,
)
from tests.register.cases import text_file
from tests.reports.cases import received_feedback

OTHERS = ("other_secretary", "other_liaison", "other_head", "foreign_office", "stranger")


@pytest.fixture
def sign_in(client, scene):
    def as_person(key):
        client.force_login(getattr(scene, key))
        return client

    return as_person


def body_of(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- the plan -----------------------------------------------------------------------------------


def test_the_liaison_begins_the_plan_on_a_page(scene, sign_in):
    inspection = received_feedback(scene, findings=2).inspection
    client, url = sign_in("liaison"), reverse("plan_new", args=[inspection.pk])
    assert "组织领导" in body_of(client.get(url))
    response = client.post(url, {"overview": "成立领导小组。"})
    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert "问题之2" in body_of(client.get(plan.get_absolute_url()))
    assert sign_in("office").get(url).status_code == 403


def edit_data(item, **fields):
    return {
        "version": item.version, "goal": "清零", "responsible_leader": "许国平",
        "department": "办公室", "due_on": in_days(20).isoformat(), "long_term": "",
        "due_reason": "", "measures-TOTAL_FORMS": "1", "measures-INITIAL_FORMS": "0",
        "measures-0-text": "完善制度", "measures-0-due_on": "", **fields,
    }  # fmt: skip


def test_an_item_is_edited_with_its_measures_and_rows_are_added_without_javascript(scene, sign_in):
    item = first_item(a_plan(scene))
    client, url = sign_in("liaison"), reverse("rectificationitem_edit", args=[item.pk])
    assert item.text in body_of(client.get(url))
    body = body_of(client.post(url, {**edit_data(item), "add_row": "1"}))
    assert "完善制度" in body
    assert 'name="measures-1-text"' in body
    assert not item.measures.exists()
    data = edit_data(item, **{"measures-TOTAL_FORMS": "2", "measures-1-text": "清退资金"})
    assert client.post(url, data).url == item.plan.get_absolute_url()
    assert [m.text for m in item.measures_in_order()] == ["完善制度", "清退资金"]


def test_a_term_that_cannot_be_is_told_at_its_field(scene, sign_in):
    item = first_item(a_plan(scene))
    client, url = sign_in("liaison"), reverse("rectificationitem_edit", args=[item.pk])
    past = body_of(client.post(url, edit_data(item, due_on=in_days(-1).isoformat())))
    assert "已经过去" in past
    late = body_of(client.post(url, edit_data(item, due_on=in_days(300).isoformat())))
    assert "须写明理由" in late


def test_a_page_edited_by_two_tells_the_second(scene, sign_in):
    item = first_item(a_plan(scene))
    answer(scene, item)
    url = reverse("rectificationitem_edit", args=[item.pk])
    assert "刚被他人处理过" in body_of(sign_in("liaison").post(url, edit_data(item)))


def test_saving_can_go_on_to_the_next_problem(scene, sign_in):
    plan = a_plan(scene, findings=2)
    first, second = plan.items_in_order()
    url = reverse("rectificationitem_edit", args=[first.pk])
    response = sign_in("liaison").post(url, {**edit_data(first), "and_next": "1"})
    assert response.url == reverse("rectificationitem_edit", args=[second.pk])


def test_the_secretary_signs_on_a_page_that_lists_everything(scene, sign_in):
    plan = submitted_plan(scene, measures=("完善制度", "清退资金"))
    client, url = sign_in("secretary"), reverse("plan_sign", args=[plan.pk])
    body = body_of(client.get(url))
    for text in ("清退资金", "问题清零", "首次签字", plan.fingerprint):
        assert text in body
    client.post(url, {"version": plan.version})
    assert scene.again(plan).state == "signed"
    assert sign_in("liaison").get(url).status_code == 403


def test_the_three_lists_are_three_views_of_one_text(scene, sign_in):
    plan = submitted_plan(scene, measures=("完善制度",))
    client, url = sign_in("liaison"), reverse("plan_lists", args=[plan.pk])
    words = {"problem": "问题清零", "task": "完善制度", "duty": "许国平"}
    for name, text in words.items():
        assert text in body_of(client.get(url, {"list": name}))
    assert "问题清单" in body_of(client.get(url, {"list": "nonsense"}))
    response = client.get(url, {"export": "xlsx"})
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_the_office_reads_the_signed_text_and_not_the_new_draft(scene, sign_in):
    plan = signed_plan(scene)
    actions.return_plan(plan, by=scene.office, note="措施太笼统。")
    answer(scene, first_item(plan), goal="草稿目标", measures=("草稿措施",))
    client = sign_in("office")
    for url in (plan.get_absolute_url(), reverse("plan_lists", args=[plan.pk]) + "?list=task"):
        body = body_of(client.get(url))
        assert "草稿" not in body
    body = body_of(client.get(plan.get_absolute_url()))
    assert "签字已失效" in body
    assert client.get(reverse("plan_print_plan", args=[plan.pk])).status_code == 403
    assert "草稿目标" in body_of(sign_in("secretary").get(plan.get_absolute_url()))


def test_the_units_inner_remarks_stay_in_the_unit(scene, sign_in):
    plan = submitted_plan(scene)
    actions.return_to_liaison_plan(plan, by=scene.secretary, note="内部意见")
    actions.submit_for_signature_plan(plan, by=scene.liaison)
    actions.sign_plan(plan, by=scene.secretary)
    assert "内部意见" in body_of(sign_in("liaison").get(plan.get_absolute_url()))
    assert "内部意见" not in body_of(sign_in("office").get(plan.get_absolute_url()))


# --- items --------------------------------------------------------------------------------------


def test_progress_and_proof_are_told_on_a_page_and_downloaded_through_the_door(scene, sign_in):
    item = under_way_item(scene)
    measure = item.measures_in_order().first()
    actions.start_measure(measure, by=scene.liaison)
    client, url = sign_in("liaison"), reverse("measure_note_progress", args=[measure.pk])
    assert "请填写进展情况" in body_of(client.post(url, {"text": ""}))
    client.post(url, {"text": "制度已印发", "files": [text_file("制度.txt")]})
    body = body_of(client.get(item.get_absolute_url()))
    assert "制度已印发" in body
    file = MeasureEvidence.objects.get()
    download = reverse("rectificationitem_evidence", args=[item.pk, file.pk])
    assert download in body
    assert b"".join(client.get(download).streaming_content) == text_file().read()
    for key in OTHERS:
        assert sign_in(key).get(download).status_code == 404, key


def test_evidence_of_another_item_is_not_found_under_this_one(scene, sign_in):
    plan = accepted_plan(scene, findings=2)
    first, second = plan.items_in_order()
    prove(scene, first)
    file = MeasureEvidence.objects.get()
    url = reverse("rectificationitem_evidence", args=[second.pk, file.pk])
    assert sign_in("office").get(url).status_code == 404


def test_the_office_verifies_what_the_page_shows(scene, sign_in):
    item = asked_item(scene)
    url = reverse("rectificationitem_verify_and_close", args=[item.pk])
    client = sign_in("office")
    body = body_of(client.get(url))
    for text in (RESULT, "完善制度", "台账.txt"):
        assert text in body
    assert "请写明怎样核实的" in body_of(client.post(url, {"version": item.version}))
    client.post(url, {"version": item.version, **VERIFIED})
    assert scene.again(item).state == "closed_out"
    assert sign_in("secretary").get(url).status_code == 403


def test_the_ledger_finds_what_is_overdue(scene, sign_in):
    plan = accepted_plan(scene, findings=2)
    first = first_item(plan)
    type(first).objects.filter(pk=first.pk).update(due_on=in_days(-2))
    client, url = sign_in("office"), reverse("rectificationitems")
    body = body_of(client.get(url, {"due": "late"}))
    assert "问题之1" in body
    assert "问题之2" not in body
    assert "逾期 2 天" in body
    exported = client.get(url, {"export": "xlsx"})
    assert b"".join(exported.streaming_content).startswith(b"PK")


def test_no_other_unit_or_team_finds_anything(scene, sign_in):
    item = closed_item(scene)
    plan, measure = item.plan, item.measures_in_order().first()
    urls = [plan.get_absolute_url(), item.get_absolute_url()]
    for name, pk in (
        ("plan_lists", plan.pk), ("plan_edit", plan.pk), ("plan_sign", plan.pk),
        ("plan_new", scene.inspection.pk), ("rectificationitem_edit", item.pk),
        ("measure_note_progress", measure.pk), ("measure_finish", measure.pk),
        ("evaluation_new", scene.inspection.pk), ("archive_new", scene.inspection.pk),
        ("inspection_look_back", scene.inspection.pk),
    ):  # fmt: skip
        urls.append(reverse(name, args=[pk]))
    for key in OTHERS:
        client = sign_in(key)
        for url in urls:
            assert client.get(url).status_code == 404, f"{key} {url}"
        assert item.title not in body_of(client.get(reverse("rectificationitems")))


# --- reports, evaluation, publication, archive --------------------------------------------------


def test_the_two_reports_are_written_on_pages(scene, sign_in):
    accepted_plan(scene)
    url = reverse("rectificationreport_new", args=[scene.inspection.pk])
    client = sign_in("secretary")
    client.post(url, {"kind": "head", "text": "组织落实情况。"})
    report = RectificationReport.objects.get()
    assert "组织落实情况。" in body_of(client.get(report.get_absolute_url()))
    assert 'value="head"' not in body_of(client.get(url))
    edit = reverse("rectificationreport_edit", args=[report.pk])
    client.post(edit, {"version": report.version, "text": "改过的正文。"})
    assert scene.again(report).text == "改过的正文。"
    assert sign_in("liaison").get(edit).status_code == 403
    assert sign_in("office").get(report.get_absolute_url()).status_code == 404


def test_accountability_is_noted_and_corrected_by_the_office(scene, sign_in):
    under_way_item(scene)
    url = reverse("accountability_new", args=[scene.inspection.pk])
    data = {
        "item": "", "person_name": "甲某", "post": "科长", "form": "talk",
        "reason": "整改不力", "decided_on": today().isoformat(),
    }  # fmt: skip
    client = sign_in("office")
    client.post(url, data)
    record = Accountability.objects.get()
    edit = reverse("accountability_edit", args=[record.pk])
    assert "甲某" in body_of(client.get(edit))
    client.post(edit, {**data, "form": "notice"})
    assert scene.again(record).form == "notice"
    assert "整改不力" in body_of(sign_in("secretary").get(record.get_absolute_url()))
    assert sign_in("liaison").get(record.get_absolute_url()).status_code == 404
    assert sign_in("secretary").get(edit).status_code == 403


def test_the_office_evaluates_and_archives_on_pages(scene, sign_in):
    accepted_plan(scene)
    client, pk = sign_in("office"), scene.inspection.pk
    client.post(
        reverse("evaluation_new", args=[pk]), {"grade": "good", "score": "95", "comment": "好。"}
    )
    client.post(reverse("archive_new", args=[pk]), {"box_number": "2026-101", "note": ""})
    for model in (Evaluation, Archive):
        record = model.objects.get()
        assert body_of(client.get(record.get_absolute_url()))
        name = f"{model._meta.model_name}_edit"
        assert body_of(client.get(reverse(name, args=[record.pk])))
        assert sign_in("secretary").get(record.get_absolute_url()).status_code == 404
        sign_in("office")


def test_the_unit_drafts_its_publication_on_a_page(scene, sign_in):
    accepted_plan(scene)
    url = reverse("publication_new", args=[scene.inspection.pk])
    client = sign_in("liaison")
    client.post(url, {"audience": "society", "text": "公开稿正文", "withheld": ""})
    record = Publication.objects.get()
    assert "公开稿正文" in body_of(client.get(record.get_absolute_url()))
    assert 'value="society"' not in body_of(client.get(url))
    assert body_of(client.get(reverse("publication_edit", args=[record.pk])))


def test_the_look_back_is_arranged_on_a_page(scene, sign_in):
    item = closed_item(scene)
    url = reverse("inspection_look_back", args=[item.inspection_id])
    assert "回头看轮次" in body_of(sign_in("office").get(url))
    assert sign_in("head").get(url).status_code == 403
    assert body_of(sign_in("office").get(reverse("lookbackchecks")))


# --- papers -------------------------------------------------------------------------------------


def test_the_plans_paper_carries_three_landscape_lists_and_who_signed(scene):
    plan = scene.again(signed_plan(scene))
    paper = drawn(plan)
    assert [annex.title for annex in paper.annexes] == ["问题清单", "任务清单", "责任清单"]
    assert all(annex.landscape for annex in paper.annexes)
    assert scene.secretary.name in paper.note
    assert paper.draft_mark == ""
    actions.return_plan(plan, by=scene.office, note="再改。")
    assert drawn(scene.again(plan)).draft_mark == "未签字"


def test_a_reports_paper_says_whether_it_is_signed(scene):
    accepted_plan(scene)
    report = actions.write_rectification_report(
        scene.inspection, by=scene.liaison, kind="unit", text="正文。"
    )
    assert drawn(report).draft_mark == "未签字"


def test_every_move_of_a_finished_plan_has_its_page(scene, sign_in):
    plan = complete_plan(scene)
    client = sign_in("secretary")
    for step in plan.lifecycle.moves:
        url = reverse(f"plan_{step.name}", args=[plan.pk])
        assert client.get(url).status_code in (200, 403)


def test_the_ledger_of_measures_says_what_is_late_and_what_proves_each(scene, sign_in):
    item = first_item(accepted_plan(scene, measures=("完善制度", "全部清退")))
    late = item.measures_in_order().first()
    type(late).objects.filter(pk=late.pk).update(due_on=in_days(-3))
    client, url = sign_in("office"), reverse("measures")
    rows = client.get(url).context["ledger"].rows
    told = [{cell["label"]: cell["due"] or cell["text"] for cell in row["cells"]} for row in rows]
    assert [(one["时限"].text, one["佐证材料"]) for one in told] == [
        ("逾期 3 天", "没有"), ("随整改问题", "没有"),
    ]  # fmt: skip
    found = client.get(url, {"due": "late"}).context["ledger"].rows
    assert [row["url"] for row in found] == [late.get_absolute_url()]
    assert not sign_in("other_secretary").get(url, follow=True).context["ledger"].rows
