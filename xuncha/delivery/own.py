"""What a person is shown of how they are told outside the application."""

from django.conf import settings

from kernel.policy import opens, visible
from xuncha.delivery.channels import configured
from xuncha.delivery.habits import habits_of
from xuncha.delivery.models import Delivery, Way

RECENT = 10
MOST_COUNTED = 100


def ways_of(person) -> list[dict]:
    """Each way this installation has, and where it would reach the person."""
    return [
        {"name": way, "label": Way(way).label, "address": channel.address_of(person), "lacks": channel.lacks}
        for way, channel in configured().items()
    ]  # fmt: skip


def recent_deliveries(person):
    return Delivery.objects.filter(person=person).exclude(stage=Delivery.Stage.MOOT)[:RECENT]


def count_troubled(person) -> int:
    """How many messages that did not arrive wait for this person's decision; 0 for most people."""
    return visible(Delivery, person)[:MOST_COUNTED].count() if opens(person, Delivery) else 0


def initial_settings(person) -> dict:
    habits = habits_of(person)
    return {
        "ways": [way for way in configured() if way not in habits.muted],
        "at_once": "now" if habits.at_once else "digest",
        "quiet_from": "" if habits.quiet_from is None else habits.quiet_from,
        "quiet_until": "" if habits.quiet_until is None else habits.quiet_until,
    }


def habits_in_words() -> str:
    """The installation's own hours."""
    days = "每天" if settings.DIGEST_DAYS == "daily" else "工作日"
    since, until = settings.QUIET_HOURS
    quiet = (
        "没有免打扰时段"
        if since == until
        else f"{since} 时至{'次日 ' if since > until else ' '}{until} 时不打扰"
    )
    return f"平台{days} {settings.DIGEST_HOUR} 时以后发出当天的汇总，{quiet}。站内提醒不受影响。"
