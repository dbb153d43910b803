"""The team and those above follow 立行立改 throughout; the unit knows of it from its issue on."""

from django.db.models import Q

from findings.immediate.lifecycle import WITH_THE_UNIT
from findings.immediate.models import ImmediateRectification
from kernel.policy import Policy, policy
from rounds.policy import (
    COMMITTEE,
    TEAM,
    UNIT,
    for_the_head,
    head,
    leader,
    leading_group,
    member,
    office,
    submitted_it,
    unit_liaison,
    unit_secretary,
    within,
)

# Drafts are the team's own; a proposal taken back may never have left the team.
WITHIN_THE_TEAM = ("drafting", "returned", "withdrawn")


@policy(ImmediateRectification)
class ImmediateRectificationPolicy(Policy):
    may = {
        "edit": leader,
        "submit": leader,
        "withdraw": leader,
        "approve": leading_group & ~submitted_it,
        "return": leading_group,
        "issue": office | head,
        "acknowledge": unit_secretary,
        "report": unit_secretary | unit_liaison,
        "verify": head | for_the_head,
        "return_report": head | for_the_head,
        "convert": head | office,
        "see_course": member | office | leading_group,
        "print": member | office | leading_group | unit_secretary | unit_liaison,
    }

    @staticmethod
    def sees(scope):
        return (
            within(scope, inspections=TEAM)
            | within(scope, committees=COMMITTEE) & ~Q(state__in=WITHIN_THE_TEAM)
            | within(scope, inspections=UNIT) & Q(state__in=WITH_THE_UNIT)
        )
