#!/usr/bin/env python3
"""Ledgers and grants at province scale: 20,000 people, 10,000 inspections, 1,000,000 findings.

`build` fills an empty PostgreSQL database by COPY; `measure` opens the ledgers as many different
people through the real views, grants and revokes teams by the real deeds, and writes what it found
to benchmarks/scale.md: p50 and p95 in milliseconds, queries, and the plan of the slowest list.
"""

import io
import json
import os
import platform
import random
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("SESSION_SAVE_EVERY_REQUEST", "false")

import django  # noqa: E402  (after the path is right)

django.setup()

from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Committee, Person  # noqa: E402
from findings.register.models import Finding  # noqa: E402
from kernel.policy import visible  # noqa: E402
from rectification.models import RectificationItem  # noqa: E402
from rounds.actions import end_authorisation, grant_authorisation  # noqa: E402
from rounds.models import Authorisation, Inspection, RuleSet  # noqa: E402
from rounds.rules import standard  # noqa: E402

COMMITTEES, UNITS, ROUNDS, TEAMS, PEOPLE = 20, 5_000, 100, 500, 20_000
INSPECTIONS, FINDINGS, ITEMS = 10_000, 1_000_000, 300_000
PER_TEAM, MEMBERS = INSPECTIONS // TEAMS, 10
STARTS = date(2016, 1, 1)
RIGHTS = ("inspect", "lead", "conclude", "open_letters")
BACKEND = "django.contrib.auth.backends.ModelBackend"


# --- build --------------------------------------------------------------------------------------


def copy(model, rows):
    """COPY `rows` (dicts of column → value) into the table of `model`, numbered from 1."""
    table, started, count = model._meta.db_table, time.perf_counter(), 0
    names, buffer = None, io.StringIO()
    with connection.cursor() as cursor:

        def flush():
            buffer.seek(0)
            quoted = ", ".join(f'"{name}"' for name in names)
            cursor.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN', buffer)
            buffer.seek(0)
            buffer.truncate()

        for row in rows:
            row = {"id": count + 1, **row}
            names = names or list(row)
            buffer.write("\t".join(_text(row[name]) for name in names) + "\n")
            count += 1
            if count % 50_000 == 0:
                flush()
        if names:
            flush()
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {max(count, 1)})")
    print(f"{table}: {count:,} rows in {time.perf_counter() - started:.1f} s", flush=True)


def _text(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def defaults(model, **given) -> dict:
    """A whole row of `model` from its fields' defaults, for COPY knows none."""
    row = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        if field.has_default():
            value = field.get_default()
        elif field.null:
            value = None
        else:
            value = ""
        row[field.column] = value
    return {**row, **given}


def build():
    if "scale" not in connection.settings_dict["NAME"]:
        raise SystemExit("the database must have 'scale' in its name: this fills it")
    call_command("migrate", verbosity=0)
    if Committee.objects.exists():
        raise SystemExit("the database is not empty: drop and create it first")
    chance = random.Random(7)
    _people_and_units()
    _rounds()
    _grants()
    _findings(chance)
    _items(chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _people_and_units():
    now = timezone.now()
    unit = Inspection._meta.get_field("unit").related_model
    copy(
        Committee,
        (
            defaults(
                Committee, id=n, name=f"示例省第{n}地区委员会", short_name=f"第{n}地区", region=f"{n}",
                document_code=f"示{n}",
            )
            for n in range(1, COMMITTEES + 1)
        ),
    )  # fmt: skip
    person = defaults(Person, name="", joined_at=now, is_active=True, password="!")
    copy(
        Person,
        (
            {**person, "id": n, "username": f"p{n}", "name": f"人员{n}"}
            for n in range(1, PEOPLE + 1)
        ),
    )
    blank = defaults(unit, kind="leading_group")
    copy(
        unit,
        (
            {
                **blank, "id": n, "committee_id": n % COMMITTEES + 1, "name": f"示例单位{n}党组",
                "short_name": f"单位{n}", "code": f"{n:05}",
            }
            for n in range(1, UNITS + 1)
        ),
    )  # fmt: skip


def _rounds():
    """Each committee: one term, five rounds of five teams, each team with twenty inspections."""
    team, round_ = Inspection.team.field.related_model, Inspection.round.field.related_model
    term = round_.term.field.related_model
    focus = round_._meta.get_field("focus").related_model
    every = range(1, COMMITTEES + 1)
    copy(
        RuleSet,
        (
            defaults(RuleSet, id=n, committee_id=n, number=1, terms=json.dumps(standard()))
            for n in every
        ),
    )
    copy(focus, (defaults(focus, id=n, committee_id=n, name="四个聚焦") for n in every))
    copy(
        term,
        (
            defaults(
                term, id=n, committee_id=n, name="本届", starts_on=STARTS,
                ends_on=STARTS + timedelta(days=1800),
            )
            for n in every
        ),
    )  # fmt: skip
    spans = {n: STARTS + timedelta(days=30 * (n // COMMITTEES)) for n in range(1, ROUNDS + 1)}
    copy(
        round_,
        (
            defaults(
                round_, id=n, term_id=n % COMMITTEES + 1, committee_id=n % COMMITTEES + 1,
                number=n // COMMITTEES + 1, kind="routine", focus_id=n % COMMITTEES + 1,
                rules_id=n % COMMITTEES + 1, starts_on=start, ends_on=start + timedelta(days=90), state="approved", version=1,
            )
            for n, start in spans.items()
        ),
    )  # fmt: skip
    copy(
        team,
        (
            defaults(
                team, id=n, round_id=n % ROUNDS + 1, number=n // ROUNDS + 1,
                committee_id=(n % ROUNDS + 1) % COMMITTEES + 1,
            )
            for n in range(1, TEAMS + 1)
        ),
    )  # fmt: skip
    copy(
        Authorisation,
        (
            defaults(
                Authorisation, id=n, team_id=n, committee_id=(n % ROUNDS + 1) % COMMITTEES + 1,
                state="granted", version=1,
            )
            for n in range(1, TEAMS + 1)
        ),
    )  # fmt: skip
    units = {n: [u for u in range(1, UNITS + 1) if u % COMMITTEES + 1 == n] for n in every}
    copy(Inspection, _inspections(units, spans))


def _inspections(units, spans):
    number, taken = 0, {}
    for team in range(1, TEAMS + 1):
        round_ = team % ROUNDS + 1
        committee = round_ % COMMITTEES + 1
        for _ in range(PER_TEAM):
            number += 1
            free = taken.setdefault(round_, iter(units[committee]))
            entry = spans[round_]
            yield defaults(
                Inspection, id=number, committee_id=committee, round_id=round_, team_id=team,
                unit_id=next(free), planned_entry_on=entry, entered_on=entry, state="left",
                planned_leave_on=entry + timedelta(days=40), left_on=entry + timedelta(days=40),
                version=1,
            )  # fmt: skip


def _grants():
    permission = dict(Permission.objects.values_list("codename", "pk"))
    groups, memberships, grants = [], [], []

    def group(name, people):
        groups.append({"name": name})
        memberships.extend((len(groups), person) for person in people)
        return len(groups)

    inspections = dict(Inspection.objects.values_list("pk", "team_id"))
    of_team = {}
    for pk, team in inspections.items():
        of_team.setdefault(team, []).append(pk)
    for team in range(1, TEAMS + 1):
        crew = [(team - 1) * MEMBERS + n + 1 for n in range(MEMBERS)]
        for right, people in (("inspect", crew), ("lead", crew[:2]), ("conclude", crew[:1])):
            holder = group(f"team:{team}:{right}", people)
            grants += [(permission[right], holder, pk) for pk in of_team[team]]
        holder = group(f"team:{team}:open_letters", crew[2:3])
        grants += [(permission["open_letters"], holder, pk) for pk in of_team[team]]
    of_unit = {}
    for pk, unit in Inspection.objects.values_list("pk", "unit_id"):
        of_unit.setdefault(unit, []).append(pk)
    for unit in range(1, UNITS + 1):
        for right, post, person in (
            ("answer_for", "unit_secretary", 5_000 + unit),
            ("rectify", "unit_liaison", 10_000 + unit),
        ):
            holder = group(f"organisation:{unit}:{post}", [person])
            grants += [(permission[right], holder, pk) for pk in of_unit.get(unit, ())]
    wide = []
    for committee in range(1, COMMITTEES + 1):
        for right, first in (("administer", 16_000), ("direct", 17_000)):
            people = [first + committee * 10 + n for n in range(5)]
            wide.append(
                (permission[right], group(f"committee:{committee}:{right}", people), committee)
            )
    copy(Group, groups)
    memberships_table = Person.groups.through._meta.db_table
    with connection.cursor() as cursor:  # its guard takes a lock for each row, meant for deeds
        cursor.execute(f'ALTER TABLE "{memberships_table}" DISABLE TRIGGER USER')
        copy(Person.groups.through, ({"group_id": g, "person_id": p} for g, p in memberships))
        cursor.execute(f'ALTER TABLE "{memberships_table}" ENABLE TRIGGER USER')
    model = Inspection.inspectiongrouppermission_set.rel.related_model
    fields = ("permission_id", "group_id", "content_object_id")
    copy(model, (dict(zip(fields, grant, strict=True)) for grant in grants))
    model = Committee.committeegrouppermission_set.rel.related_model
    copy(model, (dict(zip(fields, grant, strict=True)) for grant in wide))


def _findings(chance):
    category = Finding._meta.get_field("category").related_model
    per = 10
    copy(
        category,
        (
            defaults(
                category, id=(c - 1) * per + n, committee_id=c, code=f"{n:02}", name=f"类别{n}",
                is_active=True,
            )
            for c in range(1, COMMITTEES + 1)
            for n in range(1, per + 1)
        ),
    )  # fmt: skip
    committee = dict(Inspection.objects.values_list("pk", "committee_id"))
    each = FINDINGS // INSPECTIONS
    blank = defaults(Finding, state="confirmed", version=1, scope="individual", disposal="rectify")
    order = [(pk, n) for pk in committee for n in range(1, each + 1)]
    chance.shuffle(order)  # rows lie in random order, as years of work leave them

    def rows():
        for pk, number in order:
            yield {
                **blank, "inspection_id": pk, "number": number, "title": f"问题{pk}之{number}",
                "text": "党组会议研究不充分，项目先实施后上会，责任在党组。",
                "category_id": (committee[pk] - 1) * per + chance.randint(1, per),
                "state": "confirmed" if chance.random() < 0.95 else "drafting",
            }  # fmt: skip

    copy(Finding, rows())


def _items(chance):
    feedback_item = RectificationItem.feedback_item.field.related_model
    feedback = feedback_item.feedback.field.related_model
    plan = RectificationItem.plan.field.related_model
    inspections = list(
        Inspection.objects.order_by("pk").values_list("pk", "committee_id", "left_on")
    )
    each = ITEMS // INSPECTIONS
    copy(
        feedback,
        (
            defaults(feedback, id=pk, inspection_id=pk, committee_id=c, state="drafting", version=1)
            for pk, c, _ in inspections
        ),
    )
    copy(
        plan,
        (
            defaults(
                plan, id=pk, inspection_id=pk, feedback_id=pk, state="signed", version=1,
                reached_office_at=timezone.now(),
            )
            for pk, _, _ in inspections
        ),
    )  # fmt: skip
    blank = defaults(feedback_item, focus_name="聚焦一", scope="individual", category_name="类别1")
    copy(
        feedback_item,
        (
            {
                **blank, "id": (pk - 1) * each + n, "inspection_id": pk, "feedback_id": pk,
                "number": n, "position": n, "title": f"问题{n}", "text": "表述",
            }
            for pk, _, _ in inspections
            for n in range(1, each + 1)
        ),
    )  # fmt: skip
    blank = defaults(RectificationItem, state="under_way", version=1)
    numbers = [(pk, left, n) for pk, _, left in inspections for n in range(1, each + 1)]
    chance.shuffle(numbers)
    copy(
        RectificationItem,
        (
            {
                **blank, "inspection_id": pk, "plan_id": pk, "feedback_item_id": (pk - 1) * each + n,
                "number": n, "title": f"问题{n}", "text": "表述",
                "due_on": left + timedelta(days=60 + chance.randint(0, 90)),
            }
            for pk, left, n in numbers
        ),
    )  # fmt: skip


# --- measure ------------------------------------------------------------------------------------

MEMBER, SECRETARY, LEADING_GROUP, OFFICE = "member", "secretary", "leading group", "office"


def people_of(kind: str, many: int) -> list[int]:
    chance = random.Random(11)
    inspected = set(Inspection.objects.values_list("unit_id", flat=True))
    pools = {
        MEMBER: [(team - 1) * MEMBERS + 5 for team in range(1, TEAMS + 1)],
        SECRETARY: [5_000 + unit for unit in sorted(inspected)],
        LEADING_GROUP: [17_000 + c * 10 for c in range(1, COMMITTEES + 1)],
        OFFICE: [16_000 + c * 10 for c in range(1, COMMITTEES + 1)],
    }
    return chance.sample(pools[kind], min(many, len(pools[kind])))


def timed(deed) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1000


def figures(times) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} | {ordered[int(len(ordered) * 0.95) - 1]:.1f}"


def measure(many=20):
    lines = ["| who | what | p50 ms | p95 ms | queries |", "| --- | --- | --- | --- | --- |"]
    slowest = (0.0, "", "")
    for kind in (MEMBER, SECRETARY, LEADING_GROUP, OFFICE):
        ids = people_of(kind, many)
        model, name = (
            (RectificationItem, "rectificationitems")
            if kind == SECRETARY
            else (Finding, "findings")
        )
        scope, listing, counting = [], [], []
        for pk in ids:
            person = Person.objects.get(pk=pk)
            scope.append(timed(lambda p=person: p.scope))
            rows = visible(model, person).select_related("inspection__unit", "inspection__round")
            page = rows.order_by("-inspection_id", "number", "pk")[:50]
            took = timed(lambda page=page: list(page))
            listing.append(took)
            if took > slowest[0]:
                slowest = (took, f"{kind}, {name}", page.explain(analyze=True, buffers=True))
            counting.append(timed(lambda rows=rows: rows.order_by()[:10_001].count()))
        lines.append(f"| {kind} | rights resolved (once a request) | {figures(scope)} | 1 |")
        lines.append(f"| {kind} | first 50 of {name} | {figures(listing)} | 1 |")
        lines.append(f"| {kind} | capped count of {name} | {figures(counting)} | 1 |")
        for query in (
            "",
            "?sort=due_on" if kind == SECRETARY else "?sort=number",
            "?state=confirmed",
            "?page=20",
        ):
            times, queries = [], 0
            for pk in ids:
                client = Client(SERVER_NAME="localhost")
                client.force_login(Person.objects.get(pk=pk), BACKEND)
                url = reverse(name) + (query or "?size=50")
                client.get(url)
                with CaptureQueriesContext(connection) as seen:
                    response = client.get(url)
                assert response.status_code == 200, (url, response.status_code)
                queries = max(queries, len(seen))
                times.append(timed(lambda c=client, u=url: c.get(u)))
            label = f"whole page {name} {query}".strip()
            lines.append(f"| {kind} | {label} | {figures(times)} | {queries} |")
        print("\n".join(lines[-7:]), flush=True)
    lines += grants()
    write(lines, slowest)


def grants() -> list[str]:
    """Grant and revoke one team of twenty inspections, by the deeds themselves."""
    revoking, granting = [], []
    for team in range(1, 21):
        authorisation = Authorisation.objects.select_related("team").get(team_id=team)
        committee = authorisation.committee_id
        office = Person.objects.get(pk=16_000 + committee * 10)
        leader = Person.objects.get(pk=17_000 + committee * 10)
        with transaction.atomic():
            revoking.append(
                timed(lambda a=authorisation, p=office: end_authorisation(a, by=p, note="量测"))
            )
            Authorisation.objects.filter(pk=authorisation.pk).update(state="submitted")
            fresh = Authorisation.objects.select_related("team").get(pk=authorisation.pk)
            with _as_complete():
                granting.append(timed(lambda a=fresh, p=leader: grant_authorisation(a, by=p)))
            transaction.set_rollback(True)
    return [
        f"| leading group | grant a team of {PER_TEAM} inspections | {figures(granting)} | |",
        f"| office | end its authorisation | {figures(revoking)} | |",
    ]


class _as_complete:
    """The benchmark's teams have groups but no membership rows: their precondition is not measured."""

    def __enter__(self):
        self.move = Authorisation.lifecycle["grant"]
        self.needs = self.move.needs
        object.__setattr__(self.move, "needs", None)

    def __exit__(self, *_):
        object.__setattr__(self.move, "needs", self.needs)


def write(lines, slowest):
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        version = cursor.fetchone()[0].split(" on ")[0]
    took, what, plan = slowest
    text = [
        "# Ledgers and grants at province scale",
        "",
        f"Written by `benchmarks/scale.py measure` on {timezone.localdate():%Y-%m-%d}: {version}, Python "
        f"{platform.python_version()}, Django {django.__version__}, {os.cpu_count()} cores.",
        f"{PEOPLE:,} people, {INSPECTIONS:,} inspections, {FINDINGS:,} findings, {ITEMS:,} items of "
        f"rectification, {COMMITTEES} committees, {TEAMS} teams.",
        "",
        *lines,
        "",
        f"The plan of the slowest list ({what}, {took:.1f} ms):",
        "",
        "```",
        plan,
        "```",
        "",
    ]
    path = BASE_DIR / "benchmarks" / "scale.md"
    path.write_text("\n".join(text), encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    {"build": build, "measure": measure}[sys.argv[1]]()
