"""示例市青山区: the committee, its units and the people of the demonstration."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.actions import appoint, make_administrator
from accounts.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Committee, Organisation, Person, Posting
from findings.fieldwork.actions.outlines import seed_outlines
from findings.register.actions import seed_taxonomy
from findings.register.models import Category
from rounds.models import CoverageTarget, FocusDictionary, FocusItem, Term
from xuncha.desk.demo.places import OTHERS, PLACES, TEAMS
from xuncha.desk.demo.script import ROUNDS

START = date(2024, 1, 8)


@dataclass
class World:
    committee: Committee
    units: dict[str, Organisation]
    people: dict[str, Person]
    term: Term
    focus: FocusDictionary
    categories: dict[str, Category] = field(default_factory=dict)
    focus_items: dict[int, FocusItem] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Person:
        """The person. Rights are read once: call `rights_changed` after a deed that grants."""
        return self.people[username]

    def rights_changed(self):
        for person in self.people.values():
            person.forget_scope()


def build_world(today: date) -> World:
    committee = Committee.objects.create(
        name="中国共产党示例市青山区委员会", short_name="青山区委", region="示例市青山区",
        document_code="青巡",
    )  # fmt: skip
    units = {}
    for place in PLACES:
        units[place.code] = Organisation.objects.create(
            committee=committee, code=place.code, name=place.name, short_name=place.short_name,
            kind=place.kind, level=place.level, parent=units.get(place.parent),
            attention="key" if place.code.endswith("01") else "ordinary",
        )  # fmt: skip
    people = _people()
    _seat(people, committee, units)
    seed_taxonomy(committee)
    seed_outlines(committee)
    term = Term.objects.create(
        committee=committee, name="十二届区委",
        starts_on=date(today.year - 3, 1, 1), ends_on=date(today.year + 1, 12, 31),
    )  # fmt: skip
    CoverageTarget.objects.bulk_create(
        CoverageTarget(term=term, unit=unit, planned_year=_year_of(code, today))
        for code, unit in units.items()
    )
    focus = FocusDictionary.objects.get(committee=committee, name="四个聚焦")
    return World(
        committee, units, people, term, focus,
        categories={row.name: row for row in Category.objects.filter(committee=committee)},
        focus_items={item.position: item for item in focus.items.all()},
    )  # fmt: skip


def _year_of(code, today) -> int:
    """The year of the round that a unit is in; the others are left for the last one of the term."""
    for script in ROUNDS:
        if any(part.code == code for part in script.parts):
            return script.on(today, script.starts).year
    return today.year + 1


def _people():
    """Whoever is listed on the sign-in page, then everybody else with a post."""
    rows = [(p.username, p.name, p.title) for p in DEMO_PEOPLE] + list(OTHERS)
    rows += [(s.username, s.name, s.title) for seats in TEAMS.values() for s in seats if s.name]
    for place in PLACES:
        rows.append((place.secretary_name, *place.secretary))
        rows.append((place.liaison_name, *place.liaison))
    password = make_password(DEMO_PASSWORD)
    named = {username: (name, title) for username, name, title in reversed(rows) if name}
    people = [
        Person(username=username, name=name, title=title, password=password)
        for username, (name, title) in reversed(named.items())
    ]
    Person.objects.bulk_create(people)
    return {person.username: person for person in people}


def _seat(people, committee, units):
    def seat(username, post, **place):
        if username in people:
            appoint(Posting(person=people[username], post=post, starts_on=START, **place), by=None)

    for username, role in (("xitong", "system"), ("anquan", "security"), ("shenji", "audit")):
        make_administrator(people[username], role, by=None)
    for username in ("shenming", "fangjing"):
        seat(username, "office", committee=committee)
    for username in ("lujianguo", "qianweidong"):
        seat(username, "leading_group", committee=committee)
    for place in PLACES:
        seat(place.secretary_name, "unit_secretary", organisation=units[place.code])
        seat(place.liaison_name, "unit_liaison", organisation=units[place.code])
