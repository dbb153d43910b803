from celery import shared_task

from xuncha.desk import actions


@shared_task(name="desk.sweep")
def sweep_deadlines():
    actions.sweep()
