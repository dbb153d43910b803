from celery import shared_task

from findings.letters import keys


@shared_task(name="letters.sweep")
def sweep():
    """Takes no argument and answers nothing: no key and no letter ever passes through the broker."""
    keys.sweep()
