"""A list that looks for candidates through a rule's reach misses nobody whom the rule allows."""

import pytest
from django.apps import apps

from kernel import policy
from kernel.diagrams import lifecycle_models

MODELS = lifecycle_models()


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_whoever_may_do_something_is_within_its_reach(model, world):
    rows = list(model._default_manager.all())
    verbs = [step.name for step in model.lifecycle.moves]
    for person in world.people:
        seen = policy.visible(model, person)
        for verb in verbs:
            reached = set(
                seen.filter(policy.reach(person, verb, model)).values_list("pk", flat=True)
            )
            sees = set(seen.values_list("pk", flat=True))
            allowed = {r.pk for r in rows if r.pk in sees and policy.may(person, verb, r)}
            assert allowed <= reached, f"{person} {verb}"


def test_a_rule_for_somebody_else_reaches_nothing_at_all(world):
    """So that a desk does not even ask the database about rooms that are none of its person's."""
    item = apps.get_model("rectification", "RectificationItem")
    cast = world.cast
    assert policy.reach(cast["liaison"], "verify_and_close", item) == policy.NOBODY
    assert policy.reach(cast["office"], "ask_closing", item) == policy.NOBODY
    assert policy.reach(cast["without_posting"], "ask_closing", item) == policy.NOBODY
    assert policy.reach(cast["office"], "verify_and_close", item) != policy.NOBODY


def test_every_duty_names_its_holder_in_words(world):
    for model in MODELS:
        for step in model.lifecycle.duties:
            assert policy.holders(step.name, model), f"{model.__name__} {step.name}"
