"""Letters are opened by the letters officer and the head of the team, and by nobody else at all.

Office, deputies, members, leading group, the unit and the administrators do not know of a row.
"""

from django.db.models import Q

from accounts.models import Person
from findings.letters.models import (
    HandOver,
    KeyShare,
    Letter,
    LetterScan,
    LettersKey,
    PersonalKey,
    RecoveryKey,
    RecoveryShare,
)
from kernel.policy import Policy, may, policy, rule
from rounds.models import Inspection, InspectionGroupPermission, Recusal
from rounds.policy import head, letters_officer, within

CUSTODY = ("open_letters", "conclude")
custodian = letters_officer | head


class _InCustody(Policy):
    @staticmethod
    def sees(scope):
        return within(scope, inspections=CUSTODY)

    @staticmethod
    def opens(scope):
        return bool(scope.ids(*CUSTODY) - scope.apart)


@policy(Letter)
class LetterPolicy(_InCustody):
    """组务会 is presided over by the head, who therefore records how it classed a letter."""

    may = {
        "edit": custodian,
        "name_sender": custodian,
        "open_scan": custodian,
        "accept": head,
        "decline": head,
        "file": head,
        "join": custodian,
        "turn_into_paper": custodian,
        "turn_into_clue": custodian,
        "hand_over": custodian,
        "close": custodian,
        "reclassify": head,
    }


@policy(LetterScan)
class LetterScanPolicy(_InCustody):
    pass


@policy(HandOver)
class HandOverPolicy(_InCustody):
    pass


@policy(LettersKey)
class LettersKeyPolicy(_InCustody):
    may = {"renew": head}


@policy(KeyShare)
class KeySharePolicy(_InCustody):
    pass


@policy(RecoveryShare)
class RecoverySharePolicy(_InCustody):
    pass


@policy(PersonalKey)
class PersonalKeyPolicy(_InCustody):
    """One's own; who else holds a key is told on the page of the keys of an inspection."""

    @staticmethod
    def sees(scope):
        return Q(person_id=scope.person.pk)


@rule
def holder_of_slot(scope, recovery_key):
    """The half that the leading group keeps is theirs to make, the office's half is the office's."""
    codename = {"leading_group": "direct", "office": "administer"}.get(recovery_key.slot, "")
    return scope.holds(codename, recovery_key.committee_id)


@rule
def own_half(scope, recovery_key):
    return recovery_key.holder_id == scope.person.pk


@policy(RecoveryKey)
class RecoveryKeyPolicy(Policy):
    may = {"make": holder_of_slot, "check": own_half, "retire": holder_of_slot}

    @staticmethod
    def sees(scope):
        return Q(committee_id__in=scope.ids("administer", "direct"))

    @staticmethod
    def opens(scope):
        return bool(scope.ids("administer", "direct"))


def opens_letters_of(person, inspection) -> bool:
    """Whether `person` is one of the two who may open the letters of this inspection."""
    return may(person, "turn_into_clue", Letter(inspection=inspection))


def custody_of(inspections) -> dict[int, list[Person]]:
    """{inspection: who may open its letters today}, by three queries however many there are.

    The same answer as asking the policy for everybody: the grants of teams, minus the recused. (A
    team's groups hang on no posting, so that membership is all there is to ask.)
    """
    ids = [inspection.pk for inspection in inspections]
    granted = InspectionGroupPermission.objects.filter(
        content_object__in=ids, permission__codename__in=CUSTODY, group__user__is_active=True
    ).values_list("content_object_id", "group__user")
    barred = Recusal.objects.filter(
        unit__inspections__in=ids, withdrawn_at__isnull=True
    ).values_list("unit__inspections__id", "person_id")
    pairs = set(granted) - set(barred)
    people = Person.objects.in_bulk({person_id for _, person_id in pairs})
    found: dict[int, list[Person]] = {pk: [] for pk in ids}
    for inspection_id, person_id in sorted(pairs):
        found[inspection_id].append(people[person_id])
    return found


def inspections_in_custody(person):
    """The inspections whose letters `person` may open."""
    return Inspection.objects.filter(within(person.scope, inspections=CUSTODY, path="")).order_by(
        "pk"
    )
