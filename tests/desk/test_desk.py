"""我的待办: four queues, each matter in the one where it belongs."""

import pytest

from findings.register import actions
from tests.register.cases import a_paper, text_file
from xuncha.desk.sent import sent_by
from xuncha.desk.todo import todo

pytestmark = pytest.mark.django_db


def queues(person):
    return {duty.key.rsplit(":", 1)[-1]: duty.queue for duty in todo(person) if "paper" in duty.key}


def test_a_paper_goes_from_my_work_to_sent_and_comes_back_as_returned(scene):
    paper = a_paper(scene, files=[text_file()])
    assert queues(scene.member) == {"submit": "mine"}
    assert sent_by(scene.member) == []
    actions.submit_workingpaper(paper, by=scene.member)
    assert queues(scene.member) == {}
    assert [(line.url, line.state_label) for line in sent_by(scene.member)] == [
        (paper.get_absolute_url(), "待副组长审核")
    ]
    assert queues(scene.deputy) == {"review": "review"}
    assert sent_by(scene.deputy) == []
    actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")
    assert queues(scene.member) == {"submit": "returned"}
    assert sent_by(scene.member) == []


def test_what_i_sent_disappears_with_my_right_to_see_it(scene):
    person = scene.member
    actions.submit_workingpaper(a_paper(scene, files=[text_file()]), by=person)
    assert sent_by(person)
    person.is_active = False
    assert sent_by(person) == []
