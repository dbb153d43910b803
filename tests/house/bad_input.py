"""Nonsense typed into every form there is: a sentence comes back, never a fault, and nothing is done.

The forms are found by walking the doors (test_pages), so a new one is tried without being listed.
"""

import itertools
import re
from html.parser import HTMLParser

from django.db import transaction
from django.urls import reverse

from kernel import policy
from kernel.models import Event
from tests.house.visits import EVERYBODY

# Typed into the fields of a form in turn.
NONSENSE = ("坏\x00🙂", "2026-02-30", "9" * 400)
STRANGE = "坏\x00²'\"%"
EXTREME = ("9" * 400, "+99999999999999999999", "9_999_999_999_999_999_999_999", "9999-12-31")
IN_THE_ADDRESS = (
    "q", "page", "size", "sort", "state", "inspection", "columns", "due", "finding", "paper",
    "list", "before", "days", "next", "carried", "level", "year",
)  # fmt: skip


class Fields(HTMLParser):
    """What the page's own form would send: the names to type into, and what is hidden."""

    def __init__(self, html):
        super().__init__()
        self.typed, self.hidden, self.inside = set(), {}, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            own = given.get("method", "").lower() == "post" and not given.get("action")
            self.inside = own and "form" in (given.get("class") or "").split()
        if not self.inside or tag not in ("input", "textarea", "select") or "name" not in given:
            return
        if given.get("type") == "hidden":
            self.hidden[given["name"]] = given.get("value", "")
        elif given.get("type") not in ("submit", "file"):
            self.typed.add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


def first_page(entry, world, visitors):
    """(who, address, HTML) behind this door, of the first one it opens for; None for no page."""
    if entry.name.endswith(("_file", "_copy", "_download", "_ics")):
        return None  # a file holds no form
    for visitor, pk in whoever_may(entry, entry.callback.door, world, visitors):
        url = reverse(entry.name, args=[pk] if pk else [])
        page = visitor.get(url)
        if page.status_code == 405:  # a deed without a page, whoever asks
            return None
        if page.status_code == 200 and not page.streaming:
            return visitor, url, page.content.decode()
    return None


def whoever_may(entry, door, world, visitors):
    """(visitor, key of a record they may do this to): of the usual record first, then of any."""
    if not entry.pattern.converters:
        yield from ((visitor, None) for visitor in visitors.values())
    elif set(entry.pattern.converters) == {"pk"} and door.kind == "record":
        usual = world.record(door.model)
        yield from ((one, usual.pk) for one in visitors.values() if one.may(door.verb, usual))
        for visitor in visitors.values():
            person = visitor.person
            found = policy.visible(door.model, person).exclude(pk=usual.pk).order_by("pk")[:20]
            may = (r.pk for r in found if door.verb == "see" or policy.may(person, door.verb, r))
            yield from ((visitor, pk) for pk in list(may)[:1])


def sentences(html):
    listed = re.search(r'<div class="errors".*?</div>', html, re.S)
    return re.findall(r"<li>(.*?)</li>", listed.group(0), re.S) if listed else []


def tried(names):
    """(what it is, what is typed): nothing at all, and every kind of nonsense in every field.

    One nonsense among many is enough for a form to be refused, so where there are few fields each
    kind is sent by itself.
    """
    if EVERYBODY:  # what a database itself may stumble over comes next
        yield "nothing", dict.fromkeys(names, "")
    for shift in range(len(NONSENSE) if len(names) <= 2 else 1):
        yield (
            "nonsense",
            {name: NONSENSE[(number + shift) % len(NONSENSE)] for number, name in enumerate(names)},
        )


def try_nonsense_in_forms(entry, world, visitors):
    """What is refused gets a sentence in Chinese and nothing is done; answers whether there was a form."""
    visitor, url, html = first_page(entry, world, visitors) or (None, None, "")
    fields = Fields(html)
    for name, given in tried(sorted(fields.typed)) if fields.typed else ():
        with transaction.atomic():
            before = Event.objects.filter(kind="deed").count()
            answer = visitor.client.post(url, fields.hidden | given)
            done = Event.objects.filter(kind="deed").count() - before
            transaction.set_rollback(True)
        assert answer.status_code in (200, 302, 401), f"{name}: {answer.status_code}"
        if answer.status_code == 200:
            told = sentences(answer.content.decode())
            assert all(re.search(r"[一-鿿]", line) for line in told), f"{name}: {told}"
            assert not done or not told, f"{name}: refused, and done all the same"
    return bool(fields.typed)


def try_nonsense_in_address(where, entry, world, visitors):
    visitor, url, html = first_page(entry, world, visitors) or (None, "", "")
    names = {*IN_THE_ADDRESS, *re.findall(r'<(?:select|input)[^>]* name="(\w+)"', html)}
    extreme = dict(zip(sorted(names), itertools.cycle(EXTREME), strict=False))
    for asked in (dict.fromkeys(names, STRANGE), extreme) if url else ():
        answer = visitor.client.get(url, asked)
        assert answer.status_code < 500, where
