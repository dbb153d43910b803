"""我的待办 leads to every deed: whatever waits, somebody's desk has the line, one click from it.

The tables say which moves are somebody's duty; a new lifecycle is asked here without being listed.
"""

import pytest
from django.db.models import F
from django.urls import NoReverseMatch, reverse

from accounts.models import Person
from kernel import policy
from kernel.events import history
from kernel.move_pages import move_url
from tests.house.test_doors import lifecycle_models
from tests.house.visits import Visitor
from xuncha.desk import todo as todo_module
from xuncha.desk import waiting
from xuncha.desk.todo import todo


def has_a_door(model) -> bool:
    """A room still being built stands behind no route."""
    try:
        return bool(model(pk=1).get_absolute_url())
    except NoReverseMatch:
        return False


WAITING = [
    (model, step, source)
    for model in lifecycle_models()
    if has_a_door(model)
    for step in model.lifecycle.moves
    if step.duty
    for source in step.sources
]


# What else a record must be for the move to be anybody's.
AS = {"report_directly": {"channel": "direct", "concerns_leaders": True}}


def who_may(people, record, step):
    return [
        person
        for person in people
        if policy.visible(type(record), person).filter(pk=record.pk).exists()
        and policy.may(person, step.name, record)
    ]


def is_sent_back(record):
    moves = history(record).exclude(to_state="").exclude(to_state=F("from_state"))
    came_by = moves.order_by("pk").last()
    return came_by is not None and came_by.verb in record.lifecycle.returns


# The page shows whatever line there is: looked at for one duty of each kind of record.
FIRST_OF_EACH = list(
    {model: (model, step, source) for model, step, source in reversed(WAITING)}.values()
)


@pytest.mark.parametrize(
    ("model", "step", "source"),
    WAITING,
    ids=lambda v: getattr(v, "__name__", getattr(v, "name", v)),
)
def test_what_waits_stands_on_the_desk_of_whoever_may_do_it(
    model, step, source, world, visitors, monkeypatch
):
    pk = world.record(model).pk
    model._base_manager.filter(pk=pk).update(state=source, **AS.get(step.name, {}))
    record = model._default_manager.get(pk=pk)
    everybody = Person.objects.filter(is_active=True)
    usual = [visitor.person for visitor in visitors.values()]
    people = who_may(usual, record, step) or who_may(everybody, record, step)
    assert people, f"nobody may “{step.label}” the {model.__name__} of the demonstration"
    why_not = step.why_not(record)
    # The work to be done before, or beside, or once more, stands on the page.
    stays = why_not or step.desk or (step.mend and is_sent_back(record))
    way = record.get_absolute_url() if stays else move_url(record, step.name)
    signed_in = {visitor.person: visitor.client for visitor in visitors.values()}
    client = signed_in.get(people[0]) or Visitor(people[0], {}).client
    if (model, step, source) in FIRST_OF_EACH:
        desk = client.get(reverse("desk")).content.decode()
        assert f'href="{way}"' in desk, f"{people[0]} is not led to “{step.label}”"
        assert why_not in desk
    # One sees the page; of the others' desks the part that is about this kind of record is reckoned.
    with monkeypatch.context() as patch:
        patch.setattr(waiting, "models_with_duties", lambda: [model])
        patch.setattr(todo_module, "_searches", todo_module._searches.__wrapped__)
        patch.setattr(todo_module, "to_be_begun", lambda *_: [])
        patch.setattr(todo_module, "to_be_urged", lambda *_: [])
        for person in people:
            fresh = Person.objects.get(pk=person.pk)  # with the rights of this state
            ways = {(duty.url, duty.why_not or "") for duty in todo(fresh)}
            assert (way, why_not) in ways, f"{person} is not led to “{step.label}”"
    # Who may open the page of a deed is asked over all doors; that the way leads there, once.
    deed = client.get(way)
    if deed.status_code == 302:  # what is sealed is opened with a passphrase first
        assert deed.url.startswith(reverse("letters_unlock")), deed.url
    else:
        assert deed.status_code == 200
        assert step.label in deed.content.decode()
