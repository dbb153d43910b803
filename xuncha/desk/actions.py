"""Notices read, and mailed where an installation sends mail."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from xuncha.desk.matters import still_theirs
from xuncha.desk.models import Notice

logger = logging.getLogger(__name__)


def mail_state(person) -> str:
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
