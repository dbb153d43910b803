"""Whatever the hours and the faults: one digest a day, none in the quiet hours, nothing lost.

A few examples in the ordinary suite; `HYPOTHESIS_PROFILE=deep` looks further.
"""

import os
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.delivery.cases import Killed, Recorder, at, fault, told
from xuncha.delivery.actions import deliver, save_settings, sending
from xuncha.delivery.channels import Wrong
from xuncha.delivery.models import Delivery, Mention
from xuncha.delivery.timing import is_quiet
from xuncha.desk.models import Notice

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
hours = st.integers(0, 23)


@pytest.mark.parametrize(
    ("hour", "since", "until", "is_so"),
    [
        (19, 20, 8, False), (20, 20, 8, True), (0, 20, 8, True), (7, 20, 8, True),
        (8, 20, 8, False), (12, 12, 14, True), (14, 12, 14, False), (5, 6, 6, False),
    ],
)  # fmt: skip
def test_quiet_hours_may_cross_midnight(hour, since, until, is_so):
    assert is_quiet(at(30, hour), since, until) is is_so


class Clocked(Recorder):
    """Notes when it was given what; fails as `plan` says, one letter a time."""

    def __init__(self, plan, drops):
        super().__init__(drops_repeats_for=timedelta(days=3) if drops else None)
        self.plan, self.now, self.when = list(plan), None, []

    def send(self, message):
        kind = self.plan.pop(0) if self.plan else "."
        before = len(self.got)
        self.wrong = {
            ".": [None], "d": [fault(Wrong.DOWN)], "t": [fault(Wrong.TEMPORARY)],
            "u": [fault(Wrong.UNCLEAR, is_taken=True)], "v": [fault(Wrong.UNCLEAR)],
            "k": [Killed(is_taken=True)], "l": [Killed(is_taken=False)],
        }[kind]  # fmt: skip
        try:
            super().send(message)
        finally:
            self.when += [self.now] * (len(self.got) - before)


def quiet_spans():
    """From an hour on, for some hours; looked at seldom, a short pause between them would be missed."""
    lasting = st.integers(0, 23 if DEEP else 15)
    return st.builds(lambda since, long: (since, (since + long) % 24), hours, lasting)


@settings(
    max_examples=150 if DEEP else 4, deadline=None, derandomize=not DEEP, database=None,
    phases=[Phase.generate, *([Phase.shrink] if DEEP else [])],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(
    quiet=quiet_spans(), plan=st.text("...dtuvkl", max_size=12), drops=st.booleans(),
    news=st.lists(st.tuples(st.integers(24, 31), hours), min_size=1, max_size=6),
    step=st.sampled_from((25, 55) if DEEP else (170, 220)), digest_hour=st.sampled_from((0, 9, 23)),
)  # fmt: skip
def test_one_digest_a_day_none_in_the_quiet_hours_and_nothing_lost(
    scene, monkeypatch, settings, quiet, plan, drops, news, step, digest_hour
):
    settings.DIGEST_HOUR = digest_hour
    way = Clocked(plan, drops)
    monkeypatch.setattr(sending, "configured", lambda: {"webhook": way})
    for rows in (Notice, Delivery, Mention):
        rows.objects.all().delete()
    head = scene.head
    save_settings(by=head, ways=["webhook"], at_once=False, quiet=quiet)
    for day, hour in news:
        told(head, scene.inspection, when=at(day, hour))
    now = at(24, 0)
    while now < at(35, 0):
        way.now = now
        with suppress(Killed):
            deliver(now)
        now += timedelta(minutes=step)
    days = [timezone.localdate(when) for when in way.when]
    assert len(days) == len(set(days))
    assert not any(is_quiet(when, *quiet) for when in way.when)
    # Told, or shown to somebody as not known to be told; and never more often than once.
    mentioned = Mention.objects.filter(delivery__stage__in=("sent", "unclear", "failed"))
    assert mentioned.count() == len(news)
    assert len({message.key for message in way.got}) == len(way.got)
    if drops:
        assert not Delivery.objects.filter(stage="unclear").exists()
