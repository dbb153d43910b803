"""How a person is told: their own settings, or else the habits of the installation."""

from django.conf import settings

from xuncha.delivery.models import Delivery, ReminderSettings
from xuncha.delivery.timing import is_quiet


def habits_of(person) -> ReminderSettings:
    """The person's settings; an unsaved row of the usual ones where there is none."""
    try:
        return person.reminder_settings
    except ReminderSettings.DoesNotExist:
        return ReminderSettings(person=person)


def quiet_hours(habits: ReminderSettings) -> tuple[int, int]:
    if habits.quiet_from is None:
        return settings.QUIET_HOURS
    return habits.quiet_from, habits.quiet_until


def wants_quiet(habits: ReminderSettings, now) -> bool:
    return is_quiet(now, *quiet_hours(habits))


def kind_wished(habits: ReminderSettings) -> str:
    return Delivery.Kind.NOW if habits.at_once else Delivery.Kind.DIGEST


def reaches(person, habits: ReminderSettings, way: str, channel) -> bool:
    """Whether this person is to be told by this way, and can be."""
    return person.is_active and way not in habits.muted and bool(channel.address_of(person))
