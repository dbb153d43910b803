import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from findings.register import actions
from findings.register.models import Category, FindingPaper
from kernel.refusals import NotAllowed, NotPossible
from rounds.models import FocusDictionary
from tests.register.cases import (
    a_finding,
    a_paper,
    approved,
    confirmed,
    paper_of_the_other_team,
    reviewed,
)
from tests.register.test_papers import ABOVE, TEAM, who_sees


def test_a_finding_rests_on_approved_papers_only(scene):
    with pytest.raises(NotPossible, match="已审定"):
        a_finding(scene, papers=[reviewed(scene)])
    with pytest.raises(NotPossible, match="至少选择一份"):
        actions.draw_finding(scene.inspection, by=scene.deputy, papers=[], title="x", text="x")


def test_a_finding_never_rests_on_another_inspections_paper(scene):
    with pytest.raises(NotPossible):
        a_finding(scene, papers=[paper_of_the_other_team(scene)])


def test_the_database_refuses_a_paper_of_another_inspection(scene):
    finding, paper = a_finding(scene), paper_of_the_other_team(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingPaper.objects.create(inspection=scene.inspection, finding=finding, paper=paper)


def test_a_member_does_not_draw_findings(scene):
    paper = approved(scene)
    with pytest.raises(NotAllowed):
        actions.draw_finding(scene.inspection, by=scene.member, papers=[paper], title="x", text="x")


def test_confirming_needs_a_category_and_a_disposal(scene):
    finding = a_finding(scene)
    with pytest.raises(NotPossible, match="问题类别"):
        actions.confirm_finding(finding, by=scene.head)


def test_numbers_run_within_the_inspection_and_stay_after_reopening(scene):
    first, second = confirmed(scene), confirmed(scene)
    actions.reopen_finding(first, by=scene.head, note="表述须核对")
    first = scene.again(first)
    assert (first.number, first.confirmed_by, first.confirmed_fingerprint) == (1, None, "")
    actions.edit_finding(first, by=scene.deputy, text="改后的表述。")
    actions.confirm_finding(first, by=scene.head)
    assert (scene.again(first).number, second.number) == (1, 2)


def test_a_withdrawn_draft_uses_up_no_number(scene):
    actions.withdraw_finding(a_finding(scene), by=scene.deputy, note="与另一问题重复")
    assert confirmed(scene).number == 1


def test_what_was_confirmed_is_exactly_this_text(scene):
    finding = scene.again(confirmed(scene))
    assert finding.confirmed_fingerprint == finding.fingerprint
    finding.text = "另一种表述"
    assert finding.confirmed_fingerprint != finding.fingerprint


def test_only_the_head_confirms(scene):
    with pytest.raises(NotAllowed):
        actions.confirm_finding(a_finding(scene), by=scene.deputy)


def test_a_finding_is_the_teams_own_until_it_is_confirmed(scene):
    assert who_sees(scene, a_finding(scene)) == TEAM
    assert who_sees(scene, confirmed(scene)) == TEAM | ABOVE


def test_the_taxonomy_is_seeded_once(scene):
    actions.seed_taxonomy(scene.committee)
    count = Category.objects.count()
    actions.seed_taxonomy(scene.committee)
    assert Category.objects.count() == count
    assert Category.objects.get(code="0501").full_name == "六项纪律：政治纪律"
    assert set(FocusDictionary.objects.values_list("name", flat=True)) == {
        "三个聚焦", "四个聚焦", "四个落实",
    }  # fmt: skip
    assert a_paper(scene, category=Category.objects.get(code="08")).category.name == "侵害群众利益"


def test_a_focus_that_several_dictionaries_name_alike_is_offered_once_and_finds_all(scene, client):
    name = scene.focus.items.first().name
    again = FocusDictionary.objects.create(committee=scene.committee, name="新提法")
    second = again.items.create(position=1, name=name)
    confirmed(scene, title="甲", focus=scene.focus.items.first())
    a_finding(scene, title="乙", focus=second)
    client.force_login(scene.head)
    page = client.get(reverse("findings"), {"focus": name})
    (offered,) = (f for f in page.context["ledger"].filters if f["name"] == "focus")
    assert [label for _, label, _ in offered["choices"]].count(name) == 1
    assert page.context["ledger"].total == 2
