"""Sealing: what is sealed can be read again only with a key that the database does not hold.

Three forms, over libsodium through PyNaCl; nothing here is a cipher of our own. Each begins with a
byte that names its format and is bound to a `context`, a text that says what it is and where it
stands: moved to another row, field or person, a sealed value does not open.

    seal / unseal     for whoever holds a private key; anybody can seal, no key need be at hand
    wrap / unwrap     under a passphrase that a person remembers (Argon2id)
    enclose / disclose  under a random key of 32 bytes

    sealed    01 | SealedBox(data key) 80 | nonce 24 | XChaCha20-Poly1305(padded content) | tag 16
    wrapped   02 | operations 4 | memory 8 | salt 16 | nonce 24 | XChaCha20-Poly1305 | tag 16
    enclosed  03 | nonce 24 | XChaCha20-Poly1305 | tag 16

What stands before the nonce is authenticated together with the context. Content is padded to whole
blocks of 256 bytes, so that its length does not tell a name of two characters from one of three.
"""

import base64
import hashlib
import struct
import unicodedata
from typing import NamedTuple

from django.conf import settings
from nacl import pwhash
from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead
from nacl.utils import random

KEY_BYTES = 32
BLOCK = 256
_SEALED, _WRAPPED, _ENCLOSED = b"\x01", b"\x02", b"\x03"
_BOX = KEY_BYTES + 48  # a sealed box adds 48 bytes
_COST = struct.Struct(">IQ")
_MOST_OPERATIONS, _MOST_MEMORY = 20, 1024**3  # what a forged cost may not go beyond


class CannotOpen(Exception):
    """Wrong key, wrong passphrase, wrong place, or tampered with; it cannot be told which."""


class Pair(NamedTuple):
    public: bytes
    private: bytes

    def __repr__(self):  # a private key belongs into no log and no traceback
        return f"Pair({fingerprint(self.public)})"


def new_pair() -> Pair:
    """A fresh X25519 key pair."""
    private = PrivateKey.generate()
    return Pair(bytes(private.public_key), bytes(private))


def new_key() -> bytes:
    return random(KEY_BYTES)


def public_of(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def fingerprint(public: bytes) -> str:
    """What two people compare aloud: five groups of four, 80 bits of BLAKE2b."""
    digest = hashlib.blake2b(bytes(public), digest_size=10).hexdigest().upper()
    return "-".join(digest[at : at + 4] for at in range(0, len(digest), 4))


# --- for whoever holds a private key ------------------------------------------------------------


def seal(public: bytes, content: bytes, context: str) -> bytes:
    """Seal `content` for the holder of the private half of `public`; no key is needed for it."""
    data_key = new_key()
    head = _SEALED + SealedBox(PublicKey(bytes(public))).encrypt(data_key)
    return head + Aead(data_key).encrypt(sodium_pad(content, BLOCK), _bound(head, context))


def unseal(private: bytes, sealed: bytes, context: str) -> bytes:
    """The content again; CannotOpen for anything but exactly what `seal` answered."""
    head, body = _split(sealed, _SEALED, 1 + _BOX)
    try:
        data_key = SealedBox(PrivateKey(private)).decrypt(head[1:])
    except (CryptoError, ValueError, TypeError) as fault:
        raise CannotOpen from fault
    padded = _decrypt(data_key, body, _bound(head, context))
    return sodium_unpad(padded, BLOCK)


# --- under a passphrase -------------------------------------------------------------------------


def wrap(secret: bytes, passphrase: str, context: str) -> bytes:
    """Put `secret` under a passphrase, at the cost that the settings name today."""
    operations, memory = settings.SEALING_OPERATIONS, settings.SEALING_MEMORY
    salt = random(pwhash.argon2id.SALTBYTES)
    head = _WRAPPED + _COST.pack(operations, memory) + salt
    return head + Aead(_stretched(passphrase, head)).encrypt(secret, _bound(head, context))


def unwrap(wrapped: bytes, passphrase: str, context: str) -> bytes:
    """The secret again; the cost is the one it was wrapped at."""
    length = 1 + _COST.size + pwhash.argon2id.SALTBYTES
    head, body = _split(wrapped, _WRAPPED, length)
    return _decrypt(_stretched(passphrase, head), body, _bound(head, context))


def is_dated(wrapped: bytes) -> bool:
    """Whether the cost it was wrapped at is below what the settings name today."""
    operations, memory = _COST.unpack_from(bytes(wrapped), 1)
    return operations < settings.SEALING_OPERATIONS or memory < settings.SEALING_MEMORY


def _stretched(passphrase: str, head: bytes) -> bytes:
    operations, memory = _COST.unpack_from(head, 1)
    if operations > _MOST_OPERATIONS or memory > _MOST_MEMORY:
        raise CannotOpen
    salt = head[1 + _COST.size :]
    try:
        return pwhash.argon2id.kdf(KEY_BYTES, _plain(passphrase), salt, operations, memory)
    except (CryptoError, ValueError) as fault:
        raise CannotOpen from fault


def _plain(passphrase: str) -> bytes:
    """The same bytes whatever the keyboard's width, and however the groups are set apart."""
    return ungrouped(unicodedata.normalize("NFKC", passphrase)).encode()


def ungrouped(text: str) -> str:
    """A passphrase without what sets its groups apart on paper."""
    return "".join(char for char in text if not char.isspace() and char != "-")


# --- under a random key -------------------------------------------------------------------------


def enclose(key: bytes, secret: bytes, context: str) -> bytes:
    return _ENCLOSED + Aead(key).encrypt(secret, _bound(_ENCLOSED, context))


def disclose(key: bytes, enclosed: bytes, context: str) -> bytes:
    head, body = _split(enclosed, _ENCLOSED, 1)
    return _decrypt(key, body, _bound(head, context))


def _bound(head: bytes, context: str) -> bytes:
    return head + context.encode()


def _split(value: bytes, kind: bytes, length: int) -> tuple[bytes, bytes]:
    value = bytes(value)
    if len(value) <= length or value[:1] != kind:
        raise CannotOpen
    return value[:length], value[length:]


def _decrypt(key: bytes, body: bytes, bound: bytes) -> bytes:
    try:
        return Aead(key).decrypt(body, bound)
    except (CryptoError, ValueError, TypeError) as fault:
        raise CannotOpen from fault


# --- a private key on paper ---------------------------------------------------------------------


def spell(key: bytes) -> str:
    """A key as fourteen groups of four letters and digits, three bytes of it to catch a slip."""
    text = base64.b32encode(key + _check(key)).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_spelled(text: str) -> bytes:
    """The key that was spelled, however it was typed; CannotOpen for a slip of the pen."""
    letters = _plain(text).decode().upper().translate(str.maketrans("018", "OIB"))
    try:
        raw = base64.b32decode(letters)
    except ValueError as fault:
        raise CannotOpen from fault
    key, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(key) != KEY_BYTES or check != _check(key):
        raise CannotOpen
    return key


def _check(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=3, person=b"spelled key").digest()
