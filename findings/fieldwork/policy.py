"""What is heard on site stays with those who heard it.

Talks: the two who held them, head and deputies (domain.md §15.3); records: the team; a list of
requested documents: the team, and once it is sent the unit. Nobody above, unless a paper says it.
"""

from django.db.models import Q

from findings.fieldwork.lifecycle import SENT
from findings.fieldwork.models import (
    DocumentItem,
    DocumentRequest,
    FieldRecord,
    Interview,
    InterviewOutline,
)
from kernel.policy import Policy, Rule, both, policy
from rounds.models import Inspection
from rounds.policy import (
    COMMITTEE,
    TEAM,
    UNIT,
    committee_office,
    for_the_liaison,
    leader,
    member,
    unit_liaison,
    unit_secretary,
    within,
)


def serves(scope) -> bool:
    """Whether the person is on any team that is authorised now."""
    return bool(scope.ids(*TEAM) - scope.apart)


@policy(InterviewOutline)
class InterviewOutlinePolicy(Policy):
    """The office keeps them, every team of the committee draws on them."""

    may = {"edit": committee_office}

    @staticmethod
    def opens(scope):
        return bool(scope.ids(*COMMITTEE, *TEAM))

    @staticmethod
    def sees(scope):
        served = Inspection.objects.filter(pk__in=scope.ids(*TEAM))
        return Q(committee_id__in=scope.ids(*COMMITTEE)) | Q(
            committee_id__in=served.values("committee_id"), is_active=True
        )


def _the_two(scope, model=None) -> Q:
    return Q(asker_id=scope.person.pk) | Q(recorder_id=scope.person.pk)


took_part = Rule(
    lambda scope, talk: scope.person.pk in (talk.asker_id, talk.recorder_id),
    reach=_the_two, words="谈话人、记录人",
)  # fmt: skip
one_of_the_two = took_part & member


@policy(Interview)
class InterviewPolicy(Policy):
    may = {
        "edit": one_of_the_two | leader,
        "hold": one_of_the_two,
        "sign": one_of_the_two,
        "file_away": one_of_the_two,
        "cancel": one_of_the_two | leader,
        "add_addendum": one_of_the_two,
        "print": one_of_the_two | leader,
    }

    @staticmethod
    def opens(scope):
        return serves(scope)

    @staticmethod
    def sees(scope):
        own = both(within(scope, inspections=("inspect",)), _the_two(scope))
        return within(scope, inspections=("lead",)) | own


author = Rule(
    lambda scope, record: record.author_id == scope.person.pk,
    reach=lambda scope, model: Q(author_id=scope.person.pk), words="记录人",
)  # fmt: skip
writer = author & member | leader
hands_over = unit_liaison | for_the_liaison


@policy(DocumentRequest)
class DocumentRequestPolicy(Policy):
    may = {
        "edit": writer,
        "issue": writer,
        "discard": writer,
        "hand_over_all": hands_over,
        "receive_all": member,
        "receive_at_once": member,
        "reopen_handover": member,
        "close": member,
        "hand_over": hands_over,
        "receive": member,
        "give_back": member,
        "print": member | unit_liaison | unit_secretary,
        "see_inside": member,
    }

    @staticmethod
    def opens(scope):
        return serves(scope) or bool(scope.ids(*UNIT) - scope.barred)

    @staticmethod
    def sees(scope):
        sent = within(scope, inspections=UNIT) & Q(state__in=SENT)
        return within(scope, inspections=TEAM) | sent


@policy(DocumentItem)
class DocumentItemPolicy(Policy):
    may = {
        "hand_over": hands_over,
        "declare_unavailable": hands_over,
        "receive": member,
        "refuse": member,
        "give_back": member,
        "withdraw": member,
        "note": member,
    }

    @staticmethod
    def opens(scope):
        return serves(scope) or bool(scope.ids(*UNIT) - scope.barred)

    @staticmethod
    def sees(scope):
        sent = within(scope, inspections=UNIT) & Q(listing__state__in=SENT)
        return within(scope, inspections=TEAM) | sent


@policy(FieldRecord)
class FieldRecordPolicy(Policy):
    may = {
        "edit": writer,
        "settle": writer,
        "reopen": writer,
        "discard": writer,
    }

    @staticmethod
    def opens(scope):
        return serves(scope)

    @staticmethod
    def sees(scope):
        return within(scope, inspections=TEAM)
