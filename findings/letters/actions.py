"""Deeds on letters. What is secret is sealed here, before it reaches a model, and never logged."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from findings.letters.keys import custodians, key_in_use, personal_key_of, reconcile
from findings.letters.models import HandOver, Letter
from findings.letters.scanned import keep_scans
from findings.letters.sealed import REFLECTED, SENDER, facts_of, seal_facts, seal_text
from findings.letters.withheld import names_sender, sender_stands_in
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh


def register_letter(
    inspection, *, by, channel, signed, received_on, content, sender=None, reflected=None,
    origin=Letter.Origin.DIRECT, posted_on=None, needs_scan=False, scans: Iterable = (),
) -> Letter:  # fmt: skip
    """登记: give the inspection's next number of the year, and seal who, about whom and what."""
    if not policy.may(by, "register_letter", inspection):
        raise NotAllowed("您没有“登记信访件”的权限。")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能登记信访件。")
    _check_days(received_on, posted_on)
    with transaction.atomic():
        lock(inspection)
        key = reconcile(inspection, by=by)  # never to a key of somebody who has lost the right
        if key is None:
            raise NotPossible("还没有设置信访口令，信访件无处密封。请先设置口令，再登记。")
        year = timezone.localdate().year
        given = Letter.objects.filter(inspection=inspection, year=year)
        letter = Letter(
            inspection=inspection, year=year,
            sequence=(given.aggregate(last=Max("sequence"))["last"] or 0) + 1,
            channel=channel, signed=signed, origin=origin, received_on=received_on,
            posted_on=posted_on if channel == Letter.Channel.LETTER else None,
            needs_scan=needs_scan, key=key, registered_by=by, registered_at=timezone.now(),
        )  # fmt: skip
        letter.is_late = letter.counts_from > inspection.letters_close_on
        for name, value in _sealed(letter, sender, reflected, content).items():
            setattr(letter, name, value)
        letter.save()
        keep_scans(letter, scans, by=by)
        record_event(
            by=by, verb="register_letter", label="登记信访件", record=letter,
            now=letter.state, data={"sealed": digest_of(letter)},
        )  # fmt: skip
    return letter


def is_ready(inspection) -> bool:
    """Whether a letter could be sealed: somebody in custody has set a passphrase."""
    return key_in_use(inspection) is not None or any(
        personal_key_of(person) for person in custodians(inspection)
    )


def _check_days(received_on, posted_on):
    if received_on > timezone.localdate():
        raise NotPossible("收到日期不能晚于今天，请检查。")
    if posted_on and posted_on > received_on:
        raise NotPossible(f"邮戳日期不能晚于收到日期（{zh(received_on)}），请检查。")


def _sealed(letter, sender, reflected, content) -> dict:
    """The sealed columns for what is given; None leaves the present one alone."""
    found = {}
    if sender is not None or letter._state.adding:
        given = {} if letter.signed == Letter.Signed.ANONYMOUS else sender or {}
        found["sender"] = seal_facts(letter.key, facts_of(given, SENDER), letter.context("sender"))
    if reflected is not None or letter._state.adding:
        facts = facts_of(reflected or {}, REFLECTED)
        found["reflected"] = seal_facts(letter.key, facts, letter.context("reflected"))
    if content is not None:
        found["content"] = seal_text(letter.key, content.strip(), letter.context("content"))
    return found


def digest_of(letter) -> str:
    """SHA-256 over what is sealed: the event keeps it, so that an exchanged text is found out."""
    digest = hashlib.sha256()
    for name in ("sender", "reflected", "content"):
        digest.update(hashlib.sha256(bytes(getattr(letter, name))).digest())
    return digest.hexdigest()


# --- 分办 ---------------------------------------------------------------------------------------


def accept_letter(letter, *, by, seen=None, meeting_on=None, opinion=""):
    """组务会: within the scope; it becomes a working paper or a clue."""
    return _class(letter, "accept", by, seen, meeting_on, opinion)


def decline_letter(letter, *, by, seen=None, meeting_on=None, opinion="", outside=""):
    """组务会: personal claims, litigation and the like; passed on to their owner."""
    if not outside:
        raise NotPossible("请选择不属受理范围的类别。")
    return _class(letter, "decline", by, seen, meeting_on, opinion, outside=outside)


def file_letter(letter, *, by, seen=None, meeting_on=None, opinion=""):
    return _class(letter, "file", by, seen, meeting_on, opinion, disposition="filed")


def _class(letter, name, by, seen, meeting_on, opinion, **changes):
    meeting_on = meeting_on or timezone.localdate()
    if meeting_on > timezone.localdate():
        raise NotPossible("组务会日期不能晚于今天。")
    sealed = opinion.strip() and seal_text(letter.key, opinion.strip(), letter.context("opinion"))
    return move(
        letter, name, by=by, seen=seen, meeting_on=meeting_on, opinion=sealed or None, **changes
    )


def join_letter(letter, *, by, seen=None, first):
    """并件: a duplicate joins the first one; its own text stays, and both are counted."""
    with transaction.atomic():
        lock(letter.inspection)  # two duplicates joined to each other at the same time: one is told
        first = lock(first)
        if first.inspection_id != letter.inspection_id or first.pk == letter.pk:
            raise NotPossible("只能并入本次巡察的另一件信访件。")
        if first.state == "joined":
            raise NotPossible(f"{first.number}自己已经并入他件，请选择首件。")
        return move(letter, "join", by=by, seen=seen, joined_to=first, disposition="joined")


def turn_into_paper_letter(letter, *, by, seen=None):
    """Called by whoever files a working paper that rests on this letter, or by hand."""
    return move(letter, "turn_into_paper", by=by, seen=seen, disposition="paper")


def turn_into_clue_letter(letter, *, by, seen=None):
    """Called by whoever registers a clue that rests on this letter, or by hand."""
    return move(letter, "turn_into_clue", by=by, seen=seen, disposition="clue")


def close_letter(letter, *, by, seen=None, answer="", answered_on=None):
    """办结: what the sender was told, if there is one to tell."""
    if not answer:
        raise NotPossible("请选择答复情况。")
    told = answer in (Letter.Answer.ANSWERED, Letter.Answer.TOLD_WHERE)
    if told and answered_on is None:
        raise NotPossible("请填写答复或告知的日期。")
    if answered_on and not letter.received_on <= answered_on <= timezone.localdate():
        raise NotPossible("答复日期应在收到日期之后，且不晚于今天。")
    return move(
        letter, "close", by=by, seen=seen, answer=answer, answered_on=answered_on if told else None
    )


WHY_ANEW = (
    ("new_facts", "有新的情况"),
    ("misjudged", "原分办有误"),
    ("superior", "按上级意见调整"),
)


def reclassify_letter(letter, *, by, seen=None, why=""):
    """Back to 待分办; the reason is one of a list, because events are read by others."""
    return move(
        letter, "reclassify", by=by, seen=seen, note=dict(WHY_ANEW).get(why, ""),
        disposition="", outside="", joined_to=None, opinion=None, meeting_on=None,
    )  # fmt: skip


# --- corrections --------------------------------------------------------------------------------


def edit_letter(letter, *, by, seen=None, sender=None, reflected=None, content=None, **fields):
    """Correct a letter; what is None stays as it is, sealed."""
    for name, value in fields.items():
        setattr(letter, name, value)
    _check_days(letter.received_on, letter.posted_on)
    fields["is_late"] = letter.counts_from > letter.inspection.letters_close_on
    if letter.signed == Letter.Signed.ANONYMOUS:
        sender = {}
    fields |= _sealed(letter, sender, reflected, content)
    return amend(letter, by=by, verb="edit", label="更正信访件", seen=seen, **fields)


# --- 移交 ---------------------------------------------------------------------------------------


def hand_over_letter(
    letter, *, by, seen=None, owner, owner_name, summary, sender_agreed=False, handed_on=None,
    received_by_name="", sender=None,
) -> Letter:  # fmt: skip
    """移交其主管单位: the owner gets a summary; without consent the sender stands in no word of it.

    `sender` is what the caller's unlocked key read of the sender, to hold the summary against.
    """
    handed_on = handed_on or timezone.localdate()
    if not letter.received_on <= handed_on <= timezone.localdate():
        raise NotPossible("移交日期应在收到日期之后，且不晚于今天。")
    if not sender_agreed and names_sender(summary, sender or {}):
        raise NotPossible(f"{sender_stands_in('移交摘要')}；信访人同意告知身份的，请勾选。")
    with transaction.atomic():
        move(letter, "hand_over", by=by, seen=seen, disposition="handed_over")
        HandOver.objects.update_or_create(
            letter=letter,
            defaults={
                "inspection_id": letter.inspection_id, "owner": owner, "owner_name": owner_name,
                "key": letter.key, "sender_agreed": sender_agreed, "handed_on": handed_on,
                "handed_by": by, "received_by_name": received_by_name,
                "summary": seal_text(letter.key, summary.strip(), letter.context("summary")),
            },
        )  # fmt: skip
    return letter
