"""Deeds around signing in."""

from accounts.models import Person
from kernel.events import record_event


def note_failed_sign_in(username: str) -> None:
    """A wrong password is an event too; what was typed as an unknown name is not kept.

    (People type their password into the wrong field.)
    """
    person = Person.objects.filter(username=username).first()
    record_event(
        by=None,
        verb="fail_sign_in",
        label="登录失败",
        record=person or Person(pk=0),
        kind="account",
    )
