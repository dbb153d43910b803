"""The head names who keeps the clues of an inspection: a group of its own, a grant on this one
inspection, which ends with the team's authorisation (rounds.actions).
"""

from django.db import transaction
from django.utils import timezone

from accounts.grants import give, post_group
from accounts.models import Person
from findings.clues.models import ClueCustodian
from kernel.events import record_event
from kernel.lifecycle import lock, require
from kernel.refusals import NotPossible
from rounds.actions import KEEPS_CLUES


def possible_custodians(inspection):
    """Members of the inspection's team, without the head, the recused and those named already."""
    standing = ClueCustodian.objects.filter(inspection=inspection, dismissed_at__isnull=True)
    return (
        Person.objects.filter(
            memberships__team_id=inspection.team_id, memberships__team__isnull=False, is_active=True
        )
        .exclude(memberships__team_id=inspection.team_id, memberships__post="head")
        .exclude(recusals__unit_id=inspection.unit_id, recusals__withdrawn_at__isnull=True)
        .exclude(pk__in=standing.values("person_id"))
        .distinct()
        .order_by("pk")
    )


def name_custodian(inspection, *, by, person) -> ClueCustodian:
    require(by, "name_custodian", inspection, "指定线索专管员")
    with transaction.atomic():
        lock(inspection)
        if not possible_custodians(inspection).filter(pk=person.pk).exists():
            raise NotPossible(f"{person} 不能作线索专管员：须是本组成员，应回避的同志除外。")
        custodian = ClueCustodian.objects.create(
            inspection=inspection, person=person, named_by=by, named_at=timezone.now()
        )
        group = post_group(inspection, KEEPS_CLUES)
        person.groups.add(group)
        give(KEEPS_CLUES, group, inspection, by=by)
        record_event(by=by, verb="name_custodian", label="指定线索专管员", record=custodian)
    person.forget_scope()
    return custodian


def dismiss_custodian(custodian, *, by) -> ClueCustodian:
    require(by, "dismiss", custodian, "撤销线索专管员")
    with transaction.atomic():
        standing = ClueCustodian.objects.filter(pk=custodian.pk, dismissed_at__isnull=True)
        if not standing.update(dismissed_by=by, dismissed_at=timezone.now()):
            raise NotPossible("已经撤销，不必重复办理。")
        custodian.person.groups.remove(post_group(custodian.inspection, KEEPS_CLUES))
        record_event(by=by, verb="dismiss_custodian", label="撤销线索专管员", record=custodian)
    custodian.person.forget_scope()
    return custodian
