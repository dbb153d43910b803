"""Files people upload: checked by content and size, kept outside the web root, served by doors."""

import codecs
import hashlib
import unicodedata
import uuid
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone

from kernel.enclosed import EnclosedCharField, open_enclosed, store_enclosed
from kernel.events import record_event
from kernel.old_office import STREAMS, check_old_office
from kernel.packed import ROOM, check_packed
from kernel.refusals import NotPossible

# suffix → media types that the content may show itself as; None: plain text, no magic number.
_OFFICE_OLD = {"application/x-ole-storage", "application/msword", "application/vnd.ms-excel"}
_ZIP = "application/zip"
ALLOWED = {
    "pdf": {"application/pdf"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "doc": _OFFICE_OLD,
    "xls": _OFFICE_OLD,
    "wps": _OFFICE_OLD,
    "et": _OFFICE_OLD,
    "docx": {_ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "xlsx": {_ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    "pptx": {_ZIP, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    "ofd": {_ZIP},
    "heic": {"image/heic"},
    "tif": {"image/tiff"},
    "tiff": {"image/tiff"},
    "mp3": {"audio/mpeg"},
    "m4a": {"audio/mp4", "video/mp4"},  # telephones brand their recordings either way
    "wav": {"audio/x-wav"},
    "mp4": {"video/mp4"},
    "txt": None,
}
SHOWN_IN_BROWSER = {"pdf", "jpg", "jpeg", "png"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "ics": "text/calendar; charset=utf-8",
}


LONGEST_NAME = 200
# What turns text around or cannot be seen: "照片\u202egnp.exe" reads like a picture.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NOT_IN_NAMES = set('\\/:*?"<>|')


def clean_name(name: str) -> str:
    """A file's name as it is kept and shown: no path, nothing unseen, its suffix never cut off."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        char
        for char in " ".join(last.split())
        if unicodedata.category(char) not in _UNSEEN and char not in _NOT_IN_NAMES
    )
    seen = unicodedata.normalize("NFC", " ".join(seen.split())).strip(" .")
    suffix = PurePath(seen).suffix
    if len(seen) > LONGEST_NAME:
        suffix = suffix if len(suffix) < 20 else ""
        seen = seen[: LONGEST_NAME - len(suffix)].rstrip(" .") + suffix
    return seen or "未命名"


def suffix_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def check_upload(upload, allowed=ALLOWED):
    """Raise ValidationError with a sentence unless size, suffix and content agree."""
    upload.name = clean_name(upload.name)
    limit = settings.MAX_UPLOAD_BYTES
    if upload.size > limit:
        size, most = upload.size / 1024 / 1024, limit / 1024 / 1024
        raise ValidationError(
            f"“{upload.name}”有 {size:.0f} MB，超过单个文件 {most:.0f} MB 的上限。"
            "请压缩或拆分后再上传。"
        )
    if upload.size == 0:
        raise ValidationError(f"“{upload.name}”是空文件，请检查后重新选择。")
    suffix = suffix_of(upload.name)
    if suffix not in allowed:
        raise ValidationError(
            f"不能上传“{upload.name}”：只接受 {'、'.join(sorted(allowed))} 格式的文件。"
        )
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    kind = filetype.guess_mime(head)
    wanted = allowed[suffix]
    if wanted is None:
        genuine = _is_text(upload)
    else:
        genuine = (kind in wanted and _is_boxed(head, suffix)) or _is_ole(head, wanted)
    if not genuine:
        raise ValidationError(
            f"“{upload.name}”的内容不是 {suffix} 文件，可能改过扩展名。请用原来的软件另存后再上传。"
        )
    if suffix in ROOM:
        check_packed(upload, suffix)
    if suffix in STREAMS:
        check_old_office(upload, suffix)


def _is_boxed(head: bytes, suffix: str) -> bool:
    """A recording begins with its `ftyp` box; filetype also takes the bare word M4A for one."""
    return suffix != "m4a" or head[4:8] == b"ftyp"


def _is_ole(head: bytes, wanted) -> bool:
    return wanted is _OFFICE_OLD and head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _is_text(upload) -> bool:
    """Whether the whole of it can be read as text, in one of the encodings used here."""
    return any(_reads_as(upload, encoding) for encoding in _encodings(upload))


def _encodings(upload) -> tuple[str, ...]:
    upload.seek(0)
    start = upload.read(2)
    marked = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return ("utf-16",) if marked else ("utf-8", "gb18030")


def _reads_as(upload, encoding) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    upload.seek(0)
    try:
        for chunk in upload.chunks():
            if "\x00" in decoder.decode(chunk):
                return False
        return "\x00" not in decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        upload.seek(0)


def keep(upload, *, enclosed: bool = False) -> tuple[str, str]:
    """Store an upload under a random name; answers (stored name, SHA-256 of its content).

    Raises NotPossible with a sentence when the disk will not take it (full, read-only).
    """
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    token = uuid.uuid4().hex
    name = f"{token[:2]}/{token}"
    try:
        if enclosed:
            stored = store_enclosed(name, upload.read())
        else:
            stored = default_storage.save(name, upload)
    except OSError as trouble:
        raise NotPossible(
            f"“{upload.name}”没有存下来：服务器磁盘空间不足或不可写。"
            "已填写的内容没有丢失，请联系系统管理员后重试。"
        ) from trouble
    return stored, digest.hexdigest()


class StoredFile(models.Model):
    """Abstract: one uploaded file; a subclass adds the record it belongs to."""

    enclosed = False  # whether its content lies enclosed; see EnclosedFile

    stored = models.CharField("存储名", max_length=120, editable=False)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("上传时间", default=timezone.now)
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name="上传人"
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @classmethod
    def from_upload(cls, upload, *, by, **owner):
        """An unsaved row for a checked upload, whose content is already stored."""
        stored, digest = keep(upload, enclosed=cls.enclosed)
        return cls(
            stored=stored, name=clean_name(upload.name), size=upload.size,
            sha256=digest, added_by=by, added_at=timezone.now(), **owner,
        )  # fmt: skip

    def opened(self):
        """Its content as it was uploaded, however it lies."""
        return open_enclosed(self.stored) if self.enclosed else default_storage.open(self.stored)


class EnclosedFile(StoredFile):
    """Abstract: a file whose content and name lie enclosed (kernel.enclosed), where the record does."""

    enclosed = True

    name = EnclosedCharField("文件名", max_length=200)

    class Meta:
        abstract = True


def serve(row, *, by, owner, purpose: str = "") -> FileResponse:
    """Hand out one StoredFile of the record `owner`; leaves an event with the purpose, if any.

    The event names the file by its number only: a file's name may tell what it is about.
    """
    record_event(
        by=by, verb="take_file", label="下载附件", record=owner, note=purpose, kind="export",
        data={"file": row.pk, "sha256": row.sha256},
    )  # fmt: skip
    return handed_out(row.opened(), row.name)


def handed_out(content, name: str) -> FileResponse:
    """An open file, or one in memory, under its name, so that it cannot run in the browser."""
    suffix = suffix_of(name)
    response = FileResponse(
        content,
        as_attachment=suffix not in SHOWN_IN_BROWSER,
        filename=name,
        content_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # The browser's own PDF viewer opens neither in a sandbox nor where no plug-in may load.
    response.headers["Content-Security-Policy"] = (
        "frame-ancestors 'none'" if suffix == "pdf" else "default-src 'none'; sandbox"
    )
    return response


def listed(rows, *, under, route: str, remove: str = "") -> list[dict]:
    """Stored files as parts/files.html lists them; `route` serves one, `remove` takes it out."""
    return [
        {
            "number": getattr(row, "number", ""),
            "name": row.name,
            "size": row.size,
            "by": row.added_by.name,
            "at": row.added_at,
            "url": reverse(route, args=[under.pk, row.pk]),
            "delete_url": reverse(remove, args=[under.pk, row.pk]) if remove else "",
        }
        for row in rows
    ]
