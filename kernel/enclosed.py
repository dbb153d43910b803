"""Text and files that lie enclosed: who steals the database or the files, and not the key, reads none.

Enclosed under `settings.DATA_KEYS`: the first key writes, each of them is tried for reading, so that
a key can be replaced (docs/keys.md, `manage.py reenclose`). A text is bound to its field
(`clues.clue.outline`), a file to the name it is stored under: moved elsewhere, neither opens. A text
is not bound to its row, which has no number yet when it is first written. Whoever renames a model or
a field encloses its rows anew in the migration.
"""

import base64
import binascii
import io

from django.conf import settings
from django.core import checks, exceptions, validators
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.forms import TextInput
from nacl.bindings import sodium_pad, sodium_unpad

from kernel import sealing


class Unreadable(Exception):
    """What is enclosed does not open. Never answered with a blank: a blank might be saved."""

    def __init__(self, context: str):
        super().__init__(
            f"{context} 的密文打不开：DATA_KEY 不是写入时的密钥（旧密钥应放在 DATA_KEY_FALLBACKS），"
            "或内容被改动、移动过。"
        )


def enclose(content: bytes, context: str) -> bytes:
    """Enclosed under the first key; padded, so that its length does not tell one name from another."""
    return sealing.enclose(settings.DATA_KEYS[0], sodium_pad(content, sealing.BLOCK), context)


def disclose(enclosed: bytes, context: str) -> bytes:
    """The content again, whichever of the keys enclosed it; Unreadable if none did."""
    for key in settings.DATA_KEYS:
        try:
            return sodium_unpad(sealing.disclose(key, enclosed, context), sealing.BLOCK)
        except sealing.CannotOpen:
            continue
    raise Unreadable(context)


def is_current(enclosed: bytes, context: str) -> bool:
    """Whether the first key opens it: then a rotation leaves it alone."""
    try:
        sealing.disclose(settings.DATA_KEYS[0], enclosed, context)
    except sealing.CannotOpen:
        return False
    return True


def enclose_text(text: str, context: str) -> str:
    """A text as its column holds it; an empty one stays empty."""
    return base64.b64encode(enclose(text.encode(), context)).decode() if text else ""


def disclose_text(stored: str, context: str) -> str:
    """What `enclose_text` was given."""
    return disclose(bytes_of(stored, context), context).decode() if stored else ""


def bytes_of(stored: str, context: str) -> bytes:
    """The enclosed bytes of a column; Unreadable for what was never enclosed."""
    try:
        return base64.b64decode(stored, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(context) from None


# --- files --------------------------------------------------------------------------------------


def file_context(stored: str) -> str:
    """What an enclosed file is bound to: the random name it lies under, which copies share."""
    return f"file/{stored}"


def store_enclosed(name: str, content: bytes) -> str:
    """Lay `content` enclosed under `name`, which nothing else lies under; answers the name."""
    return default_storage.save(name, ContentFile(enclose(content, file_context(name))))


def open_enclosed(stored: str) -> io.BytesIO:
    """The content of an enclosed file, opened in memory; the disk never sees it in the clear."""
    with default_storage.open(stored) as file:
        return io.BytesIO(disclose(file.read(), file_context(stored)))


# --- fields -------------------------------------------------------------------------------------


class EnclosedTextField(models.TextField):
    """A text that lies enclosed in its column; models, forms and pages see it as it was written.

    The database can neither search nor sort it: but for "is it empty?" a lookup is an error.
    `max_length` counts the characters that people write, as in a CharField.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(validators.MaxLengthValidator(self.max_length))

    @property
    def context(self) -> str:
        """What an enclosed value of this field is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value, expression, connection):
        return value and disclose_text(value, self.context)

    def get_db_prep_save(self, value, connection):
        value = super().get_db_prep_save(value, connection)
        return enclose_text(value, self.context) if isinstance(value, str) else value

    def get_lookup(self, lookup_name):
        if lookup := {"exact": _ExactlyEmpty, "isnull": IsNull}.get(lookup_name):
            return lookup
        raise _cannot_search(self)

    def get_transform(self, lookup_name):
        raise _cannot_search(self)


class EnclosedCharField(EnclosedTextField):
    """The same for a single line."""

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": TextInput, **kwargs})


class _ExactlyEmpty(Exact):
    """No two enclosed values of one text are equal, so only the empty text can be asked for."""

    def get_prep_lookup(self):
        if self.rhs != "":
            raise _cannot_search(self.lhs.output_field)
        return self.rhs


def _cannot_search(field):
    return exceptions.FieldError(
        f"{field} lies enclosed: the database can only be asked whether it is empty."
    )


def enclosed_fields(model) -> list[models.Field]:
    """The fields of a model that lie enclosed."""
    return [f for f in model._meta.local_concrete_fields if isinstance(f, EnclosedTextField)]


# --- the key ------------------------------------------------------------------------------------

SHORTEST_KEY = 32


@checks.register(checks.Tags.security, deploy=True)
def check_data_key(**_):
    """An installation should be able to change SECRET_KEY without losing its case files."""
    if not settings.PRODUCTION or len(settings.DATA_KEY) >= SHORTEST_KEY:
        return []
    told = (
        f"DATA_KEY 太短，应为 {SHORTEST_KEY} 个以上随机字符。"
        if settings.DATA_KEY
        else "没有设置 DATA_KEY：线索、谈话等密存的内容现用 SECRET_KEY 加密，更换 SECRET_KEY 后就打不开。"
    )
    return [
        checks.Warning(
            told,
            hint="设置 DATA_KEY，把原来的密钥（没有设置过的，是 SECRET_KEY）放进 DATA_KEY_FALLBACKS，"
            "再执行 manage.py reenclose，见 docs/keys.md。",
            id="kernel.W002",
        )
    ]
