"""A letter from its registration to its end, and the two people who know of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from findings.letters import actions
from findings.letters.models import Letter
from kernel.chain import chain
from kernel.events import history
from kernel.refusals import NotAllowed, NotPossible, Overtaken
from tests.letters.cases import CONTENT, SENDER, a_letter, accepted, declined, in_custody, ring_of
from tests.register.test_papers import who_sees

TODAY = timezone.localdate
CUSTODY = {"letters_officer", "head"}


@pytest.fixture(autouse=True)
def _in_custody(scene):
    in_custody(scene)


def test_only_the_letters_officer_and_the_head_know_of_a_letter(scene):
    assert who_sees(scene, a_letter(scene)) == CUSTODY


def test_only_they_register(scene):
    for key in set(scene.ids) - CUSTODY:
        with pytest.raises(NotAllowed):
            actions.register_letter(
                scene.inspection, by=getattr(scene, key), channel="call", signed="named",
                received_on=TODAY(), content=CONTENT,
            )  # fmt: skip
    assert not Letter.objects.exists()


def test_numbers_count_within_the_inspection_and_the_year(scene):
    assert [a_letter(scene).sequence for _ in range(3)] == [1, 2, 3]
    assert a_letter(scene).number == f"信访〔{TODAY().year}〕4号"


def test_without_a_passphrase_set_nothing_is_taken_in(scene):
    with pytest.raises(NotPossible, match="设置口令"):
        actions.register_letter(
            scene.other_inspection, by=scene.other_head, channel="call", signed="named",
            received_on=TODAY(), content=CONTENT,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "received", "posted", "late"),
    [
        ("letter", 1, -1, False),
        ("letter", 1, 1, True),
        ("call", 1, None, True),
        ("box", 0, None, False),
    ],
)
def test_after_the_window_it_is_late_and_of_a_posted_letter_the_postmark_counts(
    scene, monkeypatch, channel, received, posted, late
):
    last = TODAY() - timedelta(days=5)
    monkeypatch.setattr(type(scene.inspection), "letters_close_on", last)
    letter = a_letter(
        scene, channel=channel, received_on=last + timedelta(days=received),
        posted_on=None if posted is None else last + timedelta(days=posted),
    )  # fmt: skip
    assert letter.is_late is late


@pytest.mark.parametrize("days", [{"received_on": 1}, {"received_on": -2, "posted_on": -1}])
def test_days_that_cannot_be_are_refused(scene, days):
    given = {name: TODAY() + timedelta(days=offset) for name, offset in days.items()}
    with pytest.raises(NotPossible, match="不能晚于"):
        a_letter(scene, **given)


def test_a_letter_within_the_scope_becomes_a_paper_or_a_clue_and_is_closed_with_an_answer(scene):
    for deed, disposition in (
        (actions.turn_into_paper_letter, "paper"),
        (actions.turn_into_clue_letter, "clue"),
    ):
        letter = deed(accepted(scene), by=scene.letters_officer)
        assert letter.disposition == disposition
        with pytest.raises(NotPossible, match="日期"):
            actions.close_letter(letter, by=scene.letters_officer, answer="answered")
        actions.close_letter(
            letter, by=scene.letters_officer, answer="answered", answered_on=TODAY()
        )
        assert scene.again(letter).state == "closed"


def test_the_chain_of_a_letter_shows_the_way_it_went(scene):
    def steps(letter):
        return [link["step"] for link in chain(letter, history(letter))]

    officer = scene.letters_officer
    turned = actions.turn_into_clue_letter(accepted(scene), by=officer)
    assert steps(turned) == ["列入受理范围", "转为问题线索", "办结"]
    actions.close_letter(turned, by=officer, answer="cannot")
    assert steps(turned) == ["列入受理范围", "转为问题线索", "办结"]
    assert steps(declined(scene)) == ["列为不属受理范围", "移交", "办结"]
    joined = actions.join_letter(a_letter(scene), by=officer, first=turned)
    assert steps(joined) == ["重复件并件"]
    actions.reclassify_letter(joined, by=scene.head, why="misjudged")
    assert steps(joined)[0] == "分办"


def test_a_letter_that_needs_a_scan_is_not_closed_without_one(scene):
    letter = actions.turn_into_paper_letter(accepted(scene, needs_scan=True), by=scene.head)
    with pytest.raises(NotPossible, match="扫描"):
        actions.close_letter(letter, by=scene.head, answer="cannot")


def test_what_is_handed_over_does_not_name_the_sender_unless_they_agreed(scene):
    letter = declined(scene)
    deed = {
        "by": scene.letters_officer, "owner": "petitions", "owner_name": "示例信访部门",
        "sender": SENDER,
    }  # fmt: skip
    for text in ("甲某 信访人请求解决宅基地问题。", "联系电话一二三四五六，请核实。"):
        with pytest.raises(NotPossible, match="信访人的姓名或联系方式"):
            actions.hand_over_letter(letter, summary=text, **deed)
    actions.hand_over_letter(letter, summary="村民请求解决宅基地问题。", **deed)
    record = scene.again(letter).hand_over
    assert ring_of(scene).text(record, "summary", letter.context("summary")).startswith("村民")
    other = declined(scene)
    actions.hand_over_letter(
        other, summary="甲某信访人请求解决宅基地问题。", sender_agreed=True, **deed
    )


def test_a_duplicate_joins_the_first_and_its_text_stays(scene):
    first, second, third = a_letter(scene), a_letter(scene), a_letter(scene)
    actions.join_letter(second, by=scene.letters_officer, first=first)
    assert ring_of(scene).text(scene.again(second), "content") == CONTENT
    with pytest.raises(NotPossible, match="首件"):
        actions.join_letter(third, by=scene.letters_officer, first=second)
    with pytest.raises(NotPossible, match="首件"):
        actions.join_letter(first, by=scene.letters_officer, first=third)
    with pytest.raises(NotPossible, match="另一件"):
        actions.join_letter(third, by=scene.letters_officer, first=third)
    assert first.joined_by.count() == 1


def test_reclassifying_asks_for_a_reason_of_the_list_and_clears_what_was_decided(scene):
    first, second = a_letter(scene), a_letter(scene)
    actions.join_letter(second, by=scene.letters_officer, first=first)
    with pytest.raises(NotPossible, match="理由"):
        actions.reclassify_letter(second, by=scene.head, why="甲某写来的")
    actions.reclassify_letter(second, by=scene.head, why="misjudged")
    again = scene.again(second)
    assert (again.state, again.joined_to, again.disposition) == ("registered", None, "")


def test_the_database_keeps_a_joined_letter_joined_to_something(scene):
    letter = a_letter(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(disposition="joined")


def test_a_correction_changes_only_what_is_given_and_only_if_nobody_was_faster(scene):
    letter = a_letter(scene)
    actions.edit_letter(
        letter, by=scene.letters_officer, seen=letter.version, content="更正后的内容。"
    )
    ring = ring_of(scene)
    again = scene.again(letter)
    assert ring.text(again, "content") == "更正后的内容。"
    assert ring.facts(again, "sender") == SENDER
    with pytest.raises(Overtaken):
        actions.edit_letter(again, by=scene.letters_officer, seen=1, content="晚了一步")
