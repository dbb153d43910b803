"""What a paper was drawn from: chosen from what its writer sees, named only to those who see it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from findings.fieldwork.actions.documents import note_document
from findings.fieldwork.actions.interviews import plan_interview
from findings.fieldwork.actions.records import (
    record_fieldwork,
    reopen_fieldrecord,
    settle_fieldrecord,
)
from findings.register import actions
from findings.register.models import Citation, WorkingPaper
from findings.register.shown import whole_paper
from kernel.refusals import NotPossible
from tests.fieldwork.cases import (
    SECRET,
    a_record,
    filed,
    items_of,
    on_loan,
    planned,
    settled,
    today,
)
from tests.register.cases import TEXTS, a_paper, approved


def document(scene):
    return items_of(on_loan(scene))[0]


def sources(paper) -> set:
    return {getattr(row, row.column) for row in paper.citations.all()}


@pytest.fixture
def as_(client, scene):
    def sign_in(key):
        client.force_login(getattr(scene, key))
        return client

    return sign_in


def test_a_paper_states_the_kinds_of_what_it_cites_by_itself(scene):
    cited = [filed(scene), document(scene), settled(scene), settled(scene, kind="hearing")]
    paper = a_paper(scene, cited=cited, sources=["letter"])
    assert sources(paper) == set(cited)
    stated = {"letter", "interview", "document", "field_visit", "hearing"}
    assert set(scene.again(paper).sources) == stated
    assert (
        "引用材料",
        "听取汇报 1 份、个别谈话 1 份、查阅资料 1 份、走访下沉 1 份",
    ) in whole_paper(paper)


def test_what_a_paper_cites_is_part_of_what_is_approved(scene):
    bare = a_paper(scene)
    before = bare.fingerprint
    actions.edit_paper(bare, by=scene.member, cited=[settled(scene)], sources=[])
    assert bare.fingerprint != before


@pytest.mark.parametrize("make", [planned, a_record])
def test_what_is_not_finished_is_not_cited(scene, make):
    with pytest.raises(NotPossible, match="已经完成的材料"):
        a_paper(scene, cited=[make(scene)])


def of_the_other_team(scene):
    record = record_fieldwork(
        scene.other_inspection, by=scene.other_member, kind="forum", title="座谈",
        held_on=today(), summary="十二人。",
    )  # fmt: skip
    return settle_fieldrecord(record, by=scene.other_member)


def not_of_the_writer(scene):
    return filed(scene, by="head", asker="head", recorder="deputy")


@pytest.mark.parametrize("make", [of_the_other_team, not_of_the_writer])
def test_a_record_the_writer_may_not_know_of_is_refused_by_deed_and_form(scene, as_, make):
    record = make(scene)
    settled(scene), filed(scene)  # so that the fields are on the form
    with pytest.raises(NotPossible):
        a_paper(scene, cited=[record])
    column = "record" if make is of_the_other_team else "interview"
    url = reverse("workingpaper_new", args=[scene.inspection.pk])
    client = as_("member")
    data = {**TEXTS, "handlers": [scene.member.pk], f"cited_{column}": [record.pk]}
    assert f"cited_{column}" in client.post(url, data).context["form"].errors
    page = client.get(f"{url}?cite={column}-{record.pk}")
    assert f"cited_{column}" not in page.context["form"].initial or (
        record.pk not in page.context["form"].initial[f"cited_{column}"]
    )
    assert not Citation.objects.exists()


def test_the_database_keeps_one_source_of_the_same_inspection(scene):
    paper, record = a_paper(scene), of_the_other_team(scene)
    own = {"inspection": scene.inspection, "paper": paper}
    for wrong in (
        {"record": record},
        {"interview": filed(scene), "record": settled(scene)},
        {},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Citation.objects.create(**own, **wrong)


def test_a_handler_changes_only_the_citations_they_may_see(scene):
    talk = filed(scene, by="deputy", asker="deputy", recorder="member")
    kept, dropped = document(scene), settled(scene)
    paper = a_paper(scene, cited=[talk, kept, dropped])
    actions.edit_paper(scene.again(paper), by=scene.member2, cited=[kept])
    assert sources(paper) == {talk, kept}
    assert "interview" in scene.again(paper).sources


def test_a_cited_record_that_is_taken_up_again_stays_cited(scene, as_):
    record = settled(scene)
    paper = a_paper(scene, cited=[record])
    reopen_fieldrecord(record, by=scene.member, note="补一户")
    form = as_("member").get(reverse("workingpaper_edit", args=[paper.pk])).context["form"]
    assert [pk for pk, _ in form.fields["cited_record"].choices] == [str(record.pk)]
    actions.edit_paper(scene.again(paper), by=scene.member, cited=[record])
    assert sources(paper) == {record}


def test_a_reader_who_may_not_see_the_talk_learns_only_that_there_was_one(scene, as_):
    talk, visit = filed(scene), settled(scene)
    paper = approved(scene, cited=[talk, visit])
    named = as_("deputy").get(paper.get_absolute_url()).content.decode()
    assert talk.subject_name in named
    assert talk.get_absolute_url() in named
    partly = as_("letters_officer").get(paper.get_absolute_url()).content.decode()
    assert "个别谈话 1 份" in partly
    assert visit.title in partly
    for key in ("letters_officer", "office", "leader_group"):
        page = as_(key).get(paper.get_absolute_url()).content.decode()
        assert "个别谈话 1 份" in page, key
        assert talk.subject_name not in page, key
        assert talk.get_absolute_url() not in page, key
    above = as_("office").get(paper.get_absolute_url()).content.decode()
    assert "走访下沉 1 份" in above
    assert visit.title not in above


def test_a_record_fills_the_paper_that_is_drawn_from_it(scene, as_):
    talk, item, visit = filed(scene), document(scene), settled(scene)
    note_document(item, by=scene.member2, text="缺第二季度。")
    client = as_("member")
    for column, record, words in (
        ("interview", talk, "个别谈话反映："),
        ("document", item, "缺第二季度。"),
        ("record", visit, "4户到账晚两个月。"),
    ):
        page = client.get(record.get_absolute_url()).content.decode()
        link = (
            f"{reverse('workingpaper_new', args=[scene.inspection.pk])}?cite={column}-{record.pk}"
        )
        assert link in page
        initial = client.get(link).context["form"].initial
        assert initial[f"cited_{column}"] == [record.pk]
        assert words in initial["facts"]
        assert SECRET not in str(initial)
        assert talk.subject_name not in str(initial)
    data = {**TEXTS, "handlers": [scene.member.pk], "cited_interview": [talk.pk]}
    client.post(reverse("workingpaper_new", args=[scene.inspection.pk]), data)
    paper = WorkingPaper.objects.get()
    assert (sources(paper), paper.sources) == ({talk}, ["interview"])


def test_a_nonsense_source_in_a_link_is_ignored(scene, as_):
    url = reverse("workingpaper_new", args=[scene.inspection.pk])
    for wish in ("interview-", "letter-1", "record-9999999", "record-²", "x", "interview-1e9"):
        assert as_("member").get(url, {"cite": wish}).status_code == 200


def test_a_list_of_papers_asks_no_more_for_their_citations(
    scene, as_, django_assert_max_num_queries
):
    for _ in range(3):
        a_paper(scene, cited=[settled(scene)])
    client = as_("member")
    with django_assert_max_num_queries(15):
        client.get(reverse("workingpapers"))
    with django_assert_max_num_queries(24):
        client.get(WorkingPaper.objects.first().get_absolute_url())


def test_people_of_the_talk_are_checked_even_when_the_form_is_forged(scene, as_):
    client = as_("member")
    url = reverse("interview_new", args=[scene.inspection.pk])
    data = {
        "subject_name": "某", "subject_post": "某", "group": "other", "necessity": "chosen",
        "asker": scene.member.pk, "recorder": scene.other_member.pk, "planned_on": str(today()),
    }  # fmt: skip
    assert "recorder" in client.post(url, data).context["form"].errors
    with pytest.raises(NotPossible):
        plan_interview(
            scene.inspection, by=scene.member, subject_name="某", subject_post="某",
            group="other", asker=scene.member, recorder=scene.other_member, planned_on=today(),
        )  # fmt: skip
