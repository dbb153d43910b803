"""While a custodian is unlocked: half of what opens the key is in the browser, half in the session.

The session row holds the private key only enclosed under a random key, and that random key lives in
a cookie of the browser alone (HttpOnly, SameSite=Strict, Secure with HTTPS). So neither the stolen
database nor the stolen cookie opens anything. The end is part of what is authenticated: nobody can put
it off by writing into the session.

The cookie is sent to all pages of the platform, not to this room's alone, because what is written in
other rooms from a letter has to be held against its sender there (findings/letters/withheld.py). It
tells those pages nothing by itself, and no script reads it.
"""

import base64
import binascii
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from findings.letters.keys import personal_key_of
from findings.letters.sealed import Keyring
from kernel import sealing

COOKIE = "letters_half"
SESSION = "letters_half"
PATH = "/"


def most_minutes() -> int:
    return settings.LETTERS_UNLOCK_MINUTES


def remember(request, response, opened):
    """Keep an opened private key for the minutes that the settings allow, and not a second longer."""
    seconds, personal_key = most_minutes() * 60, opened.personal_key
    until = int(timezone.now().timestamp()) + seconds
    half = sealing.new_key()
    context = _context(request.user, personal_key.pk, until)
    enclosed = sealing.enclose(half, opened.private, context)
    request.session[SESSION] = {
        "enclosed": base64.b64encode(enclosed).decode(), "until": until, "key": personal_key.pk,
    }  # fmt: skip
    response.set_cookie(
        COOKIE, base64.urlsafe_b64encode(half).decode(), max_age=seconds, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE, path=PATH,
    )  # fmt: skip


def keyring(request) -> Keyring | None:
    """What this person can open right now, or None while locked."""
    held = request.session.get(SESSION)
    if not held:
        return None
    if held["until"] <= timezone.now().timestamp():
        request.session.pop(SESSION)
        return None
    personal_key = personal_key_of(request.user)
    if personal_key is None or personal_key.pk != held["key"]:
        return None
    try:
        half = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        enclosed = base64.b64decode(held["enclosed"])
        context = _context(request.user, held["key"], held["until"])
        return Keyring(personal_key, sealing.disclose(half, enclosed, context))
    except (sealing.CannotOpen, binascii.Error):
        return None


def unlock_url(back: str) -> str:
    """To the passphrase, and to the page `back` afterwards."""
    return f"{reverse('letters_unlock')}?{urlencode({'next': back})}"


class Reader:
    """Whoever fills in a form that may link letters: what they can open now, and how to unlock."""

    def __init__(self, request):
        self._request = request

    @cached_property
    def ring(self) -> Keyring | None:
        return keyring(self._request)

    @property
    def unlock_url(self) -> str:
        return unlock_url(self._request.get_full_path())


def minutes_left(request) -> int:
    held = request.session.get(SESSION)
    if not held:
        return 0
    return max(0, int(held["until"] - timezone.now().timestamp() + 59) // 60)


def forget(request, response):
    """Lock at once."""
    request.session.pop(SESSION, None)
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def _context(person, personal_key_id: int, until: int) -> str:
    return f"letters/unlocked/{person.pk}/{personal_key_id}/{until}"
