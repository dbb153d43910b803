"""Which grants make somebody a candidate for an alarm; and nobody sees the sweep's own marks."""

from django.db.models import Q

from kernel.policy import NOBODY, Policy, policy
from rounds.policy import TEAM, UNIT
from xuncha.clock.models import Mark
from xuncha.clock.reckoning import ESCALATE, LATE, ORDER

OF_PARTY = {
    "unit": UNIT,
    "team": (*TEAM, "open_letters", "keep_clues"),
    "office": ("administer",),
    "receiver": ("receive",),
}
FROM_LATE, FROM_ESCALATED = ("administer",), ("direct",)


def candidates(parties, reached: int) -> set[str]:
    """The permissions whose holders may be meant: too many, `alarms.is_meant` decides.

    `reached` is the place of the step in `reckoning.ORDER`.
    """
    found = {codename for party in parties for codename in OF_PARTY[party]}
    if reached >= ORDER.index(LATE):
        found.update(FROM_LATE)
    if reached >= ORDER.index(ESCALATE):
        found.update(FROM_ESCALATED)
    return found


@policy(Mark)
class MarkPolicy(Policy):
    @staticmethod
    def sees(scope) -> Q:
        return NOBODY
