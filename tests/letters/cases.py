"""Letters as far along as a test needs them, built by the real deeds."""

from django.utils import timezone

from findings.letters import actions
from findings.letters.keys import open_personal_key, set_passphrase
from findings.letters.sealed import Keyring

PASSPHRASE = "4417-8020-3391-5562"
SENDER = {"name": "甲某信访人", "contact": "电话一二三四五六", "address": "东坪村三组"}
REFLECTED = {"name": "乙某某被反映人", "post": "站长", "unit": "质监站"}
CONTENT = "反映乙某某被反映人在安置房项目中收受好处，验收走过场。"


def in_custody(scene, *keys):
    """Custodians who have set their passphrase; the letters officer if nobody is named."""
    for key in keys or ("letters_officer",):
        set_passphrase(getattr(scene, key), passphrase=PASSPHRASE)


def a_letter(scene, by=None, **fields):
    given = {
        "channel": "letter", "signed": "named", "received_on": timezone.localdate(),
        "sender": SENDER, "reflected": REFLECTED, "content": CONTENT,
    }  # fmt: skip
    return actions.register_letter(
        scene.inspection, by=by or scene.letters_officer, **given | fields
    )


def ring_of(scene, key="letters_officer") -> Keyring:
    return Keyring(*open_personal_key(getattr(scene, key), passphrase=PASSPHRASE))


def accepted(scene, **fields):
    return actions.accept_letter(a_letter(scene, **fields), by=scene.head)


def declined(scene, **fields):
    letter = a_letter(scene, **fields)
    return actions.decline_letter(letter, by=scene.head, outside="personal_claim")
