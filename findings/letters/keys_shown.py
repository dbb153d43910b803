"""What the page of keys tells: who can open what, and what is still to be done."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from findings.letters.keys import personal_keys_of
from findings.letters.models import LettersKey, PersonalKey
from findings.letters.policy import custody_of, inspections_in_custody
from findings.letters.recovery import pairs_in_force
from kernel import policy


@dataclass(frozen=True, slots=True)
class Custody:
    """One inspection's key, and how each of its custodians stands to it."""

    inspection: object
    key: LettersKey | None
    people: list[tuple[str, str, str]]  # (name, tone, in words)
    has_recovery: bool
    to_reseal: int
    unopened: int  # letters that no custodian can open
    may_renew: bool


def custodies(person) -> tuple[PersonalKey | None, list[Custody]]:
    """(own personal key, one Custody per inspection), by a fixed number of queries."""
    inspections = list(inspections_in_custody(person).with_case())
    custody = custody_of(inspections)
    personal = personal_keys_of({one.pk for people in custody.values() for one in people})
    pairs = pairs_in_force({inspection.committee_id for inspection in inspections})
    keys = defaultdict(list)
    rows = LettersKey.objects.filter(inspection__in=inspections).prefetch_related("shares")
    for key in rows.order_by("-generation").annotate(letters=Count("seals")):
        keys[key.inspection_id].append(key)
    found = [
        _custody(
            inspection, keys[inspection.pk], custody[inspection.pk], personal,
            inspection.committee_id in pairs, person,
        )
        for inspection in inspections
    ]  # fmt: skip
    return personal.get(person.pk), found


def _custody(inspection, keys, people, personal, has_recovery, person) -> Custody:
    key, earlier = (keys[0], keys[1:]) if keys else (None, [])
    holders = {share.personal_key_id for share in key.shares.all()} if key else set()
    return Custody(
        inspection=inspection,
        key=key,
        people=[_standing(one, personal.get(one.pk), holders) for one in people],
        has_recovery=has_recovery,
        to_reseal=sum(one.letters for one in earlier if one.shares.all()),
        unopened=sum(one.letters for one in earlier if not one.shares.all()),
        may_renew=bool(key and policy.may(person, "renew", key)),
    )


def _standing(person, personal_key, holders) -> tuple[str, str, str]:
    if personal_key is None:
        return person.name, "warn", "还没有设置口令"
    if personal_key.pk not in holders:
        return person.name, "warn", "已设置口令，等另一位保管人解锁一次"
    return person.name, "ok", "可以打开信件"
