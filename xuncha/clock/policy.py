"""Nobody sees the sweep's own marks in the house: they name no matter and stand for nobody."""

from django.db.models import Q

from kernel.policy import NOBODY, Policy, policy
from xuncha.clock.models import Mark


@policy(Mark)
class MarkPolicy(Policy):
    @staticmethod
    def sees(scope) -> Q:
        return NOBODY
