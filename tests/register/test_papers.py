import pytest

from findings.register import actions
from findings.register.models import WorkingPaper
from kernel.events import history
from kernel.policy import may, visible
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from rounds.actions import recuse
from tests.register.cases import (
    TEXTS,
    a_paper,
    approved,
    paper_of_the_other_team,
    reviewed,
    submitted,
    text_file,
)


def test_a_paper_goes_from_its_handlers_past_the_deputy_to_the_head(scene):
    paper = approved(scene)
    assert [e.verb for e in history(paper)] == ["write_paper", "submit", "review", "approve"]
    assert paper.number.endswith("3-1-01号")
    assert paper.approved_fingerprint == scene.again(paper).fingerprint


def test_numbers_run_within_the_team_without_gaps(scene):
    first, second = approved(scene), approved(scene)
    other = paper_of_the_other_team(scene)
    assert [first.sequence, second.sequence, other.sequence] == [1, 2, 1]
    assert other.number.endswith("3-2-01号")


def test_a_refused_approval_uses_up_no_number(scene):
    paper = submitted(scene)
    with pytest.raises(NotPossible):
        actions.approve_workingpaper(paper, by=scene.head)
    assert approved(scene).sequence == 1


def test_one_handler_is_not_enough(scene):
    paper = actions.write_paper(scene.inspection, by=scene.member, handlers=[scene.member], **TEXTS)
    with pytest.raises(NotPossible, match="承办人不足两人"):
        actions.submit_workingpaper(paper, by=scene.member)


def test_an_unfinished_paper_says_what_is_missing(scene):
    paper = a_paper(scene, basis="", analysis="")
    with pytest.raises(NotPossible, match="“定性依据”“定性分析”还没有填写"):
        actions.submit_workingpaper(paper, by=scene.member)


def test_a_deputy_does_not_review_their_own_paper(scene):
    paper = a_paper(scene)
    actions.edit_paper(paper, by=scene.member, handlers=[scene.member, scene.deputy])
    actions.submit_workingpaper(paper, by=scene.member)
    with pytest.raises(NotAllowed):
        actions.review_workingpaper(paper, by=scene.deputy)
    actions.review_workingpaper(paper, by=scene.head)


def test_a_deputy_who_has_written_does_not_step_back_to_review(scene):
    paper = a_paper(scene)
    both = [scene.member, scene.member2]
    actions.edit_paper(paper, by=scene.member, handlers=[*both, scene.deputy])
    actions.edit_paper(paper, by=scene.deputy, title="副组长自己写的")
    for who in (scene.deputy, scene.member):
        with pytest.raises(NotPossible, match="填写过这份底稿"):
            actions.edit_paper(paper, by=who, handlers=both)
    assert scene.deputy.pk in scene.again(paper).handler_ids


def test_a_handler_who_has_written_nothing_may_step_back(scene):
    paper = a_paper(scene)
    both = [scene.member, scene.member2]
    actions.edit_paper(paper, by=scene.member, handlers=[*both, scene.deputy])
    actions.edit_paper(paper, by=scene.member, handlers=both)
    actions.submit_workingpaper(paper, by=scene.member)
    actions.review_workingpaper(paper, by=scene.deputy)


def test_the_head_neither_writes_nor_handles_what_the_head_approves(scene):
    with pytest.raises(NotAllowed):
        actions.write_paper(scene.inspection, by=scene.head, **TEXTS)
    with pytest.raises(NotPossible, match="不能作承办人"):
        actions.edit_paper(a_paper(scene), by=scene.member, handlers=[scene.head, scene.member])


@pytest.mark.parametrize("key", ["other_member", "stranger", "office", "secretary"])
def test_nobody_outside_the_team_is_a_handler(scene, key):
    with pytest.raises(NotPossible, match="不能作承办人"):
        actions.edit_paper(
            a_paper(scene), by=scene.member, handlers=[scene.member, getattr(scene, key)]
        )


def test_who_is_recused_cannot_be_a_handler(scene):
    recuse(scene.member2, by=scene.office, unit=scene.unit, ground="relative")
    with pytest.raises(NotPossible, match="不能作承办人"):
        a_paper(scene)


def test_returned_with_a_reason_the_review_lapses(scene):
    paper = reviewed(scene)
    with pytest.raises(NotPossible, match="理由"):
        actions.return_to_handler_workingpaper(paper, by=scene.head)
    actions.return_to_handler_workingpaper(paper, by=scene.head, note="缺少退付凭证")
    assert scene.again(paper).reviewed_by is None
    actions.edit_paper(paper, by=scene.member2, facts="补充退付凭证。")
    actions.submit_workingpaper(paper, by=scene.member2)


def test_the_head_can_send_it_back_to_the_deputy(scene):
    paper = reviewed(scene)
    with pytest.raises(NotAllowed):
        actions.return_to_deputy_workingpaper(paper, by=scene.deputy, note="x")
    actions.return_to_deputy_workingpaper(paper, by=scene.head, note="请核对户数")
    assert scene.again(paper).state == "deputy_review"


def test_only_author_and_handlers_edit_and_only_while_it_is_theirs(scene):
    paper = a_paper(scene)
    with pytest.raises(NotAllowed):
        actions.edit_paper(paper, by=scene.letters_officer, title="改")
    actions.submit_workingpaper(paper, by=scene.member)
    with pytest.raises(NotPossible):
        actions.edit_paper(paper, by=scene.member, title="改")


def test_two_people_editing_do_not_overwrite_each_other(scene):
    paper = a_paper(scene)
    seen = paper.version
    actions.edit_paper(scene.again(paper), by=scene.member2, seen=seen, title="先改")
    with pytest.raises(Overtaken):
        actions.edit_paper(scene.again(paper), by=scene.member, seen=seen, title="后改")


def test_only_the_author_discards_a_draft_and_says_why(scene):
    paper = a_paper(scene)
    with pytest.raises(NotAllowed):
        actions.discard_workingpaper(paper, by=scene.member2, note="重复。")
    with pytest.raises(NotPossible, match="“作废”须写明理由"):
        actions.discard_workingpaper(paper, by=scene.member)
    actions.discard_workingpaper(paper, by=scene.member, note="与另一份底稿重复。")


def test_evidence_is_numbered_under_its_paper_and_closes_its_gaps(scene):
    paper = a_paper(scene)
    actions.add_evidence(paper, by=scene.member, files=[text_file(f"{n}.txt") for n in "abc"])
    actions.remove_evidence(paper.evidence.get(name="b.txt"), by=scene.member)
    actions.submit_workingpaper(scene.again(paper), by=scene.member)
    paper = scene.again(paper)
    actions.review_workingpaper(paper, by=scene.deputy)
    paper = actions.approve_workingpaper(paper, by=scene.head)
    names = [(row.number, row.name) for row in scene.again(paper).evidence_in_order()]
    assert names == [("01-01", "a.txt"), ("01-02", "c.txt")]


def test_evidence_cannot_change_under_review(scene):
    paper = submitted(scene)
    with pytest.raises(NotPossible):
        actions.add_evidence(paper, by=scene.member, files=[text_file()])


def test_more_evidence_voids_what_another_was_looking_at(scene):
    paper = a_paper(scene)
    seen = paper.version
    actions.add_evidence(scene.again(paper), by=scene.member2, files=[text_file()])
    with pytest.raises(Overtaken):
        actions.submit_workingpaper(scene.again(paper), by=scene.member, seen=seen)


TEAM = {"head", "deputy", "member", "member2", "letters_officer"}
ABOVE = {"office", "office2", "leader_group", "leader_group2"}


def who_sees(scene, record):
    rows = type(record)._base_manager.filter(pk=record.pk)
    return {key for key, person in scene.cast.items() if visible(rows, person).exists()}


def test_an_open_paper_is_known_to_the_team_alone(scene):
    assert who_sees(scene, a_paper(scene)) == TEAM
    assert who_sees(scene, reviewed(scene)) == TEAM


def test_an_approved_paper_is_known_above_but_never_to_the_unit(scene):
    assert who_sees(scene, approved(scene)) == TEAM | ABOVE


def test_who_may_do_what_to_a_paper(scene):
    paper = WorkingPaper.objects.get(pk=a_paper(scene).pk)
    able = {verb: {k for k, p in scene.cast.items() if may(p, verb, paper)} for verb in MAY}
    assert able == MAY


MAY = {
    "edit": {"member", "member2"},
    "submit": {"member", "member2"},
    "discard": {"member"},
    "review": {"head", "deputy"},
    "approve": {"head"},
    "return_to_handler": {"head", "deputy"},
    "return_to_deputy": {"head"},
}
