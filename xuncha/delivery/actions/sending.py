"""Telling people outside the application, each of every notice once by each way.

A message is a row (`Delivery`). It is put together and claimed in one transaction, sent outside of
any, and settled in another. Whoever dies in between leaves a lease that runs out:
docs/decisions/0009-told-once.md says what then happens, and why.
"""

import logging
import time
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from kernel.workdays import Calendar
from xuncha.delivery.channels import Channel, Message, Undelivered, Wrong, configured
from xuncha.delivery.habits import habits_of, kind_wished, reaches, wants_quiet
from xuncha.delivery.models import Delivery, Mention
from xuncha.delivery.timing import GIVE_UP_AFTER, LEASE, last_digest_hour, next_try, tomorrow
from xuncha.delivery.untold import people_to_tell, untold
from xuncha.desk.matters import matter_of, still_theirs

logger = logging.getLogger(__name__)
Stage, Kind = Delivery.Stage, Delivery.Kind
SECONDS_A_RUN = 150  # a worker is stopped after 210
MOST_A_RUN = 2000
SUBJECT = "巡察工作平台：您有事项待办"
TRIAL_SUBJECT = "巡察工作平台：测试消息"
TRIAL_TEXT = "这是您在“我的提醒设置”中要求发送的测试消息。收到它，说明提醒可以这样送达。"


def deliver(now) -> str:
    """One round of the outbox; safe to run twice, at once or again. Answers what it did, in words."""
    channels = configured()
    take_back(channels, now)
    opened = open_messages(channels, now)
    sent = send_due(channels, now)
    return f"新写 {opened} 条，发出 {sent} 条"


def take_back(channels, now):
    """Messages whose sender died: sent again where the other side drops a repeat, else 送达不明.

    Those of a way that the installation has no more are let go: their notices stay on the page.
    """
    lost = Delivery.objects.filter(stage=Stage.SENDING, claimed_at__lt=now - LEASE)
    for row in lost.order_by("pk")[:MOST_A_RUN]:
        trouble = Undelivered(Wrong.UNCLEAR, "发送时程序中断，可能已送达。")
        _settle_trouble(row, channels.get(row.way, Channel()), trouble, now)
    gone = Delivery.objects.filter(stage=Stage.WAITING).exclude(way__in=channels)
    gone.update(stage=Stage.MOOT, settled_at=now, day=None)


def open_messages(channels, now) -> int:
    """A waiting row for everybody whom something is to be told now; what, is seen when it leaves."""
    digest_hour, opened = last_digest_hour(now, Calendar.load()), 0
    for way, channel in channels.items():
        for person in people_to_tell(way, now):
            habits = habits_of(person)
            if not reaches(person, habits, way, channel):
                continue
            kind = kind_wished(habits)
            if kind == Kind.DIGEST and (
                person.waits_since > digest_hour or _had_digest(person, way, now)
            ):
                continue
            row = Delivery(person=person, way=way, kind=kind, written_at=now, next_try_at=now)
            # Somebody else was faster: the constraint is what keeps it one.
            opened += len(Delivery.objects.bulk_create([row], ignore_conflicts=True))
    return opened


def _had_digest(person, way, now) -> bool:
    today = timezone.localdate(now)
    return Delivery.objects.filter(person=person, way=way, day=today).exists()


def send_due(channels, now) -> int:
    """Send what may leave now. A way that is down is left alone until the next round."""
    started, sent, down = time.monotonic(), 0, set()
    due = Delivery.objects.filter(stage=Stage.WAITING, next_try_at__lte=now, way__in=channels)
    due = due.select_related("person__reminder_settings").order_by("next_try_at", "pk")
    for row in due[:MOST_A_RUN]:
        if time.monotonic() - started > SECONDS_A_RUN:
            break
        is_quiet = row.kind != Kind.TRIAL and wants_quiet(habits_of(row.person), now)
        if row.way in down or is_quiet or not claim(row, channels[row.way], now):
            continue
        trouble = _send(row, channels[row.way])
        if trouble is None:
            sent += _settle(row, stage=Stage.SENT, fault="", settled_at=timezone.now())
            continue
        _settle_trouble(row, channels[row.way], trouble, now)
        if trouble.wrong is Wrong.DOWN:
            down.add(row.way)
    return sent


def claim(row, channel, now) -> bool:
    """Take the row for this sender and fix what it says; False where there is nothing to send."""
    token = str(uuid.uuid4())
    today = timezone.localdate(now) if row.kind == Kind.DIGEST else None
    free = Delivery.objects.filter(pk=row.pk, stage=Stage.WAITING, next_try_at__lte=now)
    try:
        with transaction.atomic():
            taken = free.update(
                stage=Stage.SENDING, claim=token, claimed_at=now, day=today,
                attempts=F("attempts") + 1,
            )  # fmt: skip
            if not taken:
                return False
            row.refresh_from_db(fields=["claim", "claimed_at", "text", "said_at", "attempts"])
            # Asked again of what was said before: the account may be closed by now.
            is_reached = reaches(row.person, habits_of(row.person), row.way, channel)
            text = is_reached and (row.text or _put_together(row, now))
            if text:
                row.text, row.said_at = text, row.said_at or now
                _settle(row, text=row.text, said_at=row.said_at)
            else:
                _settle(row, stage=Stage.MOOT, day=None, settled_at=now)
            return bool(text)
    except IntegrityError:  # today's digest has left already: this is one for tomorrow
        free.update(next_try_at=tomorrow(now))
        return False


def _put_together(row, now) -> str:
    """What the message says: how many matters, and nothing of them. "" where there are none."""
    if row.kind == Kind.TRIAL:
        return TRIAL_TEXT
    waiting = list(untold(row.way, now).filter(person=row.person))
    # Whoever has lost the right to a matter is not told of it, now or later.
    theirs = {notice.pk for notice in still_theirs(waiting, row.person)}
    Mention.objects.bulk_create(
        [
            Mention(notice=notice, way=row.way, delivery=row if notice.pk in theirs else None)
            for notice in waiting
        ],
        ignore_conflicts=True,
    )
    told = row.mentions.values_list("notice__key", "notice__url")
    many = len({matter_of(key, url) for key, url in told})
    moment = timezone.localtime(now)
    # Leaves the closed network's walls: it tells nothing of a matter, not even whose.
    return many and (
        f"您有 {many} 项事项临近期限或已到期。请登录平台，在“我的待办”中办理。"
        f"（{moment.month}月{moment.day}日 {moment:%H:%M}）"
    )


def _send(row, channel) -> Undelivered | None:
    subject = TRIAL_SUBJECT if row.kind == Kind.TRIAL else SUBJECT
    address = channel.address_of(row.person)
    try:
        channel.send(Message(address, subject, row.text, row.idempotency_key))
    except Undelivered as trouble:
        return trouble
    except Exception:  # a fault of ours: nobody knows how far it came
        logger.exception("delivery %s could not be sent", row.pk)
        return Undelivered(Wrong.UNCLEAR, "发送时程序出错，可能已送达。")
    return None


def _settle_trouble(row, channel, trouble: Undelivered, now):
    """What becomes of a message that was not simply taken."""
    is_over = now - row.written_at > GIVE_UP_AFTER
    if trouble.wrong is Wrong.PERMANENT or (is_over and trouble.wrong is not Wrong.UNCLEAR):
        _settle(row, stage=Stage.FAILED, fault=trouble.words, settled_at=now)
        return
    later = {"stage": Stage.WAITING, "next_try_at": next_try(now, row.attempts)}
    if trouble.wrong is not Wrong.UNCLEAR and row.said_at == row.claimed_at:
        with transaction.atomic():  # nothing was said yet: next time it says what is so then
            if _settle(row, text="", said_at=None, day=None, fault=trouble.words, **later):
                row.mentions.all().delete()
    elif now - (row.said_at or row.claimed_at) < channel.drops_repeats_for:
        _settle(row, fault=trouble.words, **later)
    else:
        _settle(row, stage=Stage.UNCLEAR, fault=trouble.words, settled_at=now)


def _settle(row, **found) -> int:
    """Write what became of it, if the row is still this sender's."""
    mine = Delivery.objects.filter(pk=row.pk, claim=row.claim, stage=Stage.SENDING)
    return mine.update(**found)
