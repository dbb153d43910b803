"""How one wishes to be told, and a message that shows whether it arrives."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kernel.events import record_event
from kernel.refusals import NotPossible
from xuncha.delivery.channels import configured
from xuncha.delivery.models import Delivery, ReminderSettings

BETWEEN_TRIALS = timedelta(minutes=10)


@transaction.atomic
def save_settings(*, by, ways: list[str], at_once: bool, quiet: tuple[int, int] | None):
    """`ways` are those wanted, of those this installation has; `quiet` None: its own hours."""
    start, end = quiet or (None, None)
    wishes = {
        "muted": [way for way in configured() if way not in ways],
        "at_once": at_once,
        "quiet_from": start,
        "quiet_until": end,
    }
    row, _ = ReminderSettings.objects.update_or_create(person=by, defaults=wishes)
    record_event(
        by=by, verb="save_reminder_settings", label="修改提醒设置", record=row, data=wishes
    )
    return row


@transaction.atomic
def ask_for_trial(way: str, *, by) -> Delivery:
    """Put a message that says nothing into the outbox; it leaves within minutes, in quiet hours too."""
    channel = configured().get(way)
    if channel is None:
        raise NotPossible("平台没有开通这种方式。")
    if not channel.address_of(by):
        raise NotPossible(channel.lacks)
    now = timezone.now()
    before = Delivery.objects.filter(person=by, way=way, kind=Delivery.Kind.TRIAL)
    if before.filter(written_at__gt=now - BETWEEN_TRIALS).exists():
        raise NotPossible("刚才已要求发过测试消息，请 10 分钟后再试。")
    trial = Delivery(person=by, way=way, kind=Delivery.Kind.TRIAL, written_at=now, next_try_at=now)
    if not before.filter(stage__in=Delivery.OPEN).exists():
        trial.save(force_insert=True)
        record_event(by=by, verb="try_way", label="发送测试消息", record=trial)
    return trial
