"""Who may know of committees, organisations and people, and who keeps their lists."""

from django.db.models import Q

from accounts.models import Committee, Organisation, Person, UnitImport
from kernel.policy import Policy, policy, rule


@rule
def office(scope, committee):
    return scope.holds("administer", committee.pk)


@rule
def office_of_organisation(scope, organisation):
    return scope.holds("administer", organisation.committee_id)


@policy(Committee)
class CommitteePolicy(Policy):
    may = {"import_units": office, "plan_round": office}

    @staticmethod
    def sees(scope):
        return Q(pk__in=scope.ids("administer", "direct"))


@policy(Organisation)
class OrganisationPolicy(Policy):
    may = {"edit": office_of_organisation}

    @staticmethod
    def sees(scope):
        return Q(committee_id__in=scope.ids("administer", "direct"))


@policy(Person)
class PersonPolicy(Policy):
    """People are picked by the office when it forms teams; nobody else lists them."""

    @staticmethod
    def sees(scope):
        return Q(pk=scope.person.pk) | Q(
            pk__in=Person.objects.filter(is_active=True).values("pk")
            if scope.ids("administer")
            else []
        )


@rule
def office_of_import(scope, unit_import):
    return scope.holds("administer", unit_import.committee_id)


@policy(UnitImport)
class UnitImportPolicy(Policy):
    may = {"confirm": office_of_import}

    @staticmethod
    def sees(scope):
        return Q(committee_id__in=scope.ids("administer"))
