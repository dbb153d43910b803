"""Every page, in a real browser: WCAG 2.2 AA by axe, and readable on a telephone.

The pages are found by walking the doors, so a new room is measured without being listed here. They
are fetched by Django's test client and handed to Chromium, which so sees the house's finished world.
"""

import json
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse

from kernel import policy
from rounds.models import Inspection, Term
from tests.house.test_doors import routes
from tests.house.visits import BACKEND
from tests.journeys.clerk import PASSWORD

pytestmark = pytest.mark.browser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SITE = "http://testserver"
ROLES = ("office", "head", "secretary", "audit_admin")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DOORS = [entry for _, entry in routes() if getattr(entry.callback, "door", None)]
MEASURE = """async tags => {
  const found = await axe.run(
    document, {runOnly: tags, resultTypes: ['violations'], preload: false});
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary.split('\\n')[1]})`));
}"""
ON_A_PHONE = """() => {
  const faults = [];
  if (document.documentElement.scrollWidth > window.innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter(e => {
      const box = e.getBoundingClientRect();
      return box.width && box.right > window.innerWidth + 1 && !e.closest('.scroll, .nav, .hidden');
    });
    faults.push(`scrolls sideways: ${wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')}`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && parseFloat(getComputedStyle(holder).fontSize) < 12)
      faults.push(`under 12 px: ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  return faults;
}"""


UNMARKED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  return style.outlineStyle === 'none' && here !== document.body ? here.outerHTML.slice(0, 120) : '';
}"""


class Shape(HTMLParser):
    """Which elements a page has: their tags, classes, attributes and parents, without its words.

    What axe finds wrong lies in these. Ids, which it holds against each other, are compared here.
    """

    def __init__(self, html: str):
        super().__init__()
        self.elements, self.ids, self.labelled, self._open = set(), [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        element = (tag, given.get("class"), given.get("type"), *sorted(given))
        self.elements.add((self._open[-1] if self._open else None, element))
        self.ids += [given["id"]] if "id" in given else []
        self.labelled |= {given["for"]} if "for" in given else set()
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    @property
    def faults(self) -> list[str]:
        doubled = [one for one, times in Counter(self.ids).items() if times > 1]
        return [f"id {one} twice" for one in doubled] + [
            f"a label for {one}, which is not there" for one in self.labelled - set(self.ids)
        ]


class Screen:
    """A browser page that shows answers of Django's test client.

    They are fetched beforehand: Playwright's callbacks run outside this test's transaction.
    """

    def __init__(self, page):
        self.page, self.shown, self.measured = page, "", set()
        page.route("**/*", self._serve)
        page.context.add_init_script(script=Axe().axe_script)

    def _serve(self, route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            route.fulfill(body=self.shown, content_type="text/html; charset=utf-8")

    def faults(self, path, html) -> list[str]:
        """What is wrong with the page at `path`, on a desk and on a telephone."""
        self.shown = html
        self.page.goto(SITE + path, wait_until="load")
        shape = Shape(html.decode())
        found = shape.faults
        # Axe takes most of the time: a page made of elements that it has seen is not shown again.
        if not shape.elements <= self.measured:
            found += self.page.evaluate(MEASURE, TAGS)
            self.measured |= shape.elements
        self.page.set_viewport_size({"width": 360, "height": 720})
        found += self.page.evaluate(ON_A_PHONE)
        self.page.set_viewport_size({"width": 1366, "height": 768})
        return [f"{path}: {fault}" for fault in found]


@pytest.fixture
def screen(page):
    return Screen(page)


def openable(person, door, world):
    """A record whose page this person may open: of the case in rectification, where there is one."""
    preferred = world.record(door.model)
    rows = policy.visible(door.model, person).order_by("pk")
    for record in [*rows.filter(pk=preferred.pk), *rows.exclude(pk=preferred.pk)[:20]]:
        if door.verb == "see" or policy.may(person, door.verb, record):
            yield record


def pages_of(person, client, world):
    """The address and HTML of every page that opens for this person: one per route."""
    for entry in DOORS:
        door, wanted = entry.callback.door, set(entry.pattern.converters)
        if not wanted:
            addresses = [reverse(entry.name)]
        elif wanted == {"pk"} and door.kind == "record":
            addresses = (reverse(entry.name, args=[r.pk]) for r in openable(person, door, world))
        else:
            continue  # names a second record
        for path in addresses:
            answer = client.get(path)
            if answer.status_code == 405:
                break  # a button, no page
            html = b"" if answer.streaming else answer.content
            if answer.status_code == 200 and html.startswith(b"<!doctype html>"):
                yield path, html
                break


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits_a_telephone(role, world, client, screen):
    person = world.cast[role]
    client.force_login(person, BACKEND)
    pages = list(pages_of(person, client, world))
    assert len(pages) > 5, pages
    faults = [fault for path, html in pages for fault in screen.faults(path, html)]
    assert not faults, "\n".join(faults)


def test_a_keyboard_reaches_the_page_past_the_bar_and_shows_where_it_is(world, client, screen):
    client.force_login(world.cast["office"], BACKEND)
    screen.shown = client.get(reverse("inspections")).content
    screen.page.goto(SITE + reverse("inspections"))
    screen.page.keyboard.press("Tab")
    skip = screen.page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement && e.getBoundingClientRect().left >= 0")
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("Tab")
    assert screen.page.evaluate("document.activeElement.closest('main') !== null")
    unmarked = set()
    for _ in range(25):
        unmarked.add(screen.page.evaluate(UNMARKED))
        screen.page.keyboard.press("Tab")
    assert unmarked == {""}


def test_pages_of_trouble_are_accessible_too(world, client, screen):
    """Signing in, what is not there, what may not be done, what is filled in wrongly."""
    inspection, term = world.record(Inspection), world.record(Term)
    new_round = reverse("round_new", args=[term.pk])
    pages = [("sign in", client.get(reverse("sign_in")))]
    pages.append(("expired", client.post(new_round, {"number": "5"})))
    client.force_login(world.cast["office"], BACKEND)
    pages.append(("missing", client.get(reverse("inspection", args=[999_999]))))
    pages.append(("wrongly filled in", client.post(new_round, {"number": "x"})))
    pages.append(("nothing found", client.get(reverse("findings"), {"q": "没有这样的问题"})))
    client.force_login(world.cast["head"], BACKEND)
    pages.append(("not allowed", client.get(reverse("inspection_edit", args=[inspection.pk]))))
    carried = json.dumps({"fields": [["title", "请示"]], "files": ["a.pdf"], "action": "/"})
    head = world.cast["head"]
    head.set_password(PASSWORD)
    head.save()
    client.logout()
    given = {"username": head.username, "password": PASSWORD, "carried": carried}
    pages.append(("resumed", client.post(reverse("sign_in"), given)))
    assert [answer.status_code for _, answer in pages] == [200, 401, 404, 200, 200, 403, 200]
    faults = [
        fault for name, answer in pages for fault in screen.faults(f"/{name}", answer.content)
    ]
    assert not faults, "\n".join(faults)
