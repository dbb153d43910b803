"""The life of the keys: who gets a share, who loses it, and when a new generation begins.

Making a key pair and sealing it to custodians needs nobody's passphrase; opening one does. So a new
generation can begin at any hour, while a share of an old one is only ever passed on by a custodian
who is unlocked. docs/letters-and-keys.md tells the whole of it.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from findings.letters.models import KeyShare, LettersKey, PersonalKey
from findings.letters.policy import custody_of, inspections_in_custody
from findings.letters.recovery import share_for_recovery, top_up_recovery
from findings.letters.resealing import reseal
from findings.letters.sealed import Keyring
from kernel import policy, sealing
from kernel.events import record_event
from kernel.lifecycle import lock
from kernel.refusals import NotAllowed, NotPossible
from rounds.models import Inspection

MOST_MISSES = 5
BARRED_FOR = timedelta(minutes=15)


def custodians(inspection) -> list:
    """Who may open the letters of an inspection today."""
    return custody_of([inspection])[inspection.pk]


def key_in_use(inspection) -> LettersKey | None:
    """The generation that new letters are sealed to, or None before anybody set a passphrase."""
    return LettersKey.objects.filter(inspection=inspection).order_by("-generation").first()


def personal_key_of(person) -> PersonalKey | None:
    return PersonalKey.objects.filter(person=person, retired_at__isnull=True).first()


def personal_keys_of(people_ids) -> dict[int, PersonalKey]:
    """{person: their personal key of today}."""
    rows = PersonalKey.objects.filter(person_id__in=people_ids, retired_at__isnull=True)
    return {row.person_id: row for row in rows.select_related("person")}


# --- the passphrase -----------------------------------------------------------------------------


def set_passphrase(person, *, passphrase: str) -> PersonalKey:
    """A new personal key under a passphrase; an earlier one, if forgotten, loses its shares."""
    if not inspections_in_custody(person):
        raise NotAllowed("您没有办理信访的权限。")
    _refuse_the_password(person, passphrase)
    pair = sealing.new_pair()
    wrapped = sealing.wrap(pair.private, passphrase, PersonalKey.context(person.pk))
    with transaction.atomic():
        lock(person)
        earlier = personal_key_of(person)
        if earlier:
            _retire(earlier)
        personal_key = PersonalKey.objects.create(
            person=person,
            public=pair.public,
            wrapped=wrapped,
            replaces_earlier=bool(earlier),
            made_at=timezone.now(),
        )
        record_event(
            by=person, verb="set_passphrase", record=personal_key, kind="account",
            label="重新设置信访口令" if earlier else "设置信访口令",
            data={"fingerprint": personal_key.fingerprint},
        )  # fmt: skip
        for inspection in inspections_in_custody(person):
            reconcile(inspection, by=person)
    return personal_key


def _refuse_the_password(person, passphrase: str):
    """Asked only of whoever has proved to know one secret already: the answer tells the other."""
    typed = (passphrase, sealing.ungrouped(passphrase))
    if any(person.check_password(one) for one in typed):
        raise NotPossible("信访口令不能与登录密码相同。")


def _retire(personal_key):
    personal_key.shares.all().delete()
    PersonalKey.objects.filter(pk=personal_key.pk).update(retired_at=timezone.now())


def change_passphrase(person, *, old: str, new: str) -> PersonalKey:
    """The same key under another passphrase; every share stays."""
    personal_key, private = open_personal_key(person, passphrase=old)
    _refuse_the_password(person, new)
    wrapped = sealing.wrap(private, new, PersonalKey.context(person.pk))
    with transaction.atomic():
        PersonalKey.objects.filter(pk=personal_key.pk).update(wrapped=wrapped)
        record_event(
            by=person, verb="change_passphrase", label="修改信访口令", record=personal_key,
            kind="account",
        )  # fmt: skip
    return personal_key


def open_personal_key(person, *, passphrase: str) -> tuple[PersonalKey, bytes]:
    """(key, private half); after five misses in a row nothing is tried for a quarter of an hour."""
    personal_key = personal_key_of(person)
    if personal_key is None:
        raise NotPossible("您还没有设置信访口令，请先设置。")
    now = timezone.now()
    if personal_key.barred_until and personal_key.barred_until > now:
        minutes = int((personal_key.barred_until - now).total_seconds() // 60) + 1
        raise NotPossible(f"口令连续输错，请过 {minutes} 分钟再试。")
    try:
        private = sealing.unwrap(
            personal_key.wrapped, passphrase, PersonalKey.context(person.pk)
        )  # fmt: skip
        if sealing.public_of(private) != bytes(personal_key.public):
            raise sealing.CannotOpen
    except sealing.CannotOpen:
        raise NotPossible(_count_miss(personal_key, person)) from None
    if personal_key.misses:
        PersonalKey.objects.filter(pk=personal_key.pk).update(misses=0, barred_until=None)
    return personal_key, private


def _count_miss(personal_key, person) -> str:
    rows = PersonalKey.objects.filter(pk=personal_key.pk)
    rows.update(misses=F("misses") + 1)
    misses = rows.values_list("misses", flat=True).get()
    record_event(
        by=person, verb="miss_passphrase", label="信访口令输错", record=personal_key, kind="account"
    )
    if misses >= MOST_MISSES:
        rows.update(misses=0, barred_until=timezone.now() + BARRED_FOR)
        return "口令不对。已连续输错 5 次，请过 15 分钟再试。"
    return f"口令不对，请检查大小写和输入法后重试（还可再试 {MOST_MISSES - misses} 次）。"


# --- generations and shares ---------------------------------------------------------------------


def reconcile(inspection, *, by=None) -> LettersKey | None:
    """Bring shares in line with rights: nobody keeps one without the right, and new letters are
    sealed to a key that those who lost theirs have never held. Safe to run twice."""
    with transaction.atomic():
        lock(inspection)
        entitled = [person.pk for person in custodians(inspection)]
        newest = key_in_use(inspection)
        lost = KeyShare.objects.filter(inspection=inspection).exclude(
            personal_key__person_id__in=entitled
        )
        somebody_left = lost.exists()
        for share in lost.select_related("personal_key__person", "letters_key"):
            record_event(
                by=by, verb="remove_share", label="收回信访密钥份额", record=share.letters_key,
                kind="account", data={"custodian": share.personal_key.person.name},
            )  # fmt: skip
        lost.delete()
        if newest is None or somebody_left or not newest.shares.exists():
            newest = _begin_generation(inspection, newest, entitled, by=by) or newest
    return newest


def _begin_generation(inspection, earlier, entitled, *, by):
    """A fresh key pair for those who held the last one; for all entitled if none of them is left."""
    personal_keys = PersonalKey.objects.filter(person_id__in=entitled, retired_at__isnull=True)
    if earlier:
        known = personal_keys.filter(shares__letters_key=earlier)
        personal_keys = known if known.exists() else personal_keys
    personal_keys = list(personal_keys.select_related("person").distinct())
    if not personal_keys:
        return None
    pair = sealing.new_pair()
    last = LettersKey.objects.filter(inspection=inspection).aggregate(last=Max("generation"))
    letters_key = LettersKey.objects.create(
        inspection=inspection,
        generation=(last["last"] or 0) + 1,
        public=pair.public,
        made_at=timezone.now(),
    )
    record_event(
        by=by, verb="begin_generation", label="启用信访密钥", record=letters_key, kind="account",
        data={"generation": letters_key.generation, "fingerprint": letters_key.fingerprint},
    )  # fmt: skip
    for personal_key in personal_keys:
        share(letters_key, pair.private, personal_key, by=by)
    share_for_recovery(letters_key, pair.private)
    return letters_key


def share(letters_key, private: bytes, personal_key, *, by):
    """Seal a letters key to one more custodian, who must hold the right on this very day."""
    inspection = letters_key.inspection
    if not policy.may(personal_key.person, "register_letter", inspection):
        raise NotAllowed(f"{personal_key.person} 没有办理这一巡察任务信访的权限。")
    KeyShare.objects.create(
        inspection=inspection, letters_key=letters_key, personal_key=personal_key,
        sealed=sealing.seal(personal_key.public, private, letters_key.context),
    )  # fmt: skip
    record_event(
        by=by, verb="share", label="分给信访密钥份额", record=letters_key, kind="account",
        data={
            "custodian": personal_key.person.name,
            "generation": letters_key.generation,
            "fingerprint": personal_key.fingerprint,
        },
    )  # fmt: skip


def renew(letters_key, *, by) -> LettersKey:
    """更换密钥: new letters are sealed to a new key at once, old ones when a custodian re-seals them."""
    if not policy.may(by, "renew", letters_key):
        raise NotAllowed("更换信访密钥由组长办理。")
    inspection = letters_key.inspection
    with transaction.atomic():
        lock(inspection)
        entitled = [person.pk for person in custodians(inspection)]
        letters_key = _begin_generation(inspection, key_in_use(inspection), entitled, by=by)
        if letters_key is None:
            raise NotPossible("还没有保管人设置口令，不能更换密钥。")
    return letters_key


def waiting_for_share(person) -> dict[PersonalKey, list[LettersKey]]:
    """Custodians who cannot yet open some of what `person` can, and the keys they lack."""
    inspections = list(inspections_in_custody(person))
    custody = custody_of(inspections)
    personal = personal_keys_of({one.pk for people in custody.values() for one in people})
    own = personal.pop(person.pk, None)
    keys = LettersKey.objects.filter(inspection__in=inspections, retired_at__isnull=True)
    found: dict[PersonalKey, list[LettersKey]] = {}
    for key in keys.prefetch_related("shares").select_related("inspection"):
        holders = {share.personal_key_id for share in key.shares.all()}
        if own is None or own.pk not in holders:
            continue
        for one in custody[key.inspection_id]:
            theirs = personal.get(one.pk)
            if theirs and theirs.pk not in holders:
                found.setdefault(theirs, []).append(key)
    return found


def pass_on(ring, *, by, admitted) -> int:
    """Give every admitted custodian a share of what `ring` can open; answers how many were given."""
    given = 0
    with transaction.atomic():
        for personal_key, missing in waiting_for_share(by).items():
            if personal_key.pk in admitted:
                for letters_key in filter(lambda key: ring.opens(key.pk), missing):
                    share(letters_key, ring.private_of(letters_key.pk), personal_key, by=by)
                    given += 1
    return given


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A custodian who has just unlocked, and what was put in order with that."""

    personal_key: PersonalKey
    private: bytes = field(repr=False)
    shares: int
    resealed: int


def unlock(person, *, passphrase: str, admitted=()) -> Unlocked:
    """解锁: open the personal key; then do what only an unlocked custodian can do for the others.

    `admitted` are the ids of personal keys that shall be able to open what this one opens.
    """
    personal_key, private = open_personal_key(person, passphrase=passphrase)
    ring = Keyring(personal_key, private)
    held = inspections_in_custody(person).select_related("round", "committee")
    newest = {inspection: reconcile(inspection, by=person) for inspection in held}
    shares = pass_on(ring, by=person, admitted=frozenset(admitted))
    top_up_recovery(ring, by=person)
    resealed = sum(reseal(ring, inspection, key, by=person) for inspection, key in newest.items())
    _count_unlock(personal_key, person, passphrase, private)
    return Unlocked(personal_key, private, shares, resealed)


def _count_unlock(personal_key, person, passphrase, private):
    """The event; and the passphrase is stretched anew if today's cost is higher than back then."""
    if sealing.is_dated(personal_key.wrapped):
        wrapped = sealing.wrap(private, passphrase, PersonalKey.context(person.pk))
        PersonalKey.objects.filter(pk=personal_key.pk).update(wrapped=wrapped)
    record_event(
        by=person, verb="unlock", label="解锁信访密钥", record=personal_key, kind="account"
    )


def sweep() -> int:
    """Take shares from those who have lost the right, and begin a first generation where custodians
    have their passphrases already; answers how many inspections were looked at."""
    shared = Q(letters_keys__shares__isnull=False)
    begun = Q(state="on_site", letters_keys__isnull=True)
    rows = Inspection.objects.filter(shared | begun).distinct().order_by("pk")
    for inspection in rows:
        reconcile(inspection)
    return len(rows)
