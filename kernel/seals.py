"""Seals: events bound together in batches, so that a change by whoever owns the database shows.

Every minute the events that no seal holds yet become members of a new one: a Merkle root over
their digests, chained to the seal before and keyed with a secret that is not in the database. The
members are recorded (`SealedEvent`): a watermark on the id would miss events whose transaction
commits late. A copy of each seal goes to a file outside the database, and its number and value may
be printed, so that cutting off the end of the chain shows too.

What is younger than the last seal is not provable yet. What the seals cannot do stands in
docs/threat-model.md.
"""

import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from kernel.models import Event, Seal, SealedEvent

LEAF, NODE, WHOLE = b"\x00", b"\x01", b"\x02"
BATCH = 50_000
LATE = timedelta(hours=1)  # how much later than it says an event may have been written
OVERLAP = 100_000  # ids looked at again for events that committed late; once a day, all of them
FIRST = "0" * 64
# The form that is hashed, by version: a column added later does not break what is sealed already.
FORMS = {
    1: (
        "id", "at", "kind", "person_id", "person_name", "verb", "label", "subject_type",
        "subject_id", "inspection_id", "from_state", "to_state", "note", "data", "address",
        "request_id",
    ),
}  # fmt: skip
FORM = 1


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def digest_of(event, *, algorithm: str, form: int = FORM) -> str:
    """The hex digest of one event in its canonical form."""
    told = {name: _plain(getattr(event, name)) for name in FORMS[form]}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.new(algorithm, LEAF + text.encode()).hexdigest()


def merkle_root(digests: list[str], algorithm: str) -> str:
    """The root over the digests in order; an odd one out is carried up."""
    level = [bytes.fromhex(digest) for digest in digests]
    while len(level) > 1:
        pairs = zip_longest(level[::2], level[1::2])
        level = [
            hashlib.new(algorithm, NODE + left + right).digest() if right else left
            for left, right in pairs
        ]
    return level[0].hex()


def value_of(seal, key: bytes) -> str:
    """What the seal's `value` must be under this key."""
    told = [
        seal.number, _plain(seal.at), seal.form, seal.algorithm, seal.events, seal.root,
        seal.previous,
    ]  # fmt: skip
    text = json.dumps(told, separators=(",", ":")).encode()
    return hmac.new(key, WHOLE + text, seal.algorithm).hexdigest()


def unsealed():
    """The events that no seal holds yet."""
    return Event.objects.filter(~Exists(SealedEvent.objects.filter(event_id=OuterRef("pk"))))


def seal_events(*, everything: bool = False) -> Seal | None:
    """Seal at most BATCH events that are not sealed yet; None if there are none.

    Safe to run twice and by two workers at once. `everything` also looks for events that committed
    very late, far behind the last ones sealed.
    """
    with transaction.atomic():
        _one_at_a_time()
        last = Seal.objects.order_by("-number").first()
        rows = unsealed()
        if last and not everything:
            rows = rows.filter(pk__gt=last.last_event - OVERLAP)
        events = list(rows.order_by("pk")[:BATCH])
        if not events:
            return None
        seal = _sealed(events, last)
    copy_out()
    return seal


def _sealed(events, last) -> Seal:
    algorithm = settings.SEAL_ALGORITHM
    digests = [digest_of(event, algorithm=algorithm) for event in events]
    seal = Seal(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        form=FORM,
        algorithm=algorithm,
        events=len(events),
        last_event=max(events[-1].pk, last.last_event if last else 0),
        root=merkle_root(digests, algorithm),
        previous=last.value if last else FIRST,
    )
    seal.value = value_of(seal, settings.SEAL_KEYS[0])
    seal.save(force_insert=True)
    SealedEvent.objects.bulk_create(
        (
            SealedEvent(event_id=event.pk, seal=seal, digest=digest)
            for event, digest in zip(events, digests, strict=True)
        ),
        batch_size=1000,
    )
    return seal


def _one_at_a_time():
    """Two workers must not make two seals of one number; on SQLite the transaction sees to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('xuncha.seals'))")


# --- the copy outside the database --------------------------------------------------------------


def _read_copies(lines) -> dict[int, str]:
    """Number → value; a line cut short by a full disk counts for nothing."""
    found = {}
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            found[told["number"]] = told["value"]
    return found


def copies() -> dict[int, str]:
    """Number and value of every seal in the file outside the database."""
    if not settings.SEAL_LOG.exists():
        return {}
    with settings.SEAL_LOG.open(encoding="utf-8") as log:
        return _read_copies(log)


def copy_out():
    """Add the seals that the file lacks; lines that stand there are never touched."""
    with settings.SEAL_LOG.open("a+b") as log:
        size = log.seek(0, os.SEEK_END)
        log.seek(max(0, size - 4096))
        tail = log.read()
        known = max(_read_copies(tail.decode(errors="replace").splitlines()), default=0)
        if tail and not tail.endswith(b"\n"):
            log.write(b"\n")
        for seal in Seal.objects.filter(number__gt=known).order_by("number"):
            told = {
                "number": seal.number, "at": _plain(seal.at), "events": seal.events,
                "value": seal.value,
            }  # fmt: skip
            log.write(json.dumps(told).encode() + b"\n")


# --- proof --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how much was proved, what is not provable yet, the first fault ("")."""

    seals: int
    events: int
    unsealed: int
    fault: str = ""


def verify(*, receipts: dict[int, str] | None = None, tell=lambda done, total: None) -> Verdict:
    """Prove the whole chain, or name the first broken place. Reads only.

    `receipts` are values written down elsewhere (seal number → value, or its beginning); `tell`
    hears how many of how many seals are done.
    """
    noted = {**copies(), **(receipts or {})}
    total = Seal.objects.count()
    proved, events, previous, latest = 0, 0, None, None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=200):
        fault = _fault_of_seal(seal, previous, noted)
        if not fault:
            fault, latest = _fault_of_members(seal, latest)
        if fault:
            return Verdict(proved, events, unsealed().count(), fault)
        proved, events, previous = proved + 1, events + seal.events, seal
        tell(proved, total)
    missing = sorted(number for number in noted if number > proved)
    fault = f"第 {missing[0]} 号封存不见了：库外副本或凭据中有，数据库中没有。" if missing else ""
    return Verdict(proved, events, unsealed().count(), fault)


def _fault_of_seal(seal, previous, noted) -> str:
    due = previous.number + 1 if previous else 1
    if seal.number != due:
        return f"第 {due} 号封存不见了。"
    name = f"第 {seal.number} 号封存（{timezone.localtime(seal.at):%Y-%m-%d %H:%M}）"
    if seal.previous != (previous.value if previous else FIRST):
        return f"{name}与前一号封存不衔接。"
    if not any(hmac.compare_digest(value_of(seal, key), seal.value) for key in settings.SEAL_KEYS):
        return f"{name}的校验值不符：封存本身被改动，或封存密钥不是当时的密钥。"
    if seal.number in noted and not seal.value.startswith(noted[seal.number]):
        return f"{name}与库外副本或凭据不符：封存被整体重做过。"
    return ""


def _fault_of_members(seal, latest: datetime | None) -> tuple[str, datetime | None]:
    """(the first fault, the latest moment an event so far tells); `latest` is that of earlier seals."""
    members = list(
        SealedEvent.objects.filter(seal=seal).order_by("event_id").values_list("event_id", "digest")
    )
    name = f"第 {seal.number} 号封存"
    if len(members) != seal.events or merkle_root([d for _, d in members], seal.algorithm) != (
        seal.root
    ):
        told = f"{name}的成员清单被改动：应有 {seal.events} 条，现有 {len(members)} 条。"
        return told, latest
    newest = latest
    for event_id, digest, event in _with_events(members):
        if event is None:
            return f"{name}中编号 {event_id} 的记录被删除。", latest
        if digest_of(event, algorithm=seal.algorithm, form=seal.form) != digest:
            return f"{name}中编号 {event_id} 的记录被改动（{event.label}）。", latest
        if latest and event.at < latest - LATE:
            return (
                f"{name}中编号 {event_id} 的记录（{event.label}）自称发生于 "
                f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}，可那时以后的记录早已封存："
                "是事后补写的，或服务器的时钟曾被拨回。"
            ), latest
        newest = max(newest, event.at) if newest else event.at
    return "", newest


def _with_events(members) -> Iterator[tuple[int, str, Event | None]]:
    for start in range(0, len(members), 500):
        part = members[start : start + 500]
        found = Event.objects.in_bulk([event_id for event_id, _ in part])
        for event_id, digest in part:
            yield event_id, digest, found.get(event_id)
