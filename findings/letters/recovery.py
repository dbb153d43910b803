"""The two recovery keys of a committee: on paper in two safes, opened only by both together.

Nobody ever sees both: each is made by its own holder, shown once, and typed back from the paper
before it counts. A letters key is sealed to the second and that to the first.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from findings.letters.models import KeyShare, LettersKey, PersonalKey, RecoveryKey, RecoveryShare
from findings.letters.policy import inspections_in_custody
from kernel import policy, sealing
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible


def pairs_in_force(committee_ids) -> dict[int, tuple[RecoveryKey, RecoveryKey]]:
    """{committee: (outer, inner)}, once both holders have typed theirs back from the paper."""
    rows = RecoveryKey.objects.filter(
        committee_id__in=committee_ids, retired_at__isnull=True, checked_at__isnull=False
    )
    held: dict[int, list[RecoveryKey]] = {}
    for key in rows.order_by("committee", "slot"):
        held.setdefault(key.committee_id, []).append(key)
    return {pk: (keys[0], keys[1]) for pk, keys in held.items() if len(keys) == 2}


def pair_in_force(committee_id: int) -> tuple[RecoveryKey, RecoveryKey] | None:
    return pairs_in_force([committee_id]).get(committee_id)


def make_recovery_key(committee, *, slot: str, by) -> tuple[RecoveryKey, str]:
    """(the key, its private half spelled out); the latter is shown once and kept nowhere."""
    pair = sealing.new_pair()
    recovery_key = RecoveryKey(
        committee=committee,
        slot=slot,
        holder=by,
        public=pair.public,
        made_at=timezone.now(),
    )
    if not policy.may(by, "make", recovery_key):
        raise NotAllowed("这一份恢复密钥不归您保管。")
    try:
        with transaction.atomic():
            recovery_key.save()
            record_event(
                by=by, verb="make_recovery_key", label="生成恢复密钥", record=recovery_key,
                kind="account", data={"slot": slot, "fingerprint": recovery_key.fingerprint},
            )  # fmt: skip
    except IntegrityError:
        raise NotPossible(
            "这一份已有人生成，或您已保管另一份：两份须由两个人分别生成、分别保管。"
        ) from None
    return recovery_key, sealing.spell(pair.private)


def check_recovery_key(recovery_key, *, by, spelled: str) -> RecoveryKey:
    """Its holder types it back from the paper; from then on it is in force."""
    if not policy.may(by, "check", recovery_key):
        raise NotAllowed("这一份恢复密钥不归您保管。")
    if sealing.public_of(_read(spelled, "恢复密钥")) != bytes(recovery_key.public):
        raise NotPossible("输入的不是这一份恢复密钥，请对照纸面逐组核对。")
    with transaction.atomic():
        rows = RecoveryKey.objects.filter(pk=recovery_key.pk, retired_at__isnull=True)
        if not rows.update(checked_at=timezone.now()):
            raise NotPossible("这一份恢复密钥已经作废。")
        record_event(
            by=by, verb="check_recovery_key", label="核对恢复密钥", record=recovery_key,
            kind="account",
        )  # fmt: skip
    return recovery_key


def retire_recovery_key(recovery_key, *, by) -> RecoveryKey:
    """作废: lost, seen by somebody, or its holder moves on. What was sealed to it no longer counts."""
    if not policy.may(by, "retire", recovery_key):
        raise NotAllowed("这一份恢复密钥不归您保管。")
    with transaction.atomic():
        rows = RecoveryKey.objects.filter(pk=recovery_key.pk, retired_at__isnull=True)
        rows.update(retired_at=timezone.now())
        record_event(
            by=by, verb="retire_recovery_key", label="作废恢复密钥", record=recovery_key,
            kind="account",
        )  # fmt: skip
    return recovery_key


def share_for_recovery(letters_key, private: bytes) -> RecoveryShare | None:
    """Seal a letters key to both recovery keys: neither suffices alone. None if there is no pair."""
    pair = pair_in_force(letters_key.inspection.committee_id)
    if pair is None:
        return None
    first, second = pair
    inner = sealing.seal(second.public, private, letters_key.context)
    found, _ = RecoveryShare.objects.update_or_create(
        letters_key=letters_key,
        defaults={
            "inspection_id": letters_key.inspection_id,
            "first": first,
            "second": second,
            "sealed": sealing.seal(first.public, inner, letters_key.context),
        },
    )
    return found


def top_up_recovery(ring, *, by) -> int:
    """Every key that `ring` opens gets its recovery share, if it has none for the pair in force."""
    made = 0
    for inspection in inspections_in_custody(by):
        pair = pair_in_force(inspection.committee_id)
        if pair is None:
            continue
        keys = LettersKey.objects.filter(inspection=inspection, retired_at__isnull=True)
        for letters_key in keys.exclude(
            recovery_share__first=pair[0], recovery_share__second=pair[1]
        ):
            if ring.opens(letters_key.pk):
                share_for_recovery(letters_key, ring.private_of(letters_key.pk))
                made += 1
    return made


# --- recovering, and the drill ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recovered:
    """What both recovery keys opened, and what they could not."""

    keys: dict  # LettersKey → its private half; for this deed only, never kept
    missing: list  # LettersKey without a share for these two

    def __repr__(self):
        return f"Recovered({len(self.keys)}, {len(self.missing)})"


def open_for_recovery(person, *, first: str, second: str) -> Recovered:
    """Open what the two keys on paper can open of the letters keys in `person`'s custody."""
    halves = [_read(first, "第一份恢复密钥"), _read(second, "第二份恢复密钥")]
    by_public = {sealing.public_of(half): half for half in halves}
    if len(by_public) < 2:
        raise NotPossible("两处输入的是同一份，请分别输入两份恢复密钥。")
    opened, missing = {}, []
    keys = LettersKey.objects.filter(
        inspection__in=inspections_in_custody(person), retired_at__isnull=True
    )
    for letters_key in keys.select_related(
        "inspection__unit", "recovery_share__first", "recovery_share__second"
    ):
        private = _opened(letters_key, by_public)
        if private is None:
            missing.append(letters_key)
        else:
            opened[letters_key] = private
    return Recovered(opened, missing)


def _opened(letters_key, by_public) -> bytes | None:
    share = getattr(letters_key, "recovery_share", None)
    if share is None:
        return None
    outer, inner = (by_public.get(bytes(key.public)) for key in (share.first, share.second))
    if outer is None or inner is None:
        return None
    try:
        wrapped = sealing.unseal(outer, share.sealed, letters_key.context)
        private = sealing.unseal(inner, wrapped, letters_key.context)
    except sealing.CannotOpen:
        return None
    return private if sealing.public_of(private) == bytes(letters_key.public) else None


def _read(spelled: str, what: str) -> bytes:
    try:
        return sealing.read_spelled(spelled)
    except sealing.CannotOpen:
        raise NotPossible(
            f"{what}有输错的字符，请对照纸面逐组核对（共 14 组，每组 4 个）。"
        ) from None


def drill(person, *, first: str, second: str) -> Recovered:
    """恢复演练: everything is opened and nothing is changed; the event tells that it was tried."""
    found = open_for_recovery(person, first=first, second=second)
    record_event(
        by=person, verb="drill_recovery", label="恢复演练", record=person, kind="account",
        data={"opened": len(found.keys), "missing": len(found.missing)},
    )  # fmt: skip
    return found


def recover(person, *, first: str, second: str) -> Recovered:
    """恢复: what both keys open is sealed to this custodian, who then opens it as ever."""
    personal_key = PersonalKey.objects.filter(person=person, retired_at__isnull=True).first()
    if personal_key is None:
        raise NotPossible("请先设置信访口令，再恢复：恢复出来的密钥要封存在您的口令之下。")
    found = open_for_recovery(person, first=first, second=second)
    with transaction.atomic():
        for letters_key, private in found.keys.items():
            KeyShare.objects.get_or_create(
                letters_key=letters_key, personal_key=personal_key,
                defaults={
                    "inspection": letters_key.inspection,
                    "sealed": sealing.seal(personal_key.public, private, letters_key.context),
                },
            )  # fmt: skip
            record_event(
                by=person, verb="recover", label="用恢复密钥恢复", record=letters_key,
                kind="account", data={"generation": letters_key.generation},
            )  # fmt: skip
    return found
