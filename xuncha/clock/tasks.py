from celery import shared_task

from xuncha.clock import sweeping


@shared_task(name="clock.sweep")
def sweep_deadlines():
    sweeping.sweep()
