"""The sweep of deadlines: notices in the application, and mail where an installation sends it.

What is due is computed, so a lost message loses nothing; each (person, matter, due date, tier) is a
unique row, so running twice tells nobody twice.
"""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from accounts.actions import clear_ended_sessions, unseat_ended
from accounts.models import Person
from xuncha.desk.matters import still_theirs
from xuncha.desk.models import Notice
from xuncha.desk.todo import Duty, todo

logger = logging.getLogger(__name__)


def tier_of(duty: Duty) -> str:
    """Which reminder is due: a week before, on the day, or once overdue; "" for none."""
    if duty.due is None or duty.due.days > 7:
        return ""
    if duty.due.days < 0:
        return "overdue"
    return "today" if duty.due.days == 0 else "week"


def sweep() -> int:
    """Write the notices that are due today; answers how many were new. Safe to run twice."""
    unseat_ended()
    clear_ended_sessions()
    written = 0
    for person in Person.objects.filter(is_active=True).iterator(chunk_size=500):
        try:
            with transaction.atomic():
                written += remind(person)
        except Exception:  # one person's record must not silence everybody's reminders
            logger.exception("the reminders of account %s could not be written", person.pk)
    send_waiting_mail()
    return written


def remind(person) -> int:
    """Notices for what waits for one person, within that person's reach and no further."""
    wanted = []
    for duty in todo(person):
        tier = tier_of(duty)
        if tier:
            wanted.append(
                Notice(
                    person=person,
                    key=f"{duty.key}:{duty.due.on:%Y%m%d}:{tier}",
                    text=f"{duty.what}（{duty.unit}），{duty.due.text}"[:300],
                    url=duty.url,
                    due_on=duty.due.on,
                    mail=_mail_state(person),
                )
            )
    keys = [notice.key for notice in wanted]
    known = set(Notice.objects.of(person).filter(key__in=keys).values_list("key", flat=True))
    fresh = [notice for notice in wanted if notice.key not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _mail_state(person) -> str:
    return Notice.TO_SEND if settings.MAIL_ENABLED and person.email else Notice.NO_MAIL


def send_waiting_mail() -> int:
    """Send what waits. A notice is claimed before it is sent: never twice, and seen if it fails."""
    sent = 0
    waiting = Notice.objects.filter(mail=Notice.TO_SEND).select_related("person")
    for notice in waiting.order_by("pk")[:500]:
        mine = Notice.objects.filter(pk=notice.pk, mail=Notice.TO_SEND)
        if not mine.update(mail=Notice.SENDING):
            continue
        if not (notice.person.is_active and still_theirs([notice], notice.person)):
            Notice.objects.filter(pk=notice.pk).update(mail=Notice.NO_MAIL)
            continue
        try:
            # Mail leaves the closed network's walls: it tells nothing of the matter, not even whose.
            send_mail(
                "巡察工作平台：您有事项待办",
                "您有 1 项事项临近期限或已到期。请登录平台，在“我的待办”中办理。",
                None, [notice.person.email],
            )  # fmt: skip
        except OSError:
            logger.warning(
                "mail for notice %s could not be sent; it will be tried again", notice.pk
            )
            Notice.objects.filter(pk=notice.pk).update(mail=Notice.TO_SEND)
            break
        Notice.objects.filter(pk=notice.pk).update(mail=Notice.SENT)
        sent += 1
    return sent


@transaction.atomic
def read_notices(person) -> int:
    return Notice.objects.of(person).unread().update(read_at=timezone.now())
