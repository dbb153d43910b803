"""Who may know of rounds, teams and inspections; and the role rules every floor above builds on."""

from django.db.models import Q

from accounts.grants import administers
from accounts.policy import SYSTEM
from kernel.policy import NOBODY, Policy, policy, rule
from rounds.models import (
    Authorisation,
    CoverageTarget,
    FocusDictionary,
    FocusItem,
    Inspection,
    Recusal,
    Round,
    Team,
    TeamMember,
    Term,
)

administers(SYSTEM, FocusDictionary, "view", "add", "change")
administers(SYSTEM, FocusItem, "view", "add", "change")

# --- roles, as questions about a record that has an `inspection` --------------------------------


def _on_inspection(codename):
    @rule
    def holds(scope, record):
        inspection_id = record.inspection_id
        return inspection_id not in scope.barred and scope.holds(codename, inspection_id)

    return holds


def _on_committee(codename):
    @rule
    def holds(scope, record):
        inspection = record.inspection
        return inspection.pk not in scope.barred and scope.holds(codename, inspection.committee_id)

    return holds


member = _on_inspection("inspect")  # everybody of the team, head and deputies included
leader = _on_inspection("lead")  # head and deputies
head = _on_inspection("conclude")
letters_officer = _on_inspection("open_letters")
unit_liaison = _on_inspection("rectify")
unit_secretary = _on_inspection("answer_for")
office = _on_committee("administer")
leading_group = _on_committee("direct")

TEAM = ("inspect", "lead", "conclude")
UNIT = ("rectify", "answer_for")
COMMITTEE = ("administer", "direct")


def within(scope, *, inspections=(), committees=(), path="inspection") -> Q:
    """Rows whose inspection is within reach through these permissions, recusals taken out.

    `path` is the row's way to its inspection ("" for the Inspection itself).
    """
    key = f"{path}_id" if path else "pk"
    through = f"{path}__committee_id" if path else "committee_id"
    reach = NOBODY
    if ids := scope.ids(*inspections) - scope.barred:
        reach |= Q(**{f"{key}__in": sorted(ids)})
    if ids := scope.ids(*committees):
        reached = Q(**{f"{through}__in": sorted(ids)})
        if scope.barred:
            reached &= ~Q(**{f"{key}__in": sorted(scope.barred)})
        reach |= reached
    return reach


def own_committees(scope) -> frozenset[int]:
    """The committees whose office or leading group the person belongs to."""
    return scope.ids(*COMMITTEE)


# --- records of the committee -------------------------------------------------------------------


@rule
def committee_office(scope, record):
    return scope.holds("administer", record.committee_id)


@rule
def committee_leading_group(scope, record):
    return scope.holds("direct", record.committee_id)


class _OfCommittee(Policy):
    @staticmethod
    def sees(scope):
        return Q(committee_id__in=scope.ids(*COMMITTEE))


@policy(Term)
class TermPolicy(_OfCommittee):
    may = {"edit": committee_office, "plan_round": committee_office}


@policy(CoverageTarget)
class CoverageTargetPolicy(Policy):
    @staticmethod
    def sees(scope):
        return Q(term__committee_id__in=scope.ids(*COMMITTEE))


@policy(Round)
class RoundPolicy(_OfCommittee):
    may = {
        "edit": committee_office,
        "submit": committee_office,
        "approve": committee_leading_group,
        "return": committee_leading_group,
        "conclude": committee_office,
    }


@policy(Team)
class TeamPolicy(_OfCommittee):
    may = {"edit": committee_office}


@policy(Authorisation)
class AuthorisationPolicy(_OfCommittee):
    may = {
        "submit": committee_office,
        "grant": committee_leading_group,
        "return": committee_leading_group,
        "end": committee_office | committee_leading_group,
        "print": committee_office | committee_leading_group,
    }


@rule
def oneself(scope, record):
    return record.person_id == scope.person.pk


@rule
def office_of_team(scope, member):
    return scope.holds("administer", member.team.committee_id)


@policy(TeamMember)
class TeamMemberPolicy(Policy):
    may = {"declare": oneself, "renew": office_of_team, "remove": office_of_team}

    @staticmethod
    def sees(scope):
        return Q(person_id=scope.person.pk) | Q(
            team__committee_id__in=scope.ids("administer", "direct")
        )


@policy(Recusal)
class RecusalPolicy(Policy):
    """A tie is known to the person and to the office that forms the teams."""

    may = {"withdraw": committee_office & ~oneself}  # nobody lifts a bar from themselves

    @staticmethod
    def sees(scope):
        return Q(person_id=scope.person.pk) | Q(committee_id__in=scope.ids("administer"))


@policy(Inspection)
class InspectionPolicy(Policy):
    """The unit knows of its inspection from the notice on: the notice writes its grants."""

    may = {
        "edit": office,
        "notify": office,
        "enter": head | office,
        "leave": head | office,
        "print": office,
        # what may be begun in an inspection; the floors above ask for these verbs
        "write_paper": member & ~head,  # the head approves papers
        "draw_finding": leader,
        "propose_immediate": leader,
        "request_instructions": head,
        "write_report": leader,
        "write_feedback": office,
        "write_plan": unit_liaison | unit_secretary,
        "write_rectification_report": unit_liaison | unit_secretary,
        "note_accountability": office,
        "evaluate": office,
        "look_back": office,
        "see_case": member | office | leading_group,
        "register_letter": letters_officer | head,
        "renew_letters_key": head,
    }

    @staticmethod
    def sees(scope):
        return within(scope, inspections=(*TEAM, *UNIT), committees=COMMITTEE, path="")
