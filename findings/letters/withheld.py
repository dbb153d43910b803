"""Who sent a letter passes into nothing that is written from it: the one place that sees to it.

A summary, a clue or a working paper that rests on a letter is read by people who may not know who
wrote it. So whoever links a letter is unlocked while they write, and what they wrote is held against
the sender. The deeds refuse as well when they are handed what was read of the sender.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.html import format_html

from kernel.refusals import NotPossible

LOCKED = "请先输入信访口令解锁信访件，以便核对文字中没有写信访人。"
NOT_HELD = "您的口令还打不开所关联的信访件，请另一名保管人解锁时勾选您，再来提交。"
_SEPARATORS = re.compile(r"[、，,；;]")  # several senders stand in one field


def names_sender(text: str, sender: dict) -> bool:
    """Whether any of what the sender is known by stands in `text`, spaces and hyphens or not."""
    plain = _plain(text)
    known = [*sender.values(), *_SEPARATORS.split(str(sender.get("name", "")))]
    return any(len(word) > 1 and word in plain for word in map(_plain, known))


def _plain(text) -> str:
    """A number typed in groups, or in full-width digits, is the same number."""
    wide = unicodedata.normalize("NFKC", str(text))
    return "".join(char for char in wide if not char.isspace() and char not in "-‐–—")


def sender_stands_in(where: str) -> str:
    return f"{where}里出现了信访人的姓名或联系方式，请改写"


def refuse_sender(texts: Iterable[str], senders: Iterable[dict], where: str = "文字") -> None:
    """For deeds: NotPossible if any of the texts names one of the senders."""
    senders = list(senders)
    if any(names_sender(text, sender) for text in texts for sender in senders):
        raise NotPossible(f"{sender_stands_in(where)}。")


def senders_of(ring, letters) -> list[dict] | None:
    """Who sent these letters and those joined to them; None while one of them cannot be opened."""
    letters = list(letters)
    if letters and (ring is None or not all(ring.holds(letter.key_id) for letter in letters)):
        return None
    joined = [copy for letter in letters for copy in letter.joined_by.all()]
    known = [*letters, *(copy for copy in joined if ring.holds(copy.key_id))]
    return [ring.facts(letter, "sender") for letter in known]


class WithholdsSender:
    """A form that may link letters and whose text others will read. Its view hands it `reader`.

    `withhold` is called by the form's `clean`; `senders` then goes to the deed.
    """

    reader = None  # findings.letters.unlocking.Reader
    senders: list[dict] = []

    def offer_unlocking(self, name: str):
        """At the field that links a letter, while it is locked: the way to unlock and back."""
        if self.reader and self.reader.ring is None:
            self.fields[name].help_text = format_html(
                '{} 关联前须<a href="{}">输入信访口令</a>。',
                self.fields[name].help_text, self.reader.unlock_url,
            )  # fmt: skip

    def withhold(self, letters, texts: dict[str, str]):
        """Hold each field's text against the senders of the letters that are linked."""
        try:
            senders = senders_of(self.reader and self.reader.ring, letters)
        except NotPossible as refusal:  # tampered with
            self.add_error(None, str(refusal))
            return
        if senders is None:
            self.add_error(None, self._locked())
            return
        self.senders = senders
        for name, text in texts.items():
            if any(names_sender(text, sender) for sender in senders):
                label = self.fields[name].label
                self.add_error(name, f"{sender_stands_in(f'“{label}”')}。")

    def _locked(self) -> str:
        """In another window: what was typed stays on this page."""
        if self.reader is None:
            return LOCKED
        if self.reader.ring is not None:
            return NOT_HELD
        return format_html(
            '{} <a href="{}" target="_blank" rel="noopener">在新窗口解锁</a>，再回到本页提交。',
            LOCKED, self.reader.unlock_url,
        )  # fmt: skip


def names_of(uploads) -> str:
    """The names of files that go along: they are read like any other text."""
    return "\n".join(upload.name for upload in uploads or ())
