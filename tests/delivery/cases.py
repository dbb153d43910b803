"""Notices of a scene, and ways out that do as they are told."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from xuncha.delivery.channels import Channel, Undelivered
from xuncha.delivery.models import Delivery
from xuncha.desk.models import Notice

numbers = count(1)


def at(day: int = 30, hour: int = 9, minute: int = 5):
    """A moment of November 2026, in the office's own time; day 31 is the first of December, 28 a Saturday."""
    first = datetime(2026, 11, 1, tzinfo=timezone.get_default_timezone())
    return first + timedelta(days=day - 1, hours=hour, minutes=minute)


def told(person, inspection, *, when=None, tier="week", step="leave"):
    """A notice about an inspection, as the sweep writes one."""
    due = 20261203 + next(numbers) % 20
    return Notice.objects.create(
        person=person, key=f"rounds.inspection:{inspection.pk}:{step}:{due}:{tier}",
        text="登记撤点：区住建局党组，剩 5 天", url="/", created_at=when or at(30, 0, 10),
    )  # fmt: skip


class Recorder(Channel):
    """Keeps what it is given; `wrong` lists what to raise first (None: take it), in this order.

    A fault that says UNCLEAR, and a death, come after the message was taken.
    """

    lacks = "没有地址。"

    def __init__(self, *wrong, drops_repeats_for=None):
        self.wrong, self.got, self.drops = list(wrong), [], drops_repeats_for
        if drops_repeats_for:
            self.drops_repeats_for = drops_repeats_for

    def address_of(self, person):
        return person.username

    def send(self, message):
        trouble = self.wrong.pop(0) if self.wrong else None
        is_taken = trouble is None or getattr(trouble, "is_taken", False)
        if is_taken and not (self.drops and message.key in {one.key for one in self.got}):
            self.got.append(message)
        if trouble is not None:
            raise trouble


class Killed(BaseException):
    """What no handler catches, as a killed process runs none."""

    def __init__(self, *, is_taken: bool):
        super().__init__()
        self.is_taken = is_taken


def fault(wrong, words="原因。", *, is_taken=False) -> Undelivered:
    found = Undelivered(wrong, words)
    found.is_taken = is_taken
    return found


def stages(person) -> list[str]:
    rows = Delivery.objects.filter(person=person).order_by("written_at", "pk")
    return list(rows.values_list("stage", flat=True))
