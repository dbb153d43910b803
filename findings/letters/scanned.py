"""Scans of originals: sealed in memory, stored under a random name, opened in memory again."""

import hashlib
import io
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from findings.letters.models import LetterScan
from findings.letters.sealed import seal_text
from kernel import sealing
from kernel.lifecycle import amend
from kernel.refusals import NotPossible


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put_away(file) -> str:
    """Store sealed content; the name it is stored under tells nothing."""
    token = uuid.uuid4().hex
    try:
        return default_storage.save(f"{token[:2]}/{token}", file)
    except OSError as trouble:
        raise NotPossible(
            "扫描件没有存下来：服务器磁盘空间不足或不可写。请联系系统管理员后重试。"
        ) from trouble


def remove_content(stored: str):
    default_storage.delete(stored)


def keep_scans(letter, uploads, *, by) -> list[LetterScan]:
    """Seal and store uploads of a letter, inside the caller's transaction."""
    last = letter.scans.aggregate(last=Max("position"))["last"] or 0
    kept = []
    for position, upload in enumerate(uploads, start=last + 1):
        scan = LetterScan(
            inspection_id=letter.inspection_id, letter=letter, key=letter.key, position=position,
            added_by=by, added_at=timezone.now(),
        )  # fmt: skip
        upload.seek(0)
        sealed = sealing.seal(letter.key.public, upload.read(), scan.context("content"))
        scan.name = seal_text(letter.key, upload.name[:200], scan.context("name"))
        scan.stored, scan.sha256, scan.size = (
            put_away(ContentFile(sealed)),
            digest(sealed),
            len(sealed),
        )
        scan.save()
        kept.append(scan)
    return kept


def add_scans(letter, *, by, seen=None, files=()):
    if not files:
        raise NotPossible("请选择要上传的扫描件。")
    with transaction.atomic():
        amend(
            letter, by=by, verb="edit", label="上传扫描件", seen=seen, note=f"{len(files)} 个文件"
        )
        keep_scans(letter, files, by=by)
    return letter


def remove_scan(scan, *, by, seen=None):
    """Take a wrong file out again while the letter is open; positions of the others stay."""
    letter = scan.letter
    with transaction.atomic():
        amend(letter, by=by, verb="edit", label="移除扫描件", seen=seen)
        LetterScan.objects.filter(pk=scan.pk).delete()
        transaction.on_commit(lambda: remove_content(scan.stored))
    return letter


def listed(letter, ring) -> list[dict]:
    """The scans for a page: under their own names only while they can be opened."""
    return [
        {
            "pk": scan.pk,
            "name": ring.text(scan, "name") if ring and ring.holds(scan.key_id) else str(scan),
            "by": scan.added_by,
            "at": scan.added_at,
        }
        for scan in letter.scans.select_related("added_by", "letter").order_by("position")
    ]


def opened_scan(ring, scan) -> tuple[str, io.BytesIO]:
    """(file name, content) of a scan, opened in memory."""
    name = ring.text(scan, "name")
    with default_storage.open(scan.stored) as file:
        content = ring.open(scan, file.read(), scan.context("content"))
    return name, io.BytesIO(content)
