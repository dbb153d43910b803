"""A walk: random people try random deeds on the records of one case.

Half of the steps are taken out of what the tables and the policies allow just now, so that walks
get somewhere; the others are anybody's attempt at anything, an edit, a page opened, or a change of
the world: an authorisation ends, somebody is recused, leaves a post or takes one. After each step
the promises of architecture.md §5 must hold.
"""

import inspect
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import Max
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.actions import appoint, relieve
from accounts.models import AdminRole, Posting
from findings.clues.models import ClueCustodian
from kernel import policy
from kernel.lifecycle import LifecycleModel
from kernel.models import Event
from kernel.refusals import NotPossible, Refusal
from kernel.seals import digest_of
from rounds.actions import end_authorisation, recuse, withdraw_recusal
from rounds.models import Inspection, Recusal, TeamMember
from tests import stages
from tests.machines.rooms import ROOMS
from tests.scene import TODAY
from xuncha.desk.casefile import CaseFile
from xuncha.desk.todo import todo

LIKELY, WILD, EDIT, WORLD, LOOK = "likely", "wild", "edit", "world", "look"
CURRENT, OLD_PAGE, OLD_COPY, UNASKED = "current", "old page", "old copy", "old copy, no version"
NOTE = "按意见办理。"
# What a deed may change beside records of the walk's own kinds.
WATCHED_APPS = (
    "rounds", "register", "reports", "rectification", "immediate", "requests", "letters", "clues",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Numbers are taken modulo whatever there is to choose from."""

    kind: str
    who: int
    which: int
    what: int
    copy: str
    note: bool
    watcher: int


class Walk:
    """`models` are the kinds of records that the people of `scene` work on."""

    def __init__(self, scene, models):
        self.scene, self.models = scene, models
        self.keys = list(scene.ids)
        self.people, self.clients = {}, {}
        self.copies = {self._key(record): record for record in self.records()}
        self.rows = self._read()
        self.first_event = self._last_event()
        self.digests = self._digests()
        self.done = []

    def run(self, steps):
        for number, step in enumerate(steps):
            getattr(self, f"_{step.kind}")(step)
            self._check(step)
            if number % 4 == 3:
                self.copies |= {self._key(record): record for record in self.records()}
        assert list(self._digests().items())[: len(self.digests)] == list(self.digests.items())

    # --- what there is ----------------------------------------------------------------------------

    def records(self):
        return [row for model in self.models for row in model._base_manager.order_by("pk")]

    def ours(self):
        """The records of the case itself, without those of the other team's."""
        case = self.scene.inspection.pk
        return [record for record in self.records() if self._case_of(record) in (case, None)]

    @staticmethod
    def _case_of(record):
        if isinstance(record, Inspection):
            return record.pk
        return getattr(record, "inspection_id", None)

    @staticmethod
    def _key(record):
        return type(record), record.pk

    def _pick(self, which):
        records = self.records()
        return records[which % len(records)]

    def person(self, key):
        """Rights are resolved once and asked anew as soon as anything about them may have changed."""
        if key not in self.people:
            self.people[key] = getattr(self.scene, key)
        return self.people[key]

    def _anybody(self, who):
        return self.person(self.keys[who % len(self.keys)])

    def _read(self):
        tables = {m._meta.db_table for m in rooms_models()}
        return stages.read(getattr(self, "rows", None), only=tables)

    @staticmethod
    def _last_event():
        return Event.objects.aggregate(last=Max("pk"))["last"] or 0

    @staticmethod
    def _digests():
        events = Event.objects.order_by("pk")
        return {e.pk: digest_of(e, algorithm=settings.SEAL_ALGORITHM) for e in events}

    # --- steps ------------------------------------------------------------------------------------

    def _likely(self, step):
        """Something that somebody may do just now, if there is anything."""
        record = self._pick(step.which)
        open_to = [
            (key, move)
            for move in record.lifecycle.moves_from(record.state)
            for key in self.keys
            if policy.may(self.person(key), move.name, record)
        ]
        if open_to:
            key, move = open_to[step.what % len(open_to)]
            self._move(record, move, self.person(key), step.copy, NOTE)

    def _wild(self, step):
        record = self._pick(step.which)
        moves = record.lifecycle.moves
        move = moves[step.what % len(moves)]
        self._move(record, move, self._anybody(step.who), step.copy, NOTE if step.note else "")

    def _edit(self, step):
        record = self._pick(step.which)
        edits = ROOMS[type(record)].edits
        if not edits:
            return
        verb, deed = edits[step.what % len(edits)]
        holders = [key for key in self.keys if policy.may(self.person(key), verb, record)]
        likely = holders and step.note
        person = (
            self.person(holders[step.who % len(holders)]) if likely else self._anybody(step.who)
        )
        copy, seen = self._copy_of(record, step.copy)
        self._attempt(
            record, copy, seen, person, verb,
            lambda: deed(copy, person, seen, step.what // len(edits) % 3),
        )  # fmt: skip

    def _look(self, step):
        """The desk, the case file, and the record's own page and ledger by way of their doors."""
        record, person = self._pick(step.which), self._anybody(step.who)
        try:
            url = record.get_absolute_url()
        except NoReverseMatch:
            return  # a room that has no pages yet
        self._nothing_else_tells(person)
        client = Client()
        client.force_login(person)
        page = client.get(url)
        sees = policy.visible(type(record), person).filter(pk=record.pk).exists()
        wanted = (200, 302) if sees else (404,)
        assert page.status_code in (wanted if person.is_active else (302,)), self._told(person)
        try:
            ledger = client.get(reverse(f"{record._meta.model_name}s"))
        except NoReverseMatch:
            return
        opened = person.is_active and policy.opens(person, type(record))
        assert ledger.status_code == (200 if opened else 404 if person.is_active else 302)
        shown = ledger.content.decode()
        assert sees or f'href="{record.get_absolute_url()}"' not in shown, self._told(person)

    def _world(self, step):
        changes = (self._ends, self._recuses, self._lifts, self._relieves, self._appoints)
        try:
            changes[step.what % len(changes)](step)
        except Refusal as refusal:
            self.done.append(f"world: {refusal}")
        self.people.clear()
        self.rows = self._read()

    def _ends(self, step):
        team = self.scene.again(self.scene.inspection).team
        if step.which % 2:  # seldom: the team has nothing to do afterwards
            end_authorisation(team.authorisation, by=self.person("leader_group"), note=NOTE)
            self.done.append("the authorisation ends")

    def _recuses(self, step):
        person = self._anybody(step.who)
        recuse(person, by=self.person("office"), unit=self.scene.unit, ground="kinship")
        self.done.append(f"{person} is recused")

    def _lifts(self, step):
        recusals = list(Recusal.objects.filter(withdrawn_at__isnull=True).order_by("pk"))
        if recusals:
            recusal = recusals[step.which % len(recusals)]
            withdraw_recusal(recusal, by=self.person("office2"), note=NOTE)
            self.done.append(f"{recusal} lifted")

    def _relieves(self, step):
        postings = Posting.objects.current().order_by("pk")
        posting = postings[step.which % len(postings)]
        relieve(posting, by=None)
        self.done.append(f"{posting} ends")

    def _appoints(self, step):
        posts = ("leading_group", "office", "unit_secretary", "unit_liaison")
        post = posts[step.which % len(posts)]
        at_unit = post.startswith("unit")
        place = {"organisation": self.scene.unit} if at_unit else {
            "committee": self.scene.committee
        }  # fmt: skip
        person = self._anybody(step.who)
        if Posting.objects.current().filter(person=person, post=post).exists():
            return
        appoint(Posting(person=person, post=post, starts_on=TODAY(), **place), by=None)
        self.done.append(f"{person} becomes {post}")

    # --- one attempt ------------------------------------------------------------------------------

    def _copy_of(self, record, kind):
        """(the object handed to the deed, the version its person looked at)."""
        if kind == OLD_PAGE:
            return record, record.version - 1
        if kind in (OLD_COPY, UNASKED):
            old = self.copies.get(self._key(record), record)
            copy = type(old)._base_manager.get(pk=old.pk)
            for name, value in old.__dict__.items():
                if name != "_state":
                    setattr(copy, name, value) if name[0] != "_" else None
            return copy, old.version if kind == OLD_COPY else None
        return record, record.version

    def _move(self, record, move, person, kind, note):
        room = ROOMS[type(record)]
        name = type(record)._meta.model_name
        deed = getattr(room.deeds, f"{move.name}_{name}", None) or getattr(room.deeds, move.name)
        copy, seen = self._copy_of(record, kind)
        given = {"by": person, "seen": seen, **room.fields.get(move.name, lambda _: {})(record)}
        if "note" in inspect.signature(deed).parameters:
            given["note"] = note
        self._attempt(
            record, copy, seen, person, move.name, lambda: deed(copy, **given), move=move, note=note
        )

    def _attempt(self, record, copy, seen, person, verb, deed, *, move=None, note=""):
        """Do it, and hold the outcome against what policy, table and version say of it."""
        fresh = self.scene.again(record)
        allowed = policy.may(person, verb, fresh)
        known = policy.visible(type(record), person).filter(pk=record.pk).exists()
        current = seen in (None, fresh.version) and copy.state == fresh.state
        if allowed and not known:
            return  # no door leads there; such a deed is part of another one
        self.done.append(f"{person.username} {verb} {fresh._meta.label}:{fresh.state} seen {seen}")
        apart = self._same_person_before(fresh, person, move)
        possible = move and fresh.state in move.sources and not move.why_not(fresh)
        last = self._last_event()
        refusal = _refusal_of(deed)
        if refusal:
            self._nothing_happened(last)
            lawful = allowed and known and current and possible
            assert not lawful or type(refusal) is NotPossible, self._told(refusal)
            return
        events = list(Event.objects.filter(pk__gt=last).order_by("pk"))
        before, self.rows = self.rows, self._read()
        if move is None and not events:
            assert before == self.rows, self._told("changed without an event")
            return
        assert (allowed, known) == (True, True), self._told("not theirs to do")
        if move is None:
            self._was_edited(fresh, verb, current, before, events)
        else:
            assert (current, possible) == (True, True), self._told("impossible or out of date")
            self._was_moved(fresh, move, person, events)
            assert not apart, self._told(f"their own work: {apart}")
        self._others_moved_by_the_table(before, events)
        if type(record)._meta.app_label == "rounds":
            self.people.clear()

    def _nothing_happened(self, last):
        assert not Event.objects.filter(pk__gt=last).exists(), self._told("an event of no deed")
        before, self.rows = self.rows, self._read()
        assert before == self.rows, self._told("refused, and yet something changed")

    def _was_moved(self, fresh, move, person, events):
        now = self.scene.again(fresh)
        assert (now.state, now.version) == (move.target, fresh.version + 1), self._told()
        mine = [e for e in self._about(fresh, events) if e.kind == "deed"]
        told = [(e.verb, e.from_state, e.to_state, e.person_id) for e in mine]
        assert told == [(move.name, fresh.state, move.target, person.pk)], self._told(told)

    def _was_edited(self, fresh, verb, current, before, events):
        now = self.scene.again(fresh)
        assert now.state == fresh.state, self._told("an edit that moves")
        assert [e.verb for e in events] == [verb], self._told()
        if verb == "edit":
            assert current, self._told("edited over another's text")
            assert fresh.is_editable, self._told("edited out of turn")
            assert now.version == fresh.version + 1, self._told()

    @staticmethod
    def _about(record, events):
        label = record._meta.label_lower
        return [e for e in events if (e.subject_type, e.subject_id) == (label, record.pk)]

    def _others_moved_by_the_table(self, before, events):
        """Whatever else changed its state in the course of the deed did so by a move, too."""
        for model in rooms_models():
            if not issubclass(model, LifecycleModel):
                continue
            table = model._meta.db_table
            was, now = before[table], self.rows[table]
            for pk in was.keys() & now.keys():
                told = [e for e in events if (e.subject_type, e.subject_id) == (
                    model._meta.label_lower, pk) and e.to_state]  # fmt: skip
                path = [stages.column(model, was[pk], "state"), *(e.to_state for e in told)]
                assert path[-1] == stages.column(model, now[pk], "state"), self._told(
                    f"{table} {pk} moved without an event"
                )
                for state, event in zip(path, told, strict=False):
                    step = model.lifecycle[event.verb]
                    assert (event.from_state, event.to_state) == (state, step.target)
                    assert state in step.sources, self._told()

    # --- two people -------------------------------------------------------------------------------

    def _same_person_before(self, fresh, person, move) -> str:
        """What this person has already done to this submission that the chain wants of another."""
        if move is None:
            return ""
        if fresh._meta.model_name == "workingpaper" and move.review:
            wrote = Event.objects.filter(
                subject_type=fresh._meta.label_lower, subject_id=fresh.pk, verb="write_paper",
                person_id=person.pk,
            )  # fmt: skip
            handles = fresh.handlers.filter(person=person)
            return "author" if wrote.exists() else "handler" if handles.exists() else ""
        for group in ROOMS[type(fresh)].apart:
            if move.name in group:
                done = self._done_since_submission(fresh)
                held = [e.verb for e in done if e.person_id == person.pk and e.verb != move.name]
                return next((verb for verb in held if verb in group), "")
        return ""

    @staticmethod
    def _done_since_submission(record):
        """The events since the record last came back, or was first submitted."""
        events = list(
            Event.objects.filter(
                subject_type=record._meta.label_lower, subject_id=record.pk, kind="deed"
            ).order_by("pk")
        )
        back = set(record.lifecycle.returns) | {"withdraw", "reopen"}
        starts = [n for n, event in enumerate(events) if event.verb in back]
        return events[starts[-1] + 1 if starts else 0 :]

    # --- what must hold after every step ----------------------------------------------------------

    def _check(self, step):
        records = self.ours()
        for record in records:
            assert ROOMS[type(record)].stands(record), self._told(f"{record} does not stand")
        key = self.keys[step.watcher % len(self.keys)]
        person = self.person(key)
        roles = self._roles(person)
        seen = self._seen_by(person)
        for record in records:
            wanted = ROOMS[type(record)].is_known_to(roles, record)
            found = record.pk in seen[type(record)]
            assert found == wanted, self._told(f"{key} as {set(roles)}: {record!r} {record.state}")

    def _nothing_else_tells(self, person):
        """Neither the desk nor the case file names a record that the person may not know of."""
        seen = self._seen_by(person)
        labels = {m._meta.label_lower: m for m in self.models}
        for duty in todo(person):
            label, pk, *_ = duty.key.split(":")
            if label in labels:
                assert int(pk) in seen[labels[label]], self._told(duty.key)
        case = CaseFile(self.scene.inspection, person)
        for label, entries in case._entries.items():
            if label in labels:
                assert {entry.pk for entry in entries} <= seen[labels[label]], self._told(label)

    def _seen_by(self, person) -> dict[type, set[int]]:
        rows = {model: policy.visible(model, person) for model in self.models}
        return {model: set(found.values_list("pk", flat=True)) for model, found in rows.items()}

    def _roles(self, person) -> frozenset[str]:
        """What the person is in this case, read from the plain tables, not from any grant."""
        case = self.scene.again(self.scene.inspection)
        if AdminRole.objects.filter(person=person).exists():
            return frozenset()
        tied = Recusal.objects.filter(person=person, unit=case.unit_id, withdrawn_at__isnull=True)
        if tied.exists() and not self._about_the_round():
            return frozenset()
        held = set()
        for posting in Posting.objects.filter(person=person, starts_on__lte=TODAY()):
            if posting.ends_on is None or posting.ends_on >= TODAY():
                if posting.organisation_id == case.unit_id and case.notified_on:
                    held.add(posting.post)
                if posting.committee_id == case.committee_id:
                    held.add(posting.post)
        serving = TeamMember.objects.filter(
            person=person, team=case.team_id, team__authorisation__state="granted"
        )
        kept = ClueCustodian.objects.filter(
            person=person, inspection=case, dismissed_at__isnull=True
        )
        if kept.exists() and serving.exists():
            held.add("clue_custodian")
        return frozenset(held | set(serving.values_list("post", flat=True)))

    def _about_the_round(self) -> bool:
        """Records of the round and its teams are the committee's own; no tie bars from them."""
        return not any(model is Inspection or hasattr(model, "inspection") for model in self.models)

    def _told(self, what="") -> str:
        return "\n".join([str(what), "after:", *self.done])


def _refusal_of(deed) -> Refusal | None:
    try:
        deed()
    except Refusal as refusal:
        return refusal
    return None


def rooms_models():
    """The models whose rows a refused deed must leave alone."""
    return [m for m in apps.get_models() if m._meta.app_label in WATCHED_APPS]
