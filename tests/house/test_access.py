"""The access grid: every door × every person × every relation to the record, as agreed.

`access.txt` holds, for each kind of record in each state and each case, who may do what through the
doors: `verb: people` who get 200; `knows:` who see it (403 for every other verb); everybody else
gets 404. `routes.txt` holds every route and its door. Both are read and agreed by people: a wider
right or a new route shows up in review, and an unlisted one fails here. Delete a file and run this
to have it written anew, then read the difference.
"""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from kernel import pages
from tests.house.test_doors import routes

BACKEND = "django.contrib.auth.backends.ModelBackend"
DOORS = [(where, entry) for where, entry in routes() if getattr(entry.callback, "door", None)]
VERBS = {}
for _, entry in DOORS:
    if entry.callback.door.kind == "record":
        VERBS.setdefault(entry.callback.door.model, set()).add(entry.callback.door.verb)
MODELS = sorted(VERBS, key=lambda model: model._meta.label)
CASES = {"101": "rectifying", "102": "archived", "104": "on site", "202": "authorisation ended"}


def agreed(name: str, lines: list[str], settings) -> list[str]:
    path = settings.BASE_DIR / "tests" / "house" / name
    if not path.exists():
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").splitlines()


def test_every_route_and_its_door_is_what_was_agreed(settings):
    lines = [
        f"{where} → {door.kind} {door.model.__name__ if door.model else ''} {door.verb}".strip()
        for where, door in ((where, entry.callback.door) for where, entry in DOORS)
    ]
    assert agreed("routes.txt", lines, settings) == lines


def records_of(model):
    """One record of each state in each case; of what has no case, one of each state."""
    rows = model._base_manager.order_by("pk")
    of_case = any(field.name == "inspection" for field in model._meta.concrete_fields)
    if model._meta.model_name == "inspection" or of_case:
        path = "unit__code" if model._meta.model_name == "inspection" else "inspection__unit__code"
        parts = [(label, rows.filter(**{path: code})) for code, label in CASES.items()]
    else:
        parts = [("", rows)]
    for label, found in parts:
        seen = set()
        # Not by key: some kinds have random ones, so that they tell no count.
        for record in sorted(found, key=lambda r: (str(getattr(r, "number", "") or ""), str(r))):
            state = getattr(record, "state", "")
            if state not in seen:
                seen.add(state)
                yield f"{label} {state}".strip(), record


def passes(person, model, verb, record) -> int:
    """What the door of `model` and `verb` answers this person: 200, 403 or 404."""
    try:
        pages.admitted(person, model, verb, record.pk)
    except PermissionDenied:
        return 403
    except Http404:
        return 404
    return 200


def grid_of(model, cast) -> list[str]:
    lines, verbs = [], sorted(VERBS[model])
    for name, record in records_of(model):
        first = {role: passes(person, model, verbs[0], record) for role, person in cast.items()}
        knows = [role for role in cast if first[role] != 404]
        lines.append(f"{model.__name__} [{name}]".replace(" []", ""))
        lines.append(f"  knows: {' '.join(knows) or 'nobody'}")
        # Who may not know of it is told so at every door alike: the last verb stands for the
        # others here, and test_pages sends such a person to the page of each.
        strangers = [role for role in cast if role not in knows]
        told = [role for role in strangers if passes(cast[role], model, verbs[-1], record) != 404]
        assert not told, f"{model.__name__} {verbs[-1]} {name} tells {told}"
        for verb in verbs:
            answer = {role: passes(cast[role], model, verb, record) for role in knows}
            assert 404 not in answer.values(), f"{model.__name__} {verb} {name} is not known"
            who = [role for role in knows if answer[role] == 200]
            if who != knows:
                lines.append(f"  {verb}: {' '.join(who) or 'nobody'}")
    return lines


def test_who_passes_which_door_is_what_was_agreed(world, settings):
    cast = dict(world.cast.items())
    lines = [line for model in MODELS for line in grid_of(model, cast)]
    assert agreed("access.txt", lines, settings) == lines


# What names a second record is tested in its app.
OF_RECORDS = [
    (where, entry)
    for where, entry in DOORS
    if entry.callback.door.kind == "record" and set(entry.pattern.converters) == {"pk"}
]


@pytest.mark.parametrize(("where", "entry"), OF_RECORDS, ids=[where for where, _ in OF_RECORDS])
def test_nobody_writes_through_a_door_that_is_closed_to_them(where, entry, world, client):
    door = entry.callback.door
    record = world.record(door.model)
    url = reverse(entry.name, args=[record.pk])
    before = list(door.model._base_manager.filter(pk=record.pk).values())
    assert client.post(url, {"note": "x", "version": 1}).status_code in (302, 401)
    for role in ("secretary", "other_head"):
        person = world.cast[role]
        closed = passes(person, door.model, door.verb, record)
        if closed == 200:
            continue
        closed = 404 if door.hidden else closed
        client.force_login(person, BACKEND)
        assert client.post(url, {"note": "x", "version": 1}).status_code == closed, role
    assert list(door.model._base_manager.filter(pk=record.pk).values()) == before
