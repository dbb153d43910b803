"""The two recovery keys of a committee: on paper in two safes, opened only by both together."""

from findings.letters.models import RecoveryKey, RecoveryShare
from kernel import sealing


def pair_in_force(committee_id: int) -> tuple[RecoveryKey, RecoveryKey] | None:
    """(outer, inner), once both holders have typed theirs back from the paper."""
    rows = RecoveryKey.objects.filter(
        committee_id=committee_id, retired_at__isnull=True, checked_at__isnull=False
    ).order_by("slot")
    keys = list(rows)
    return (keys[0], keys[1]) if len(keys) == 2 else None


def share_for_recovery(letters_key, private: bytes) -> RecoveryShare | None:
    """Seal a letters key to the second recovery key, and that to the first: neither suffices alone."""
    pair = pair_in_force(letters_key.inspection.committee_id)
    if pair is None:
        return None
    first, second = pair
    inner = sealing.seal(second.public, private, letters_key.context)
    sealed = sealing.seal(first.public, inner, letters_key.context)
    found, _ = RecoveryShare.objects.update_or_create(
        letters_key=letters_key,
        defaults={
            "inspection_id": letters_key.inspection_id,
            "first": first,
            "second": second,
            "sealed": sealed,
        },
    )
    return found
