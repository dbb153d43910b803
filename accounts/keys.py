"""Secrets that the database holds only behind a key it does not hold.

Who steals the database (or a backup) has neither: the key is made from SECRET_KEY, which stands in the
environment. A key that was replaced goes to SECRET_KEY_FALLBACKS, or what it guarded is lost.
"""

import hashlib
import hmac

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def _keys(purpose: str) -> list[bytes]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    name = f"accounts {purpose}\0".encode()
    return [hashlib.sha256(name + secret.encode()).digest() for secret in secrets]


def digest(purpose: str, text: str) -> str:
    """A keyed fingerprint: equal for equal texts, useless to whoever has no key (64 hex digits)."""
    return hmac.digest(_keys(purpose)[0], text.encode(), "sha256").hex()


def digests(purpose: str, text: str) -> list[str]:
    """The same under every key that still counts, for what is kept for long."""
    return [hmac.digest(key, text.encode(), "sha256").hex() for key in _keys(purpose)]


def seal(purpose: str, secret: bytes) -> bytes:
    return bytes(SecretBox(_keys(purpose)[0]).encrypt(secret))


def unseal(purpose: str, sealed: bytes) -> bytes | None:
    """What was sealed, or None if no key opens it any more."""
    for key in _keys(purpose):
        try:
            return SecretBox(key).decrypt(bytes(sealed))
        except CryptoError:
            continue
    return None
