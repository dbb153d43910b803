"""What did not arrive, or perhaps did not: somebody decides that it is to be told again."""

from django.db import transaction
from django.utils import timezone

from kernel.events import record_event
from kernel.refusals import NotPossible
from xuncha.delivery.models import Delivery


@transaction.atomic
def release_delivery(delivery, *, by):
    """Its notices count as not told: the next message tells of those that still need telling.

    Nothing is sent here, so pressing twice, or two people at once, sends nothing twice.
    """
    taken = Delivery.objects.filter(pk=delivery.pk, stage__in=Delivery.TROUBLED).update(
        stage=Delivery.Stage.RELEASED, day=None, settled_at=timezone.now()
    )
    if not taken:
        raise NotPossible("这一条刚才已重新排队，请刷新页面。")
    delivery.mentions.all().delete()
    record_event(by=by, verb="release_delivery", label="重新告知", record=delivery)
