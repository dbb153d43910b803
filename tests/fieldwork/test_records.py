"""Field records, the votes in them, quick capture on a phone, and the numbers of a unit."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from findings.fieldwork.actions import documents, interviews
from findings.fieldwork.actions import records as deeds
from findings.fieldwork.counts import counts_of
from findings.fieldwork.models import FieldRecord
from findings.fieldwork.pasted import Unreadable, read_results, tables, written_results
from findings.reports.prefill import report_texts
from kernel.refusals import NotAllowed, NotPossible
from tests.fieldwork.cases import (
    VOTES,
    a_record,
    a_vote,
    filed,
    held,
    items_of,
    on_loan,
    photo,
    planned,
    settled,
    today,
)
from xuncha.desk.todo import todo


def test_a_record_is_settled_by_its_author_or_a_leader_and_taken_up_again_with_a_reason(scene):
    record = a_record(scene)
    assert any("整理现场记录" in duty.what for duty in todo(scene.member))
    for key in ("member2", "office", "other_member"):
        with pytest.raises(NotAllowed):
            deeds.settle_fieldrecord(record, by=getattr(scene, key))
    deeds.settle_fieldrecord(record, by=scene.deputy)
    with pytest.raises(NotPossible, match="已不能修改"):
        deeds.edit_record(record, by=scene.member, title="改")
    deeds.reopen_fieldrecord(record, by=scene.member, note="补充一户")
    with pytest.raises(NotPossible, match="不能作废"):
        deeds.discard_fieldrecord(record, by=scene.member, note="不要了")


def test_a_record_says_something_before_it_is_settled(scene):
    with pytest.raises(NotPossible, match="还没有写"):
        settled(scene, summary=" ", noted="")


def test_numbers_of_a_survey_fit_together(scene):
    record = a_vote(scene)
    with pytest.raises(NotPossible, match="多于有效份数"):
        a_vote(scene, results=(("总体评价", (("好", 57),)),))
    with pytest.raises(NotPossible, match="只有问卷调查"):
        a_record(scene, results=VOTES)
    for wrong in ({"came_back": 61}, {"valid": 59}, {"kind": "forum"}, {"sent": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FieldRecord.objects.filter(pk=record.pk).update(**wrong)


PASTED = "题目\t好\t差\n总体\t10\t2\n作风\t9\t3\n\n题目｜是｜否\n公开过吗｜5｜7"


def test_results_are_pasted_from_excel_and_shown_as_tables(scene):
    results = read_results(PASTED)
    assert results[2] == ("公开过吗", [("是", 5), ("否", 7)])
    record = a_vote(scene, results=results)
    shown = tables(record.results.all())
    assert [len(table["rows"]) for table in shown] == [2, 1]
    assert read_results(written_results(record.results.all())) == results
    with pytest.raises(Unreadable) as caught:
        read_results("题目\n总体｜1\n\n题目｜好\n总体｜很多\n总体｜1｜2")
    assert [fault[:5] for fault in caught.value.faults] == ["第 1 行", "第 5 行", "第 6 行"]


def test_a_record_is_written_by_its_page_with_files_that_the_team_opens(scene, client):
    client.force_login(scene.member)
    url = reverse("fieldrecord_new", args=[scene.inspection.pk])
    data = {
        "kind": "field_visit", "title": "走访", "held_on": str(today()), "summary": "看了两户。",
        "answers": PASTED,
    }  # fmt: skip
    refused = client.post(url, data)
    assert "方式请选" in refused.content.decode()
    assert "公开过吗" in refused.content.decode()
    client.post(url, {**data, "answers": "", "files": [photo()]})
    record = FieldRecord.objects.get()
    add = reverse("fieldrecord_add_files", args=[record.pk])
    client.post(add, {"version": record.version, "files": [photo("二.png"), photo("三.png")]})
    first, *rest = record.files_in_order()
    assert len(rest) == 2
    file = reverse("fieldrecord_file", args=[record.pk, first.pk])
    assert b"".join(client.get(file).streaming_content).startswith(b"\x89PNG")
    client.post(reverse("fieldrecord_remove_file", args=[record.pk, first.pk]))
    assert client.get(file).status_code == 404
    client.force_login(scene.member2)
    assert client.post(add, {"version": 1, "files": [photo()]}).status_code == 403
    other = a_record(scene)
    astray = reverse("fieldrecord_file", args=[other.pk, rest[0].pk])
    assert client.get(astray).status_code == 404


# --- quick capture ------------------------------------------------------------------------------


@pytest.fixture
def capture(scene, client):
    client.force_login(scene.member)
    url = reverse("capture", args=[scene.inspection.pk])
    return lambda **data: client.post(url, data, follow=True)


def test_capture_asks_for_nothing_and_saves_a_draft_of_today(scene, capture):
    page = capture(text="公示栏是去年的。")
    record = FieldRecord.objects.get()
    assert (record.kind, record.title, record.state) == ("field_visit", "走访下沉", "drafting")
    assert (record.held_on, record.author, record.summary) == (
        today(), scene.member, "公示栏是去年的。",
    )  # fmt: skip
    assert page.redirect_chain[-1][0] == record.get_absolute_url()


def test_capture_keeps_the_good_photos_and_names_the_bad_ones(scene, capture):
    fake = SimpleUploadedFile("假.jpg", b"MZ not a photo")
    page = capture(kind="covert_check", place="办事大厅", photos=[photo("一.png"), fake])
    record = FieldRecord.objects.get()
    assert [file.name for file in record.files_in_order()] == ["一.png"]
    assert "“假.jpg”的内容不是 jpg 文件" in page.content.decode()
    assert record.title == "明察暗访：办事大厅"


def test_capture_loses_no_word_however_long(scene, capture):
    capture(place="长" * 150, text="后文")
    record = FieldRecord.objects.get()
    assert (record.place + record.summary).replace("\n", "") == "长" * 150 + "后文"


def test_an_empty_capture_and_a_forged_kind_are_told_so(scene, capture):
    assert "还没有内容" in capture(text=" ").content.decode()
    fake = SimpleUploadedFile("假.jpg", b"MZ not a photo")
    assert "“假.jpg”的内容不是" in capture(text="", photos=[fake]).content.decode()
    assert capture(kind="interview", text="话").context["form"].errors
    assert not FieldRecord.objects.exists()


def test_words_captured_after_the_session_ran_out_travel_through_sign_in(scene, client):
    url = reverse("capture", args=[scene.inspection.pk])
    page = client.post(url, {"text": "路灯不亮。", "photos": [photo("灯.png")]})
    assert page.status_code == 401
    person = scene.member
    person.set_password("青山-walk-2026")
    person.save()
    carried = page.context["carried"][0][1]
    resumed = client.post(
        reverse("sign_in"),
        {"username": person.username, "password": "青山-walk-2026", "carried": carried},
        follow=True,
    ).content.decode()  # fmt: skip
    assert "路灯不亮。" in resumed
    assert "灯.png" in resumed  # the photo is named, to be added on the saved draft's page


def test_the_page_offers_the_camera_and_works_without_a_script(scene, client):
    client.force_login(scene.member)
    page = client.get(reverse("capture", args=[scene.inspection.pk])).content.decode()
    assert page.count('capture="environment"') == 3
    assert page.count('type="radio"') == len(FieldRecord.Kind)
    assert page.count("checked") == 1


# --- counts -------------------------------------------------------------------------------------


def test_counts_tell_what_was_done_and_nothing_that_was_only_begun(scene):
    filed(scene)
    held(scene)  # the same person, a second time
    interviews.cancel_interview(planned(scene), by=scene.member, reason="巡察安排调整")
    listing = on_loan(scene)
    documents.give_back_documentitem(
        items_of(listing)[0], by=scene.member, returned_on=today(), taken_back_by="周岚"
    )
    settled(scene)
    settled(scene, held_on=today() - timedelta(days=2))
    a_record(scene, kind="hearing")  # never settled
    a_vote(scene)
    counts = counts_of(scene.inspection)
    assert (counts.talks, counts.people, counts.documents) == (2, 1, 3)
    assert counts.records == {"field_visit": 2, "democratic_vote": 1}
    assert counts.sentence == (
        "个别谈话2人次，调阅资料3项，走访下沉2次，民主测评1次，发放测评表和问卷60份，有效56份"
    )
    assert counts.sentence in report_texts(scene.inspection)["basis"]
    assert not counts_of(scene.other_inspection)
    assert "巡察期间" not in report_texts(scene.other_inspection)["basis"]
