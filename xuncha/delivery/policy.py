"""Who looks after what did not arrive, and who watches the machinery. Neither sees a case."""

from django.db.models import Q

from accounts.models import Person, Posting
from accounts.policy import system_administrator
from kernel.models import Run
from kernel.policy import NOBODY, Policy, policy, rule
from rounds.models import TeamMember
from xuncha.delivery.models import Delivery

# That these are told anything at all tells of clues and transfers which the office may not know of.
APART = (Posting.Post.DISCIPLINE_SECRETARY, Posting.Post.RECEIVER)


def _people_of_office(scope):
    """Those whom the office works with: of its committee, its units and its teams."""
    mine = scope.ids("administer")
    posts = Posting.objects.filter(
        Q(committee__in=mine) | Q(organisation__committee__in=mine)
    ).exclude(post__in=APART)
    members = TeamMember.objects.filter(round__term__committee__in=mine)
    apart = Posting.objects.filter(post__in=APART)
    return (
        Person.objects.filter(Q(pk__in=posts.values("person")) | Q(pk__in=members.values("person")))
        .exclude(pk__in=apart.values("person"))
        .values("pk")
    )


@rule
def looks_after(scope, delivery):
    return scope.admin_role == "system" or bool(scope.ids("administer"))


@policy(Delivery)
class DeliveryPolicy(Policy):
    may = {"release": looks_after}

    @staticmethod
    def sees(scope):
        troubled = Q(stage__in=Delivery.TROUBLED) & ~Q(kind=Delivery.Kind.TRIAL)
        if scope.admin_role == "system":
            return troubled
        if scope.ids("administer"):
            return troubled & Q(person__in=_people_of_office(scope))
        return NOBODY

    @staticmethod
    def opens(scope):
        return looks_after(scope, None)


@policy(Run)
class RunPolicy(Policy):
    may = {"retry_jobs": system_administrator}

    @staticmethod
    def sees(scope):
        return Q() if system_administrator(scope, None) else NOBODY

    @staticmethod
    def opens(scope):
        return system_administrator(scope, None)
