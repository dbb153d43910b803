"""The chain beside a record says what was decided, whose turn it is, and what is to come."""

import pytest

from findings.register import actions
from kernel.chain import chain, main_line
from kernel.diagrams import lifecycle_models
from kernel.events import history
from rounds.models import Deadline
from tests.register.cases import a_paper, text_file


def links(record):
    return [(link["step"], link["state"]) for link in chain(record, history(record))]


# A deadline goes in rings until its matter is done: it has no end of its own.
WITH_AN_END = [model for model in lifecycle_models() if model is not Deadline]


@pytest.mark.parametrize("model", WITH_AN_END, ids=lambda model: model.__name__)
def test_every_lifecycle_has_a_line_from_its_beginning_to_an_end(model):
    line = main_line(model.lifecycle)
    states = [model.lifecycle.initial, *(step.target for step in line)]
    assert line
    assert len(states) == len(set(states))
    assert all(before in step.sources for before, step in zip(states, line, strict=False))


@pytest.mark.django_db
def test_a_paper_on_its_way_up_and_back(scene):
    paper = a_paper(scene, files=[text_file()])
    assert links(paper) == [
        ("报副组长审核", "now"), ("审核同意，报组长审定", "todo"), ("审定底稿", "todo"),
    ]  # fmt: skip
    actions.submit_workingpaper(paper, by=scene.member)
    assert [state for _, state in links(paper)] == ["done", "now", "todo"]
    actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")
    returned, again, *_ = chain(paper, history(paper))
    assert (returned["state"], returned["who"]) == ("returned", scene.deputy.name)
    assert returned["remark"] == "请补充依据。"
    assert again == {"step": "报副组长审核", "state": "now"}
    actions.submit_workingpaper(paper, by=scene.member)
    actions.review_workingpaper(paper, by=scene.deputy)
    actions.approve_workingpaper(paper, by=scene.head)
    assert [state for _, state in links(paper)] == ["done", "done", "done"]


@pytest.mark.django_db
def test_who_may_not_know_of_a_step_is_not_told_of_it(scene):
    paper = a_paper(scene, files=[text_file()])
    actions.submit_workingpaper(paper, by=scene.member)
    known = history(paper).exclude(verb="submit")
    assert [link["step"] for link in chain(paper, known)] == ["审核同意，报组长审定", "审定底稿"]


@pytest.mark.django_db
def test_a_record_that_left_the_line_has_no_chain(scene):
    paper = a_paper(scene)
    actions.discard_workingpaper(paper, by=scene.member, note="重复。")
    assert chain(paper, history(paper)) == []
