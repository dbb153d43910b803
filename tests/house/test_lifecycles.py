"""The whole grid: every state × move × person of every lifecycle, and the documents about it."""

import pytest
from django.conf import settings

from kernel import policy
from kernel.diagrams import glossary, lifecycle_models, lifecycles
from kernel.lifecycle import move
from kernel.refusals import NotAllowed, NotPossible

IDS = [model.__name__ for model in lifecycle_models()]


@pytest.mark.parametrize(("name", "write"), [("lifecycles", lifecycles), ("glossary", glossary)])
def test_the_generated_documents_are_up_to_date(name, write):
    written = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert written == write(), "run: manage.py write_docs"


@pytest.mark.parametrize("model", lifecycle_models(), ids=IDS)
def test_every_term_of_the_glossary_is_chinese(model):
    words = [model._meta.verbose_name, *(step.label for step in model.lifecycle.moves)]
    assert all(any("一" <= char <= "鿿" for char in word) for word in words)


@pytest.mark.parametrize("model", lifecycle_models(), ids=IDS)
def test_every_state_can_be_reached_and_has_its_words(model):
    lifecycle = model.lifecycle
    reached, grew = {lifecycle.initial}, True
    while grew:
        found = {m.target for m in lifecycle.moves if reached & set(m.sources)} - reached
        reached |= found
        grew = bool(found)
    assert reached == {state.name for state in lifecycle.states}
    assert all(state.label for state in lifecycle.states)


@pytest.mark.parametrize("model", lifecycle_models(), ids=IDS)
def test_going_back_always_asks_for_a_reason(model):
    order = [state.name for state in model.lifecycle.states]
    for step in model.lifecycle.moves:
        if step.name.startswith(("return", "reopen", "refuse", "withdraw_", "revise")):
            assert step.reason, f"{step.name} from {step.sources} in {order}"


@pytest.mark.parametrize("model", lifecycle_models(), ids=IDS)
def test_a_move_that_is_not_in_the_table_is_refused_in_every_state_for_everybody(model, world):
    """Each record of the finished world is put into each state in turn; only the table decides."""
    record, people = world.record(model), world.people
    for state in model.lifecycle.states:
        model._base_manager.filter(pk=record.pk).update(state=state.name)
        fresh = model._base_manager.get(pk=record.pk)
        for step in model.lifecycle.moves:
            if state.name in step.sources:
                continue
            for person in people:
                wanted = NotPossible if policy.may(person, step.name, fresh) else NotAllowed
                with pytest.raises(wanted):
                    move(fresh, step.name, by=person, note="理由")


def grid_of(model, world) -> list[str]:
    """Who may do what, role by role, as the policy answers for the finished world."""
    record, cast = world.record(model), dict(world.cast)
    lines = []
    for step in model.lifecycle.moves:
        who = [key for key, person in cast.items() if policy.may(person, step.name, record)]
        lines.append(f"{model.__name__} {step.name}: {' '.join(who) or 'nobody'}")
    return lines


def test_who_may_do_what_is_what_was_agreed(world):
    """`tests/house/grid.txt` is read and agreed by people; a wider right shows up in review."""
    lines = [line for model in lifecycle_models() for line in grid_of(model, world)]
    path = settings.BASE_DIR / "tests" / "house" / "grid.txt"
    if not path.exists():
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == lines
