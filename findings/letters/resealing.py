"""换封: what stands under an earlier generation of the letters key is sealed to the newest."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from findings.letters.models import HandOver, Letter, LetterScan, LettersKey
from findings.letters.scanned import digest, put_away, remove_content
from kernel import sealing
from kernel.events import record_event
from kernel.lifecycle import lock
from kernel.refusals import NotPossible

MOST_AT_ONCE = 40


def under_earlier_keys(inspection, newest):
    """Letters some of whose sealed parts still stand under an earlier generation."""
    if newest is None:
        return Letter.objects.none()
    return (
        Letter.objects.filter(inspection=inspection)
        .filter(
            ~Q(key=newest)
            | Q(scans__in=LetterScan.objects.filter(inspection=inspection).exclude(key=newest))
            | Q(hand_over__in=HandOver.objects.filter(inspection=inspection).exclude(key=newest))
        )
        .distinct()
        .order_by("year", "sequence")
    )


def reseal(ring, inspection, newest, *, by, most: int = MOST_AT_ONCE) -> int:
    """Up to `most` letters; then earlier generations that seal nothing any more lose their shares."""
    if newest is None or not ring.holds(newest.pk):
        return 0
    done = 0
    for letter in under_earlier_keys(inspection, newest):
        if done == most:
            break
        if not ring.holds(letter.key_id):
            continue  # of an earlier team's custodians: only the recovery keys open it
        try:
            with transaction.atomic():
                _reseal_letter(ring, lock(letter), newest)
        except NotPossible:
            record_event(
                by=by, verb="cannot_open", label="密文打不开，疑被改动", record=letter,
                kind="account",
            )  # fmt: skip
            continue
        done += 1
    if done:
        record_event(
            by=by, verb="reseal", label="换封信访件", record=newest, kind="account",
            data={"letters": done, "generation": newest.generation},
        )  # fmt: skip
    _retire_empty(inspection, newest, by=by)
    return done


def _reseal_letter(ring, letter, newest):
    fields = {
        name: _again(ring, letter, getattr(letter, name), letter.context(name), newest)
        for name in ("sender", "reflected", "content", "opinion")
        if getattr(letter, name) is not None
    }
    Letter.objects.filter(pk=letter.pk).update(key=newest, version=F("version") + 1, **fields)
    for scan in letter.scans.exclude(key=newest).select_related("letter"):
        _reseal_scan(ring, scan, newest)
    for record in HandOver.objects.filter(letter=letter).exclude(key=newest):
        context = letter.context("summary")
        summary = _again(ring, record, record.summary, context, newest)
        HandOver.objects.filter(pk=record.pk).update(key=newest, summary=summary)


def _reseal_scan(ring, scan, newest):
    with default_storage.open(scan.stored) as file:
        content = _again(ring, scan, file.read(), scan.context("content"), newest)
    name = _again(ring, scan, scan.name, scan.context("name"), newest)
    earlier, stored = scan.stored, put_away(ContentFile(content))
    LetterScan.objects.filter(pk=scan.pk).update(
        key=newest, name=name, stored=stored, sha256=digest(content), size=len(content)
    )
    transaction.on_commit(lambda: remove_content(earlier))


def _again(ring, record, sealed, context, newest) -> bytes:
    return sealing.seal(newest.public, ring.open(record, sealed, context), context)


def _retire_empty(inspection, newest, *, by):
    """A generation that seals nothing any more loses its shares: nobody can open it again."""
    earlier = LettersKey.objects.filter(inspection=inspection, retired_at__isnull=True)
    for letters_key in earlier.exclude(pk=newest.pk):
        seals = any(
            model.objects.filter(key=letters_key).exists()
            for model in (Letter, LetterScan, HandOver)
        )
        if seals:
            continue
        with transaction.atomic():
            letters_key.shares.all().delete()
            LettersKey.objects.filter(pk=letters_key.pk).update(retired_at=timezone.now())
            record_event(
                by=by, verb="retire_generation", label="停用信访密钥", record=letters_key,
                kind="account", data={"generation": letters_key.generation},
            )  # fmt: skip
