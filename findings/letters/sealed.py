"""Sealed values of a letter as text: what is written goes in, what an opened key reads comes out."""

import json

from kernel import sealing
from kernel.events import record_event
from kernel.refusals import NotPossible

SENDER = ("name", "contact", "address")
REFLECTED = ("name", "post", "unit")


def seal_text(key, text: str, context: str) -> bytes:
    """`text` sealed to a letters key; opening it takes a custodian's unlocked key."""
    return sealing.seal(key.public, text.encode(), context)


def seal_facts(key, facts: dict, context: str) -> bytes:
    return seal_text(key, json.dumps(facts, ensure_ascii=False), context)


def facts_of(values: dict, names) -> dict:
    """Only the known facts, each a trimmed text, so that every sealed value has the same shape."""
    return {name: str(values.get(name, "") or "").strip() for name in names}


class Keyring:
    """What one custodian can open while unlocked. It lives for one request and is never stored."""

    def __init__(self, personal_key, private: bytes):
        self.personal_key, self._private = personal_key, private
        self._opened: dict[int, bytes] = {}

    def __repr__(self):  # never the key itself
        return f"Keyring({self.personal_key.pk})"

    def holds(self, letters_key_id: int) -> bool:
        """Whether a share of that key stands for this custodian."""
        return letters_key_id in self._shares

    def opens(self, letters_key_id: int) -> bool:
        """Whether that share gives the key that it should."""
        try:
            return bool(self.private_of(letters_key_id))
        except sealing.CannotOpen:
            return False

    @property
    def _shares(self):
        if not hasattr(self, "_by_key"):
            rows = self.personal_key.shares.select_related("letters_key")
            self._by_key = {share.letters_key_id: share for share in rows}
        return self._by_key

    def private_of(self, letters_key_id: int) -> bytes:
        """The private half of a letters key; CannotOpen without a share, or if it was exchanged."""
        if letters_key_id not in self._opened:
            share = self._shares.get(letters_key_id)
            if share is None:
                raise sealing.CannotOpen
            private = sealing.unseal(self._private, share.sealed, share.letters_key.context)
            if sealing.public_of(private) != bytes(share.letters_key.public):
                raise sealing.CannotOpen  # the public half was exchanged in the database
            self._opened[letters_key_id] = private
        return self._opened[letters_key_id]

    def open(self, record, sealed: bytes, context: str) -> bytes:
        """What is sealed of `record`. Tampering leaves an event and is told in a sentence."""
        try:
            return sealing.unseal(self.private_of(record.key_id), sealed, context)
        except sealing.CannotOpen:
            record_event(
                by=self.personal_key.person, verb="cannot_open", label="密文打不开，疑被改动",
                record=record, kind="account",
            )  # fmt: skip
            raise NotPossible(
                "这一件的密文打不开，可能被改动或移动过。请不要再操作，立即报告组长和巡察办核查。"
            ) from None

    def text(self, record, field: str, context: str = "") -> str:
        """A sealed text of a letter, or of what belongs to one; "" where nothing is sealed."""
        value = getattr(record, field)
        if value is None:
            return ""
        return self.open(record, value, context or record.context(field)).decode()

    def facts(self, record, field: str) -> dict:
        return json.loads(self.text(record, field))
