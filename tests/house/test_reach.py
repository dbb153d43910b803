"""A list that looks for candidates through a rule's reach misses nobody whom the rule allows."""

import pytest
from django.apps import apps
from django.utils import timezone

from kernel import policy
from kernel.diagrams import lifecycle_models
from xuncha.desk import todo

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


def test_what_one_may_know_of_follows_from_what_one_holds_and_nothing_else(
    world, monkeypatch, django_assert_num_queries
):
    """Such questions are kept for all requests of whoever holds the same on the same day."""

    def clock():
        raise AssertionError("it depends on the time of day")

    scopes = [person.scope.nameless() for _, person in world.cast.items()]
    every_sort, asked = (todo.WAITING, todo.SENT, todo.OPENING, todo.URGED), {}
    monkeypatch.setattr(timezone, "now", clock)
    with django_assert_num_queries(0):
        for scope in scopes:
            for declared in policy.policies().values():
                declared.sees(scope)
            asked[scope] = todo._searches.__wrapped__(scope, every_sort, 1)
    assert sum(map(bool, asked.values())) > 10


def test_whoever_holds_something_else_is_asked_about_anew(world):
    head, office = (world.cast[role].scope for role in ("head", "office"))
    assert head == world.cast["head"].scope
    assert len({head, office, head.nameless(), head.standing_in_for()}) == 2
    again = world.cast["head"].scope
    again.rows = again.rows | {("inspect", 4711)}
    assert again != head
