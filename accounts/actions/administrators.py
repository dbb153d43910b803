"""Deeds on the three administrators: who is one, and that nobody is two."""

from django.db import transaction

from accounts.actions.signing_in import end_sessions
from accounts.grants import holds_case_role
from accounts.models import AdminRole, Person
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible


def make_administrator(person, role: str, *, by) -> AdminRole:
    """Give one of the three roles; `by` is None for the command line that sets up the platform."""
    _not_oneself(person, by)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # so that no post comes meanwhile
        refuse_as_administrator(person)
        person.groups.clear()  # what is left of posts and teams that have ended
        row = AdminRole.objects.create(person=person, role=role)
        record_event(
            by=by, verb="make_administrator", label="设为管理员", record=person,
            note=row.get_role_display(), kind="account",
        )  # fmt: skip
        end_sessions(person, by=by, why="设为管理员：权限变动后重新登录")
    person.forget_scope()
    return row


def refuse_as_administrator(person) -> None:
    held = AdminRole.objects.filter(person=person).first()
    if held:
        raise NotPossible(f"{person}已是{held.get_role_display()}，一人只能担任三员之一。")
    if holds_case_role(person):
        raise NotPossible(
            f"{person}担任业务职务或在巡察组中，不能做管理员；请另选人员，或先免职、移出巡察组。"
        )


def dismiss_administrator(row: AdminRole, *, by) -> None:
    """Take the role away again; the platform is never left without one of the three."""
    _not_oneself(row.person, by)
    with transaction.atomic():
        others = AdminRole.objects.select_for_update().filter(role=row.role, person__is_active=True)
        if not others.exclude(pk=row.pk).exists():
            raise NotPossible(f"{row}是最后一名{row.get_role_display()}，请先设好接替的人。")
        record_event(
            by=by, verb="dismiss_administrator", label="免去管理员", record=row.person,
            note=row.get_role_display(), kind="account",
        )  # fmt: skip
        row.delete()
        end_sessions(row.person, by=by, why="免去管理员：权限变动后重新登录")
    row.person.forget_scope()


def _not_oneself(person, by) -> None:
    if by is not None and by.pk == person.pk:
        raise NotAllowed("不能更改自己的权限，请由另一名安全管理员办理。")
