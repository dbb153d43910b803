from celery import shared_task

from kernel.runs import recorded
from xuncha.clock import sweeping


@shared_task(name="clock.sweep")
@recorded("clock.sweep")
def sweep_deadlines():
    return f"新写提醒 {sweeping.sweep()} 条"
