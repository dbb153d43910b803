"""The two slots of a committee's recovery keys, as one person sees them."""

from dataclasses import dataclass

from findings.letters.models import RecoveryKey
from kernel import policy


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    label: str
    key: RecoveryKey | None
    state: str
    tone: str
    may_make: bool
    may_check: bool
    may_retire: bool


def slots(committee, rows, person) -> list[Slot]:
    """Both slots of `committee`, out of the visible `rows`."""
    current = rows.filter(committee=committee, retired_at__isnull=True)
    held = {key.slot: key for key in current.select_related("holder")}
    return [
        _slot(committee, name, label, held.get(name), person)
        for name, label in RecoveryKey.Slot.choices
    ]


def _slot(committee, name, label, key, person) -> Slot:
    empty = RecoveryKey(committee=committee, slot=name, holder=person)
    tone, state = "warn", "还没有生成"
    if key:
        tone, state = ("ok", "已生效") if key.checked_at else ("warn", "待保管人对照纸面核对")
    return Slot(
        name=name,
        label=label,
        key=key,
        state=state,
        tone=tone,
        may_make=key is None and policy.may(person, "make", empty),
        may_check=bool(key and not key.checked_at and policy.may(person, "check", key)),
        may_retire=bool(key and policy.may(person, "retire", key)),
    )
