"""The course of a talk: planned, held, read and signed, filed; afterwards only an addendum."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from findings.fieldwork.actions import interviews as deeds
from findings.fieldwork.actions.outlines import edit_outline, seed_outlines, write_outline
from findings.fieldwork.models import Interview, InterviewOutline
from findings.fieldwork.outline import Unreadable, as_record, numbered, read_outline, written
from kernel.policy import visible
from kernel.refusals import NotAllowed, NotPossible
from rounds.actions import recuse
from tests.fieldwork.cases import filed, held, photo, planned, signed, today


def test_a_talk_goes_from_plan_to_file(scene):
    record = scene.again(filed(scene))
    assert (record.state, record.signed_on) == ("filed", today())
    assert record.signed_fingerprint == record.fingerprint
    assert record.files.get().added_by == scene.member


def test_two_different_people_of_the_team_hold_it(scene):
    with pytest.raises(NotPossible, match="须是两个人"):
        planned(scene, recorder="member")
    for key in ("other_member", "office", "secretary", "stranger"):
        with pytest.raises(NotPossible, match="须是本组成员"):
            planned(scene, by="head", recorder=key)
    recuse(scene.member2, by=scene.office, unit=scene.unit, ground="relative")
    with pytest.raises(NotPossible, match="何涛 不能参加谈话"):
        planned(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.filter(pk=planned(scene, recorder="deputy").pk).update(asker=scene.deputy)


def test_a_member_arranges_only_talks_of_their_own_the_leaders_any(scene):
    with pytest.raises(NotPossible, match="只能安排自己参加的谈话"):
        planned(scene, by="letters_officer")
    assert planned(scene, by="deputy").state == "planned"
    for key in ("office", "secretary", "other_head"):
        with pytest.raises(NotAllowed):
            planned(scene, by=key)


def test_only_the_two_write_and_sign_it(scene):
    record = planned(scene)
    for key in ("head", "deputy", "letters_officer"):
        with pytest.raises(NotAllowed):
            deeds.hold_interview(
                record, by=getattr(scene, key), held_on=today(), transcript="答：没有。"
            )
    deeds.hold_interview(record, by=scene.member2, held_on=today(), transcript="答：没有。")
    with pytest.raises(NotAllowed):
        deeds.sign_interview(record, by=scene.head, signed_on=today(), files=[photo()])


def test_a_record_with_questions_left_unanswered_is_not_held_and_not_signed(scene, client):
    write_outline(
        scene.committee, by=scene.office, group="key_post", title="骨干",
        questions="分工\n流程\n意见",
    )  # fmt: skip
    record = planned(scene)
    client.force_login(scene.member)
    url = reverse("interview_hold", args=[record.pk])
    written_down = client.get(url).context["form"].initial["transcript"]
    sentence = "还有 {} 个问题没有写答，请照实记录；没有问到的，把问题一并删去。"
    answer = written_down.replace("答：", "答：由主任分工。", 1)
    for text, count in ((written_down, 3), (answer, 2)):
        given = {"version": record.version, "held_on": str(today()), "transcript": text}
        refused = client.post(url, {**given, "place": "谈话室"}).content.decode()
        assert sentence.format(count) in refused
        with pytest.raises(NotPossible, match=f"还有 {count} 个问题"):
            deeds.hold_interview(record, by=scene.member, held_on=today(), transcript=text)
    deeds.hold_interview(
        record, by=scene.member, held_on=today(), transcript="问：分工\n答：\n由主任分工。"
    )
    deeds.edit_interview(record, by=scene.member, transcript="问：分工\n答：")
    with pytest.raises(NotPossible, match="还有 1 个问题"):
        deeds.sign_interview(record, by=scene.member, signed_on=today(), files=[photo()])


@pytest.mark.parametrize(("days", "sentence"), [(1, "不能晚于今天"), (-60, "不能早于进驻日期")])
def test_the_day_of_a_talk_lies_within_the_visit(scene, days, sentence):
    with pytest.raises(NotPossible, match=sentence):
        deeds.hold_interview(
            planned(scene), by=scene.member, held_on=today() + timedelta(days=days), transcript="答"
        )


def test_a_signature_needs_its_page_and_comes_after_the_talk(scene):
    record = held(scene)
    with pytest.raises(NotPossible, match="签字页"):
        deeds.sign_interview(record, by=scene.member, signed_on=today(), files=[])
    with pytest.raises(NotPossible, match="不能早于谈话日期"):
        deeds.sign_interview(
            record, by=scene.member, signed_on=today() - timedelta(days=3), files=[photo()]
        )
    with pytest.raises(NotPossible, match="不能晚于今天"):
        deeds.sign_interview(
            record, by=scene.member, signed_on=today() + timedelta(days=1), files=[photo()]
        )
    assert scene.again(record).state == "held"
    assert not record.files.exists()


def test_a_signed_page_is_a_scan_or_a_photo_and_never_a_text(scene, client):
    record = held(scene)
    client.force_login(scene.member)
    url = reverse("interview_sign", args=[record.pk])
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in client.get(url).content.decode()
    text = SimpleUploadedFile("签字页.txt", "此处签字".encode())
    given = {"version": record.version, "signed_on": str(today())}
    for files in ([text], [photo(), text]):
        refused = client.post(url, {**given, "files": files}).content.decode()
        assert "签字页请上传扫描件或照片（PDF、JPG、PNG）。" in refused
    assert scene.again(record).state == "held"
    client.post(url, {**given, "files": [photo("第一页.JPG"), photo()]})
    assert scene.again(record).state == "held"  # what is called a photo has to be one
    client.post(url, {**given, "files": [photo()]})
    assert scene.again(record).state == "signed"


def test_until_it_is_signed_the_text_is_mended_but_not_who_held_it(scene):
    record = held(scene)
    deeds.edit_interview(record, by=scene.member2, transcript="答：没有不同意见。")
    with pytest.raises(NotPossible, match="不能再改"):
        deeds.edit_interview(record, by=scene.head, asker=scene.deputy, recorder=scene.member2)


@pytest.mark.parametrize("make", [signed, filed])
def test_a_signed_record_is_corrected_only_by_a_signed_addendum(scene, make):
    record = make(scene)
    with pytest.raises(NotPossible, match="已不能修改"):
        deeds.edit_interview(record, by=scene.member, transcript="改口")
    given = {"text": "“上半年”应为“下半年”。", "signed_on": today()}
    with pytest.raises(NotPossible, match="签字页"):
        deeds.add_addendum(record, by=scene.member, files=[], **given)
    with pytest.raises(NotAllowed):
        deeds.add_addendum(record, by=scene.head, files=[photo()], **given)
    was = scene.again(record).transcript
    addendum = deeds.add_addendum(record, by=scene.member, files=[photo()], **given)
    assert scene.again(record).transcript == was
    assert addendum.files.count() == 1
    assert scene.again(record).signed_fingerprint == record.fingerprint


def test_an_unsigned_record_needs_no_addendum(scene):
    with pytest.raises(NotPossible, match="直接修改"):
        deeds.add_addendum(
            held(scene), by=scene.member, text="补", signed_on=today(), files=[photo()]
        )


def test_a_planned_talk_can_be_called_off_for_a_listed_reason(scene, client):
    record = planned(scene)
    client.force_login(scene.deputy)
    url = reverse("interview_cancel", args=[record.pk])
    refused = client.post(url, {"version": record.version, "reason": "贺长青不肯来"})
    assert refused.status_code == 200
    assert scene.again(record).state == "planned"
    client.post(url, {"version": record.version, "reason": "谈话对象外出或请假"})
    assert scene.again(record).state == "cancelled"


# --- outlines -----------------------------------------------------------------------------------


TREE = "履责情况\n-怎样分解责任\n--有没有记录\n-怎样考核\n\n2. 意见建议"


def test_an_outline_is_a_tree_of_questions(scene):
    questions = read_outline(TREE)
    assert [number for _, number, _ in numbered(questions)] == ["一、", "1.", "（1）", "2.", "二、"]
    assert read_outline(written(questions)) == questions
    assert as_record(questions).count("问：") == 3  # those that have none below them
    with pytest.raises(Unreadable, match="第 2 行前面缺上一层"):
        read_outline("一\n--二")
    with pytest.raises(Unreadable, match="第 4 行多于 3 层"):
        read_outline("一\n-二\n--三\n---四")


def test_a_talk_begins_with_a_copy_of_its_groups_outline(scene):
    seed_outlines(scene.committee, by=scene.office)
    record = planned(scene)
    outline = InterviewOutline.objects.get(group="key_post")
    assert record.outline == outline.questions
    edit_outline(outline, by=scene.office, questions="只问一件事")
    assert scene.again(record).outline != "只问一件事"
    deeds.edit_interview(record, by=scene.member, outline="1、先问分工\n-再问流程")
    assert scene.again(record).outline == "先问分工\n-再问流程"


def test_only_the_own_office_keeps_outlines_and_only_its_teams_draw_on_them(scene):
    own = write_outline(scene.committee, by=scene.office, group="other", title="甲", questions="问")
    foreign = write_outline(
        scene.foreign_committee, by=scene.foreign_office, group="other", title="乙", questions="问"
    )
    for key in ("member", "leader_group", "foreign_office"):
        with pytest.raises(NotAllowed):
            write_outline(
                scene.committee, by=getattr(scene, key), group="other", title="丙", questions="问"
            )
    seen = {k for k, p in scene.cast.items() if visible(InterviewOutline, p).filter(pk=own.pk)}
    assert {"member", "other_member", "office", "leader_group"} <= seen
    assert not seen & {"secretary", "liaison", "stranger", "foreign_office"}
    with pytest.raises(NotPossible, match="只能选用本级"):
        planned(scene, outline_from=foreign)
    with pytest.raises(NotPossible, match="已有同名"):
        write_outline(scene.committee, by=scene.office, group="other", title="甲", questions="问")
