"""Not one byte tells those who may not know: every page they can open is the same, clue or no clue.

Rendered before, and again after clues were registered, approved, transferred, answered, refused and
reported directly, with the sweep of reminders run each time.
"""

import re

import pytest
from django.urls import reverse

from findings.clues import actions
from findings.clues.models import Clue, Transfer, TransferItem
from findings.register.models import Finding
from kernel import policy
from kernel.models import Event
from tests.clues import cases
from tests.house.test_doors import routes
from tests.immediate import test_immediate as immediate
from tests.rectification.cases import under_way_item
from xuncha.clock.sweeping import sweep

BACKEND = "django.contrib.auth.backends.ModelBackend"
# The token of a form is new each time; a reminder's key is counted over everybody's reminders.
VARYING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|/notices/\d+/')
MOST_OF_A_KIND = 3
OWN_COMINGS_AND_GOINGS = ("sign_ins",)  # each comparison signs in anew
DOORS = [
    (entry.name, entry.callback.door, set(entry.pattern.converters))
    for _, entry in routes()
    if getattr(entry.callback, "door", None)
]


def addresses(person):
    """Every page the person can open by GET: own pages, ledgers, and each visible record's."""
    records = {}
    for name, door, converters in DOORS:
        if name in OWN_COMINGS_AND_GOINGS:
            continue
        if door.kind in ("person", "ledger") and not converters:
            yield reverse(name), door
        if door.kind == "record" and converters == {"pk"}:
            if door.model not in records:
                visible = policy.visible(door.model, person).order_by("pk")
                # Of a dozen deadlines of a case the first few look like the rest.
                records[door.model] = list(visible.values_list("pk", flat=True)[:MOST_OF_A_KIND])
            yield from ((reverse(name, args=[pk]), door) for pk in records[door.model])


def pages(client, person, *, every=True, ledgers=True) -> dict:
    """What each address answers; not `every`: that of the desk, the open ledgers and the case files."""
    client.force_login(person, BACKEND)
    found = {}
    for url, door in addresses(person):
        if (
            door.kind == "ledger"
            and not every
            and not (ledgers and policy.opens(person, door.model))
        ):
            found[url] = "closed"  # one and the same 404, at which whoever sees every page looks
        elif every or url.count("/") <= 2 or re.fullmatch(r"/inspections/\d+/", url):
            response = client.get(url)
            streamed = getattr(response, "streaming_content", None)
            body = b"" if streamed else response.content
            found[url] = (response.status_code, response.headers.get("Location", ""),
                          VARYING.sub(b"", body))  # fmt: skip
    return found


def clues_of_every_kind(scene):
    """In both inspections, at every point of their way, one to each kind of receiver."""
    cases.registered(scene, files=[cases.proof()])
    cases.submitted(scene)
    cases.approved(scene)
    cases.approved_elsewhere(scene)
    cases.answered(scene)
    actions.close_transferitem(cases.answered(scene), by=scene.office, note="属实")
    actions.return_transfer(cases.sent(scene), by=scene.receiver, note="不属管辖")
    finding = Finding.objects.filter(inspection=scene.inspection).first()
    cases.sent(scene, to="organisation", clues=[], findings=[finding])
    cases.reported_directly(scene)


@pytest.fixture
def busy_scene(scene):
    """The unit has much to open: a notice to rectify at once, feedback, a plan under way."""
    immediate.issued(scene)
    under_way_item(scene)
    sweep()
    return scene


def told_apart(before, after) -> list[str]:
    return [url for url in before.keys() | after.keys() if before.get(url) != after.get(url)]


UNIT = ("secretary", "liaison")
NOT_NAMED = ("deputy", "member", "letters_officer")
NAMED = ("head",)
EVERY_PAGE = ("secretary",)  # of the others their desks, ledgers and case files


def pages_of(client, scene, key):
    """Whoever is named need only see some difference: the desk and the case files will do."""
    person = getattr(scene, key)
    return pages(client, person, every=key in EVERY_PAGE, ledgers=key not in NAMED)


def test_no_byte_differs_for_those_who_may_not_know(busy_scene, client):
    """The unit's two, the rest of the team, others; and head and office, who do see a difference."""
    scene = busy_scene
    Finding.objects.filter(inspection=scene.inspection).update(disposal="discipline")
    everybody = (*UNIT, *NOT_NAMED, *NAMED)
    before = {key: pages_of(client, scene, key) for key in everybody}
    assert len(before["secretary"]) > 25
    assert sum(status == 200 for status, _, _ in before["secretary"].values()) > 15
    clues_of_every_kind(scene)
    sweep()
    for key in everybody:
        found = told_apart(before[key], pages_of(client, scene, key))
        assert bool(found) == (key in NAMED), (key, found)


def test_each_address_of_the_room_is_the_same_404_for_what_is_there_and_what_is_not(scene, client):
    item = cases.answered(scene)
    keys = {Clue: item.clue_id, Transfer: item.transfer_id, TransferItem: item.pk}
    ours = [one for one in DOORS if one[1].model in keys]
    for key in ("secretary", "deputy"):
        client.force_login(getattr(scene, key), BACKEND)
        for name, door, converters in ours:
            if door.kind == "ledger":
                assert client.get(reverse(name)).status_code == 404
            if door.kind != "record" or converters != {"pk"}:
                continue
            pks = (keys[door.model], 4711)
            there, not_there = (client.get(reverse(name, args=[pk])) for pk in pks)
            assert there.status_code == not_there.status_code == 404, name
            assert VARYING.sub(b"", there.content) == VARYING.sub(b"", not_there.content)


def test_what_the_unit_gets_later_is_numbered_as_if_there_had_been_no_clue(scene):
    cases.answered(scene)
    cases.reported_directly(scene)
    assert immediate.issued(scene).sequence == 1


def test_no_event_of_the_room_stands_on_a_record_the_unit_can_open(scene):
    before = Event.objects.order_by("pk").last().pk
    cases.named(scene)
    cases.answered(scene)
    cases.reported_directly(scene)
    later = Event.objects.filter(pk__gt=before, kind="deed")
    of = set(later.values_list("subject_type", flat=True))
    assert of <= {"clues.clue", "clues.transfer", "clues.transferitem", "clues.cluecustodian"}
