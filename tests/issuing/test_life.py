"""From the frozen text to the filed copy: exact, once, in order."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from issuing import actions
from issuing.kinds import kind_of, print_of
from issuing.models import OfficialPaper, RegisteredNumber
from issuing.models.papers import content_of
from issuing.wording import Says
from kernel import policy
from kernel.events import history
from kernel.refusals import NotAllowed, NotPossible, Overtaken

NOTICE = kind_of("rounds.inspection:notice")
YEAR = timezone.localdate().year


def seen(record, kind=NOTICE):
    return print_of(content_of(kind, record))


def frozen(scene, record=None):
    record = record or scene.inspection
    return actions.freeze(NOTICE, record, by=scene.office, seen=seen(record))


def scan():
    return SimpleUploadedFile("签章件.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def test_a_paper_is_frozen_numbered_issued_filed_and_withdrawn(scene):
    paper = actions.number(frozen(scene), by=scene.office)
    assert paper.number == f"青巡通〔{YEAR}〕1号"
    paper = actions.issue(paper, by=scene.office, approver="陆建国")
    assert paper.paper.number == paper.number
    assert paper.paper.signed_on == timezone.localdate()
    assert not paper.paper.draft_mark
    paper = actions.file(paper, by=scene.office, files=[scan()])
    assert paper.signed_copies.count() == 1
    paper = actions.withdraw(paper, by=scene.office, note="单位名称有误。")
    assert paper.paper.draft_mark == "已撤回"
    verbs = [event.verb for event in history(paper)]
    assert verbs == ["freeze", "number", "issue", "file", "withdraw"]


def test_only_the_office_freezes_and_nobody_who_serves_in_the_case(scene):
    for key in ("head", "member", "leader_group", "secretary", "foreign_office", "system_admin"):
        person, text = getattr(scene, key), seen(scene.inspection)
        with pytest.raises(NotAllowed):
            actions.freeze(NOTICE, scene.inspection, by=person, seen=text)
        assert not policy.visible(OfficialPaper, person).exists()


def test_what_is_frozen_is_exactly_what_was_seen(scene):
    before = seen(scene.inspection)
    scene.inspection.unit.name = "青山区住房和城乡建设局党委"
    scene.inspection.unit.save()
    with pytest.raises(Overtaken):
        actions.freeze(NOTICE, scene.again(scene.inspection), by=scene.office, seen=before)


def test_a_second_person_does_not_freeze_the_same_paper(scene):
    paper = frozen(scene)
    with pytest.raises(NotPossible, match="已有定稿"):
        frozen(scene)
    twin = {f.attname: getattr(paper, f.attname) for f in paper._meta.concrete_fields}
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the program says
        OfficialPaper(**{**twin, "id": paper.pk + 1}).save(force_insert=True)
    actions.withdraw(paper, by=scene.office, note="重新定稿。")
    assert frozen(scene).pk != paper.pk


def test_a_change_in_the_case_voids_the_frozen_text_visibly(scene):
    paper = frozen(scene)
    scene.inspection.unit.name = "青山区住房和城乡建设局党委"
    scene.inspection.unit.save()
    paper = scene.again(paper)
    assert not paper.is_current
    assert "住房和城乡建设局党组" in str(paper.paper)  # the frozen text itself stays
    with pytest.raises(NotPossible, match="重新定稿"):
        actions.number(paper, by=scene.office)


def test_a_text_changed_in_the_database_is_noticed(scene):
    paper = frozen(scene)
    other = OfficialPaper.text_of(content_of(NOTICE, scene.other_inspection))
    OfficialPaper.objects.filter(pk=paper.pk).update(content=other)
    with pytest.raises(NotPossible, match="指纹不符"):
        actions.number(scene.again(paper), by=scene.office)


def test_numbers_run_without_gap_and_a_withdrawn_paper_keeps_its_own(scene):
    first = actions.number(frozen(scene), by=scene.office)
    actions.withdraw(first, by=scene.office, note="作废。")
    second = actions.number(frozen(scene), by=scene.office)
    third = actions.number(frozen(scene, scene.other_inspection), by=scene.office)
    numbers = [paper.registered.sequence for paper in (first, second, third)]
    assert numbers == [1, 2, 3]
    assert RegisteredNumber.objects.filter(kind=NOTICE.name).count() == 3
    row = RegisteredNumber.objects.values().get(sequence=1, kind=NOTICE.name)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisteredNumber.objects.create(**{**row, "id": row["id"] + 100})


def test_the_register_keeps_what_is_in_it(scene):
    actions.number(frozen(scene), by=scene.office)
    rows = RegisteredNumber.objects.filter(kind=NOTICE.name)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(sequence=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)


def test_a_day_of_issue_belongs_to_the_year_of_the_number(scene):
    paper = actions.number(frozen(scene), by=scene.office)
    for day in (
        timezone.localdate().replace(year=YEAR + 1),
        timezone.localdate().replace(year=YEAR - 1),
    ):
        with pytest.raises(NotPossible, match="印发日期"):
            actions.issue(paper, by=scene.office, issued_on=day)


def test_words_of_the_office_hold_for_papers_to_come_and_old_ones_keep_theirs(scene):
    paper = frozen(scene)
    says = Says(**{**vars(NOTICE.says), "note": "联系人：方静"})
    actions.word_paper(scene.committee, NOTICE, by=scene.office, seen=0, says=says)
    assert not scene.again(paper).paper.note
    assert content_of(NOTICE, scene.other_inspection).note == "联系人：方静"
    assert frozen(scene, scene.other_inspection).wording.edition == 1
    back = actions.word_paper(scene.committee, NOTICE, by=scene.office, seen=1, says=None)
    assert back.edition == 2
    assert content_of(NOTICE, scene.other_inspection).note == ""
    with pytest.raises(Overtaken):
        actions.word_paper(scene.committee, NOTICE, by=scene.office2, seen=1, says=says)
    with pytest.raises(NotAllowed):
        actions.word_paper(scene.committee, NOTICE, by=scene.head, seen=2, says=says)


def test_a_signed_copy_is_a_file_that_came_back(scene):
    paper = actions.issue(actions.number(frozen(scene), by=scene.office), by=scene.office)
    with pytest.raises(NotPossible, match="扫描件"):
        actions.file(paper, by=scene.office)
    assert scene.again(paper).state == "issued"
