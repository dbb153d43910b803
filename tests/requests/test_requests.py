import pytest

from findings.requests import actions
from kernel.refusals import NotAllowed, NotPossible
from tests.register.test_papers import who_sees

LEADING = {"leader_group", "leader_group2"}


def drafted(scene, **fields):
    fields = {
        "kind": "request",
        "title": "关于延长进驻时间的请示",
        "text": "因工作需要。",
        **fields,
    }
    return actions.request_instructions(scene.inspection, by=scene.head, **fields)


def reported(scene, **fields):
    return actions.report_majormatter(drafted(scene, **fields), by=scene.head)


def test_a_request_is_answered_and_closed(scene):
    matter = actions.answer_majormatter(reported(scene), by=scene.leader_group, answer="同意。")
    actions.close_majormatter(matter, by=scene.head, note="已落实")
    matter = scene.again(matter)
    assert (matter.state, matter.answer, matter.answered_by) == (
        "closed",
        "同意。",
        scene.leader_group,
    )


def test_an_answer_has_words(scene):
    with pytest.raises(NotPossible, match="答复内容"):
        actions.answer_majormatter(reported(scene), by=scene.leader_group, answer=" ")


def test_a_request_is_not_merely_noted_but_a_report_may_be(scene):
    with pytest.raises(NotPossible, match="须作出答复"):
        actions.acknowledge_majormatter(reported(scene), by=scene.leader_group)
    actions.acknowledge_majormatter(reported(scene, kind="report"), by=scene.leader_group)


def test_what_has_been_reported_is_no_longer_changed(scene):
    with pytest.raises(NotPossible):
        actions.edit_matter(reported(scene), by=scene.head, text="另一种说法")


def test_only_the_head_requests_instructions(scene):
    for key in ("deputy", "member", "office", "other_head"):
        with pytest.raises(NotAllowed):
            actions.request_instructions(scene.inspection, by=getattr(scene, key), title="x")


def test_it_goes_straight_to_the_leading_group_and_past_the_office(scene):
    assert who_sees(scene, drafted(scene, copy_office=True)) == {"head"}
    assert who_sees(scene, reported(scene)) == {"head"} | LEADING


def test_the_office_knows_of_it_only_when_it_is_copied(scene):
    matter = reported(scene, copy_office=True)
    assert who_sees(scene, matter) == {"head", "office", "office2"} | LEADING
    with pytest.raises(NotAllowed):
        actions.answer_majormatter(matter, by=scene.office, answer="同意")
