"""What a person is shown about their own account."""

from django.db.models import Q

from accounts.models import Person, Session, Substitution
from accounts.models.sessions import row_key
from kernel.events import deeds_by, events_about

SHOWN = (
    "sign_in", "fail_sign_in", "lock_out", "unlock", "end_sessions", "change_password",
    "issue_password", "activate", "begin_second_factor", "end_second_factor", "use_recovery_code",
    "renew_recovery_codes",
)  # fmt: skip


def running_sessions(person, session_key: str) -> list[Session]:
    """Where the person is signed in now, this browser first; each knows whether it `is_this`."""
    rows = list(Session.objects.running().filter(person=person).order_by("-seen_at"))
    for row in rows:
        row.is_this = row.pk == row_key(session_key)
    return sorted(rows, key=lambda row: not row.is_this)


def recent_events(person, most: int = 30):
    """What has happened to the account lately, newest first: sign-ins, failures, changes."""
    return events_about(Person, person.pk).filter(verb__in=SHOWN).order_by("-id")[:most]


def covers(person) -> list[Substitution]:
    """The substitutions in effect today in which the person is one of the two."""
    scope = person.scope
    if len(scope.selves) == 1:
        return []
    mine = Q(principal=person.pk) | Q(substitute=person.pk)
    return list(Substitution.objects.running().with_people().filter(mine))


def deeds_done_for(substitution: Substitution, *, reader, most: int = 100) -> list:
    """What the substitute has done in the principal's place, newest first: for the two alone.

    Show of it what was done and when: its reasons belong to the records, behind their doors.
    """
    if reader.pk not in (substitution.principal_id, substitution.substitute_id):
        return []
    done = deeds_by(substitution.substitute_id, since=substitution.named_at)
    return list(done.filter(data__principal=substitution.principal_id)[:most])
