"""A line for each run of a periodic task, so that one that stopped, failed or runs twice shows."""

from collections.abc import Callable
from functools import wraps

from django.utils import timezone

from kernel.models import Run

KEPT = 30  # of each task


def recorded(name: str):
    """Write down when the decorated task began and ended, and the words it answers, if any.

    Of a fault only its kind is kept: its text may hold what belongs to a case.
    """

    def decorate(task: Callable):
        @wraps(task)
        def noted(*args, **kwargs):
            run = Run.objects.create(name=name)
            try:
                found = task(*args, **kwargs)
            except Exception as fault:
                _finish(run, failed=True, result=type(fault).__name__)
                raise
            _finish(run, failed=False, result=str(found or "")[:200])
            _forget_old(run)

        return noted

    return decorate


def _finish(run, **found):
    Run.objects.filter(pk=run.pk).update(finished_at=timezone.now(), **found)


def _forget_old(run):
    of_task = Run.objects.filter(name=run.name).order_by("-pk")
    oldest = of_task.values_list("pk", flat=True)[KEPT - 1 : KEPT].first()
    if oldest is not None:
        of_task.filter(pk__lt=oldest).delete()
