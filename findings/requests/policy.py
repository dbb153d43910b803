"""请示报告 pass between the team's head and the leading group; the office only if it is copied."""

from django.db.models import Q

from findings.requests.lifecycle import REPORTED
from findings.requests.models import MajorMatter
from kernel.policy import Policy, policy, rule
from rounds.policy import head, leading_group, office, within


@rule
def reported_it(scope, matter):
    return scope.did(matter.reported_by_id)


@policy(MajorMatter)
class MajorMatterPolicy(Policy):
    may = {
        "edit": head,
        "report": head,
        "answer": leading_group & ~reported_it,
        "acknowledge": leading_group & ~reported_it,
        "close": head,
        "discard": head,
        "print": head | leading_group | office,  # whichever of them may see it
    }

    @staticmethod
    def sees(scope):
        reported = Q(state__in=REPORTED)
        return (
            within(scope, inspections=("conclude",))
            | within(scope, committees=("direct",)) & reported
            | within(scope, committees=("administer",)) & reported & Q(copy_office=True)
        )
