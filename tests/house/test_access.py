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

from kernel import pages, policy
from tests.house.test_doors import routes
from tests.house.test_pages import OPEN, expected, relation

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
    known = {
        role: set(policy.visible(model, person).values_list("pk", flat=True))
        for role, person in cast.items()
    }
    for place, (name, record) in enumerate(records_of(model)):
        knows = [role for role in cast if record.pk in known[role]]
        lines.append(f"{model.__name__} [{name}]".replace(" []", ""))
        lines.append(f"  knows: {' '.join(knows) or 'nobody'}")
        # There is one door for all (`admitted`), and the policy is what it asks: everybody is asked of
        # the policy, and somebody goes through the door for each answer it gives, with each record
        # somebody else. test_pages sends such people to the page of each verb.
        strangers = [role for role in cast if role not in knows]
        for turn in range(2 * place, 2 * place + 2) if strangers else ():
            role, verb = strangers[turn % len(strangers)], verbs[turn % len(verbs)]
            told = passes(cast[role], model, verb, record)
            assert told == 404, f"{model.__name__} {verb} {name} tells {role}"
        record = model._default_manager.get(pk=record.pk)
        for verb in verbs:
            who = [role for role in knows if verb == "see" or policy.may(cast[role], verb, record)]
            for answer, group in ((200, who), (403, [role for role in knows if role not in who])):
                for role in group[place % len(group) :][:1] if group else ():
                    told = passes(cast[role], model, verb, record)
                    assert told == answer, f"{model.__name__} {verb} {name} tells {role} {told}"
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
def test_nobody_writes_through_a_door_that_is_closed_to_them(where, entry, world, visitors, client):
    door = entry.callback.door
    record = world.record(door.model)
    url = reverse(entry.name, args=[record.pk])
    before = list(door.model._base_manager.filter(pk=record.pk).values())
    assert client.post(url, {"note": "x", "version": 1}).status_code in (302, 401)
    sent = {OPEN}
    for role in ("secretary", "other_head"):
        visitor = visitors[role]
        how = relation(visitor, door, record)
        if how not in sent:  # one who knows nothing of it, and one who may not
            sent.add(how)
            answer = visitor.client.post(url, {"note": "x", "version": 1})
            assert answer.status_code in expected(how, door), role
    assert list(door.model._base_manager.filter(pk=record.pk).values()) == before
