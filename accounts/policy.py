"""Who may know of committees, organisations and people, who keeps their lists, and 三员.

The three administrators are asked like every role: `audit_administrator(scope, record)` in a policy's
`may`, or `scope.admin_role` in its `sees`. Rules that stand for a person alone are given None for
the record, e.g. `audit_administrator(person.scope, None)`.
"""

from django.db.models import Q

from accounts.grants import administers
from accounts.models import (
    AdminRole,
    Committee,
    Organisation,
    Person,
    Posting,
    SignInRules,
    Substitution,
    UnitImport,
)
from accounts.parties import in_words
from kernel.models import WorkdayException
from kernel.policy import Policy, Rule, policy, rule

SYSTEM, SECURITY, AUDIT = AdminRole.Role.SYSTEM, AdminRole.Role.SECURITY, AdminRole.Role.AUDIT

# Who finds what in the back office. The system administrator keeps accounts, organisations and
# dictionaries; the security administrator gives posts and roles; the audit administrator reads the
# events, which are not here.
# No verb stands with two of them, except that two may look at what they both refer to.
administers(SYSTEM, Person, "view", "add", "change", "issue_password")
administers(SYSTEM, Committee, "view", "add", "change")
administers(SYSTEM, Organisation, "view", "add", "change")
administers(SYSTEM, WorkdayException, "view", "add", "change", "delete")
administers(SECURITY, Person, "view", "switch", "unlock", "reset_second_factor", "sign_out")
administers(SECURITY, Committee, "view")
administers(SECURITY, Organisation, "view")
administers(SECURITY, Posting, "view", "add", "change")
administers(SECURITY, AdminRole, "view", "add", "delete")
administers(SECURITY, SignInRules, "view", "change")


def _administrator(role):
    @rule
    def holds(scope, record=None):
        return scope.admin_role == role

    return holds


system_administrator = _administrator(SYSTEM)
security_administrator = _administrator(SECURITY)
audit_administrator = _administrator(AUDIT)


# --- who must have a second factor --------------------------------------------------------------

_asked_from: list[tuple[int, Rule]] = []


def second_factor_from(required: SignInRules.Required, who: Rule):
    """Declare from which line of the security administrator's setting on `who` must have one."""
    _asked_from.append((required, who))


def must_have_second_factor(scope, rules: SignInRules) -> bool:
    """Whether the rules ask this person for one; who is nobody in particular counts as everybody."""
    lines = [required for required, who in _asked_from if who(scope, None)]
    return min(lines, default=SignInRules.Required.EVERYBODY) <= rules.second_factor_for


second_factor_from(
    SignInRules.Required.ADMINISTRATORS, Rule(lambda scope, _: bool(scope.admin_role))
)
second_factor_from(
    SignInRules.Required.COMMITTEE, Rule(lambda scope, _: bool(scope.ids("administer", "direct")))
)


@rule
def office(scope, committee):
    return scope.holds("administer", committee.pk)


@rule
def leading_group(scope, committee):
    return scope.holds("direct", committee.pk)


@rule
def office_of_organisation(scope, organisation):
    return scope.holds("administer", organisation.committee_id)


@policy(Committee)
class CommitteePolicy(Policy):
    may = {
        "import_units": office,
        "plan_round": office,
        "keep_outlines": office,
        "word_papers": office,
        "keep_recovery_keys": office | leading_group,
    }

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
            pk__in=Person.objects.filter(is_active=True, admin_role__isnull=True).values("pk")
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


@rule
def principal(scope, substitution):
    return substitution.principal_id == scope.person.pk


@rule
def substitute(scope, substitution):
    """Whoever was named was not asked, and while it runs counts as one person with the principal."""
    return substitution.substitute_id == scope.person.pk


@rule
def office_of_substitution(scope, substitution):
    return scope.holds("administer", substitution.committee_id)


@policy(Substitution)
class SubstitutionPolicy(Policy):
    """Both know of it, and the office; each of them may end it."""

    may = {"end": principal | substitute | office_of_substitution}

    @staticmethod
    def opens(scope):
        return not scope.admin_role

    @staticmethod
    def sees(scope):
        return (
            Q(principal_id=scope.person.pk)
            | Q(substitute_id=scope.person.pk)
            | Q(committee_id__in=scope.ids("administer"))
        )


def duties_to_hand_over(scope) -> tuple[list[str], list[str]]:
    """In words, what a substitute of this person may do, and what nobody does for them."""
    handed_over, kept = (
        [deeds for codename, deeds in table.items() if scope.ids(codename)] for table in in_words()
    )
    return handed_over, kept
