"""提醒函、督办函、告诫书、问责建议书: who sends them, when, and what they list."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from issuing import actions as issuing
from kernel.refusals import NotAllowed, NotPossible
from rectification import actions
from rectification.models import RectificationItem
from rounds.actions import recuse
from tests.issuing.drawn import drawn, frozen, sent, table_of, text_of
from tests.letters.cases import CONTENT, a_letter, in_custody
from tests.rectification.cases import (
    accepted_plan,
    first_item,
    in_days,
    overdue_case,
    prove,
    today,
    who_may,
)

URGING = ("reminder", "supervision", "admonition", "accountability")


def test_only_the_office_urges_and_nobody_of_it_who_served_or_must_keep_away(scene):
    inspection = overdue_case(scene)
    assert who_may(scene, "urge", inspection) == {"office", "office2"}
    recuse(scene.office2, by=scene.office2, unit=scene.unit, ground="relative")
    assert who_may(scene, "urge", inspection) == {"office"}
    for key in URGING:
        for person in (scene.secretary, scene.head, scene.office2, scene.foreign_office):
            with pytest.raises(NotAllowed):
                sent(inspection, key, by=person)


def test_nobody_is_urged_before_the_team_has_left(scene):
    assert scene.inspection.left_on is None
    assert not who_may(scene, "urge", scene.inspection)


@pytest.mark.parametrize("key", URGING)
def test_where_there_is_nothing_to_urge_the_paper_is_refused_in_a_sentence(scene, key):
    item = first_item(accepted_plan(scene))
    RectificationItem.objects.filter(pk=item.pk).update(due_on=in_days(200))
    inspection = scene.again(item.inspection)
    with pytest.raises(NotPossible, match="不需要"):
        sent(inspection, key, by=scene.office)


def test_each_step_lists_its_own_problems_with_their_terms_and_no_count_of_days(scene):
    inspection = overdue_case(scene)
    for key, number in (("reminder", 2), ("supervision", 1), ("admonition", 1)):
        paper = drawn(inspection, key)
        assert [row[0] for row in table_of(paper).rows] == [number]
        assert "天" not in text_of(paper)  # a frozen text must not age overnight
        assert paper.draft_mark == "未定稿"


def test_what_waits_for_the_office_to_check_is_not_held_against_the_unit(scene):
    inspection = overdue_case(scene)
    item = prove(scene, inspection.rectification_items.get(number=1))
    actions.ask_closing_rectificationitem(item, by=scene.liaison, result="已办结")
    with pytest.raises(NotPossible, match="没有逾期"):
        sent(inspection, "supervision", by=scene.office)


def test_accountability_is_proposed_only_after_the_unit_was_urged_in_vain(scene):
    inspection = overdue_case(scene)
    with pytest.raises(NotPossible, match="督促后仍未完成"):
        sent(inspection, "accountability", by=scene.office)
    letter = sent(inspection, "supervision", by=scene.office)
    assert letter.number == f"青巡督〔{timezone.localdate().year}〕1号"
    assert letter.paper.form == "letter"
    assert f"督办函（{letter.number}）" in text_of(drawn(inspection, "admonition"))
    proposal = sent(inspection, "accountability", by=scene.office)
    assert proposal.number.startswith("青巡问")
    assert proposal.paper.secrecy == "秘密★1年"
    assert letter.number in text_of(proposal.paper)
    assert scene.again(letter).is_current


def test_a_talk_that_was_noted_counts_as_urging_and_its_object_is_not_named(scene):
    inspection = overdue_case(scene)
    actions.note_accountability(
        inspection, by=scene.office, item=None, person_name="甲某", form="talk",
        reason="整改不力", decided_on=today(),
    )  # fmt: skip
    text = text_of(sent(inspection, "accountability", by=scene.office).paper)
    assert "约谈" in text
    assert "甲某" not in text


def test_a_paper_to_the_unit_holds_nothing_that_the_unit_may_not_know(scene):
    in_custody(scene)
    a_letter(scene)
    inspection = overdue_case(scene)
    actions.note_accountability(
        inspection, by=scene.office, item=None, person_name="甲某", form="talk",
        reason="内部事由", decided_on=today(),
    )  # fmt: skip
    for key in ("reminder", "supervision", "admonition"):
        text = text_of(drawn(inspection, key))
        for hidden in ("甲某", "内部事由", "约谈", CONTENT, "底稿", "线索"):
            assert hidden not in text, key


def test_a_unit_is_urged_again_under_the_next_number_once_the_first_paper_has_gone_out(scene):
    inspection = overdue_case(scene)
    first = frozen(inspection, "supervision", by=scene.office)
    with pytest.raises(NotPossible, match="已有定稿"):
        frozen(inspection, "supervision", by=scene.office)
    twin = {f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields}
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the program says
        type(first)(**{**twin, "id": first.pk + 1}).save(force_insert=True)
    issuing.issue(issuing.number(first, by=scene.office), by=scene.office)
    second = sent(inspection, "supervision", by=scene.office)
    assert [first.registered.sequence, second.registered.sequence] == [1, 2]
    issuing.withdraw(first, by=scene.office, note="单位名称有误。")
    third = frozen(inspection, "supervision", by=scene.office)
    assert third.turn == 3
    text = text_of(drawn(inspection, "admonition"))
    assert second.number in text
    assert first.number not in text


def test_the_page_offers_a_new_paper_and_names_those_before(scene, client):
    inspection = overdue_case(scene)
    letter = sent(inspection, "supervision", by=scene.office)
    url = reverse("inspection_print_supervision", args=[inspection.pk])
    client.force_login(scene.office)
    body = client.get(url).content.decode()
    assert letter.number in body
    assert "按现在的内容定稿" in body
    for key, told in (("secretary", 403), ("head", 403), ("other_head", 404), ("stranger", 404)):
        client.force_login(getattr(scene, key))
        assert client.get(url).status_code == told, key
