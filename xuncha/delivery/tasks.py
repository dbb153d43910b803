from celery import shared_task
from django.utils import timezone

from kernel.runs import recorded
from xuncha.delivery import actions


@shared_task(name="delivery.deliver")
@recorded("delivery.deliver")
def deliver():
    return actions.deliver(timezone.now())
