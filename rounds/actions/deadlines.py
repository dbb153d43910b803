"""Deeds on deadlines: more time asked and decided, the clock stopped, what is done registered.

They write what was decided. The day a deadline is due on follows from it, here and, when the case
moves, in `xuncha.clock.settling`, both by `Deadline.due_after`.
"""

from django.db import transaction
from django.utils import timezone

from kernel.lifecycle import lock, move
from kernel.refusals import NotPossible
from kernel.workdays import zh
from rounds.models import Deadline, DeadlineChange


def ask_extension(deadline, *, by, seen=None, note="", asked_to=None):
    """Ask for a later day, with the reason."""
    today = timezone.localdate()
    if asked_to is None or asked_to <= max(deadline.due_on, today):
        latest = max(deadline.due_on, today)
        raise NotPossible(f"申请延至的日期要晚于{zh(latest)}，请重新填写。")
    return move(
        deadline, "ask_extension", by=by, seen=seen, note=note, asked_to=asked_to, asked_by=by
    )


def extend(deadline, *, by, seen=None, note=""):
    """Grant what was asked; the first day stays known for ever."""
    with transaction.atomic():
        fresh = lock(deadline)
        was, until = fresh.due_on, fresh.asked_to
        move(
            deadline, "extend", by=by, seen=seen, note=note,
            extended_to=until, asked_to=None, asked_by=None, suspended_days=0,
        )  # fmt: skip
        _becomes_due(deadline, was, f"同意延期，由{zh(was)}延至{zh(until)}")
    return deadline


def refuse_extension(deadline, *, by, seen=None, note=""):
    return move(
        deadline, "refuse_extension", by=by, seen=seen, note=note, asked_to=None, asked_by=None
    )


def suspend(deadline, *, by, seen=None, note=""):
    """Stop the clock; a request for more time lapses with it."""
    return move(
        deadline, "suspend", by=by, seen=seen, note=note,
        suspended_on=timezone.localdate(), asked_to=None, asked_by=None,
    )  # fmt: skip


def resume(deadline, *, by, seen=None, note=""):
    """Let the clock run on: the day moves by as many days as it stood still."""
    with transaction.atomic():
        fresh = lock(deadline)
        stood = (timezone.localdate() - fresh.suspended_on).days if fresh.suspended_on else 0
        was = fresh.due_on
        move(
            deadline, "resume", by=by, seen=seen, note=note,
            suspended_on=None, suspended_days=fresh.suspended_days + stood,
        )  # fmt: skip
        if stood:
            _becomes_due(deadline, was, f"中止 {stood} 天后恢复计时")
    return deadline


def report_done(deadline, *, by, seen=None, note="", done_on=None):
    """登记办结: of what the program itself cannot see."""
    if done_on is None or done_on > timezone.localdate():
        raise NotPossible("办结日期不能晚于今天，请重新填写。")
    if done_on < deadline.starts_on:
        raise NotPossible(f"办结日期不能早于起算日期{zh(deadline.starts_on)}，请重新填写。")
    return move(
        deadline, "report_done", by=by, seen=seen, note=note, done_on=done_on, over_on=done_on,
        asked_to=None, asked_by=None,
    )  # fmt: skip


def take_back_done(deadline, *, by, seen=None, note=""):
    """Registered by mistake, or what was registered had not been done: it presses again."""
    return move(deadline, "take_back_done", by=by, seen=seen, note=note, done_on=None, over_on=None)


def _becomes_due(deadline, was, why):
    fresh = Deadline.objects.get(pk=deadline.pk)
    fresh.due_on = fresh.due_after()
    fresh.edition += 1
    fresh.save(update_fields=["due_on", "edition"])
    note_change(fresh, was, why)
    deadline.due_on, deadline.edition = fresh.due_on, fresh.edition


def note_change(deadline, was, why: str) -> None:
    """Keep in words why the day is another than before."""
    DeadlineChange.objects.create(
        inspection_id=deadline.inspection_id, deadline=deadline, was_due_on=was,
        now_due_on=deadline.due_on, why=why,
    )  # fmt: skip
