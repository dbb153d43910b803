"""回避: declared by the person, recorded by the office, lifted with a reason."""

from django.db import transaction
from django.utils import timezone

from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import move, require
from kernel.refusals import NotAllowed, NotPossible
from rounds.models import (
    Recusal,
    TeamMember,
)


def declare_teammember(member: TeamMember, *, by, seen=None, note="", ties=()):
    """A member's declaration: `ties` are (unit, ground, detail); none means 无应回避情形."""
    with transaction.atomic():
        move(member, "declare", by=by, seen=seen, note=note)
        for unit, ground, detail in ties:
            _record_recusal(by, member.person, member.team.committee, unit, ground, detail)
    return member


def renew_teammember(member: TeamMember, *, by, seen=None, note=""):
    """Ask a member to declare anew, because the team's units have changed."""
    return move(member, "renew", by=by, seen=seen, note=note)


def ask_anew(team, by):
    for member in team.members.filter(state="declared"):
        renew_teammember(member, by=by, note="本组新增被巡察单位，请重新申报。")


def recuse(person, *, by, unit, ground, detail="") -> Recusal:
    """A tie that comes up later: declared by the person, or recorded by the office."""
    known = policy.may(by, "import_units", unit.committee) or by.pk == person.pk
    if not known:
        raise NotAllowed("回避由本人申报，或由巡察办登记。")
    with transaction.atomic():
        return _record_recusal(by, person, unit.committee, unit, ground, detail)


def _record_recusal(by, person, committee, unit, ground, detail):
    standing = Recusal.objects.filter(person=person, unit=unit, withdrawn_at__isnull=True).first()
    if standing:
        return standing
    recusal = Recusal.objects.create(
        committee=committee, person=person, unit=unit, ground=ground, detail=detail, declared_by=by
    )
    record_event(by=by, verb="recuse", label="申报回避", record=recusal, note=str(recusal))
    person.forget_scope()
    return recusal


def withdraw_recusal(recusal: Recusal, *, by, note):
    require(by, "withdraw", recusal, "解除回避")
    if not note.strip():
        raise NotPossible("解除回避须写明理由。")
    with transaction.atomic():
        done = Recusal.objects.filter(pk=recusal.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )
        if not done:
            raise NotPossible("这项回避已经解除。")
        record_event(by=by, verb="withdraw", label="解除回避", record=recusal, note=note)
