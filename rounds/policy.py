"""Who may know of rounds, teams and inspections; and the role rules every floor above builds on."""

from django.db.models import Q

from accounts.grants import administers
from accounts.models import SignInRules
from accounts.parties import hands_over, keeps
from accounts.policy import SYSTEM, second_factor_from
from kernel.policy import NOBODY, Policy, Rule, both, either, having, policy, rule
from rounds.models import (
    Authorisation,
    CoverageTarget,
    Deadline,
    DeadlineChange,
    FocusDictionary,
    FocusItem,
    Inspection,
    Recusal,
    Round,
    RuleSet,
    Team,
    TeamMember,
    Term,
)

administers(SYSTEM, FocusDictionary, "view", "add", "change")
administers(SYSTEM, FocusItem, "view", "add", "change")

# --- roles, as questions about a record that has an `inspection` --------------------------------

TEAM = ("inspect", "lead", "conclude")
UNIT = ("rectify", "answer_for")
COMMITTEE = ("administer", "direct")

second_factor_from(SignInRules.Required.TEAMS, Rule(lambda scope, _: bool(scope.ids(*TEAM))))


def within(scope, *, inspections=(), committees=(), path="inspection", but=frozenset()) -> Q:
    """Rows whose inspection is within reach through these permissions.

    Taken out are recusals, the person's own unit (but for what the unit may do), and for the
    committee's permissions the inspections in `but`. `path` is the row's way to its inspection ("" for
    the Inspection itself).
    """
    key = f"{path}_id" if path else "pk"
    through = f"{path}__committee_id" if path else "committee_id"
    reach = NOBODY
    if ids := _open_to(scope, inspections):
        reach = Q(**{f"{key}__in": sorted(ids)})
    if ids := scope.ids(*committees):
        reached = Q(**{f"{through}__in": sorted(ids)})
        if closed := scope.apart | but:
            reached &= ~Q(**{f"{key}__in": sorted(closed)})
        reach = either(reach, reached)
    return reach


def _open_to(scope, codenames) -> frozenset[int]:
    """The inspections on which any of these is held and counts."""
    of_unit = [codename for codename in codenames if codename in UNIT]
    others = [codename for codename in codenames if codename not in UNIT]
    return scope.ids(*of_unit) - scope.barred | scope.ids(*others) - scope.apart


def _path(model) -> str:
    return "" if model is Inspection else "inspection"


def _on_inspection(codename, words):
    def holds(scope, record):
        return record.inspection_id in _open_to(scope, (codename,))

    def reach(scope, model):
        return within(scope, inspections=(codename,), path=_path(model))

    return Rule(holds, reach=reach, words=words)


def _on_committee(codename, words):
    """Who is or was in the team does not decide for the committee on what the team has done."""

    def holds(scope, record):
        inspection = record.inspection
        is_closed = inspection.pk in scope.apart or inspection.pk in scope.served
        return not is_closed and scope.holds(codename, inspection.committee_id)

    def reach(scope, model):
        return within(scope, committees=(codename,), path=_path(model), but=scope.served)

    return Rule(holds, reach=reach, words=words)


member = _on_inspection("inspect", "巡察组")  # everybody of the team, head and deputies included
leader = _on_inspection("lead", "组长或副组长")  # head and deputies
head = _on_inspection("conclude", "组长")
letters_officer = _on_inspection("open_letters", "信访专员")
clue_custodian = _on_inspection("keep_clues", "线索专管员")  # named by the head for one inspection
unit_liaison = _on_inspection("rectify", "单位联络员")
unit_secretary = _on_inspection("answer_for", "单位书记")
office = _on_committee("administer", "巡察办")
leading_group = _on_committee("direct", "领导小组")


# --- substitutes (docs/decisions/0010) ------------------------------------------------------------


def _in_place_of(codename, own):
    """Who stands in for somebody holding `codename`, in cases where they hold one of `own` themselves.

    A right passes only by the verbs that name such a rule; it lets nobody know of a row.
    """

    def ids(scope):
        mine = _open_to(scope, own)
        return frozenset().union(
            *(mine & _open_to(theirs, (codename,)) for theirs in scope.principals.values())
        )

    def reach(scope, model):
        found = ids(scope)
        key = f"{_path(model)}_id" if _path(model) else "pk"
        return Q(**{f"{key}__in": sorted(found)}) if found else NOBODY

    return Rule(lambda scope, record: record.inspection_id in ids(scope), reach=reach)


for_the_head = _in_place_of("conclude", ("lead",))
for_a_leader = _in_place_of("lead", ("inspect",))
for_the_liaison = _in_place_of("rectify", UNIT)

hands_over("lead", "审核问题底稿、退回承办人（由本组成员代办）")
hands_over(
    "conclude",
    "审定问题底稿、退回副组长，核实立行立改（由副组长代办；代办人自己审核过的底稿不能再代为审定）",
)
hands_over("rectify", "移交调阅资料、说明无法提供（由本单位书记或联络员代办）")
keeps("lead", "个别谈话记录，报告、立行立改的起草和报送")
keeps("conclude", "信访件、问题线索、请示报告，认定问题，组务会通过报告")
keeps("open_letters", "信访件的拆阅和办理")
keeps("keep_clues", "问题线索")
keeps("answer_for", "书记签字背书、签收、确认公开")
keeps("direct", "领导小组的审批和授权")
keeps("receive", "直报线索的签收和答复")


def own_committees(scope) -> frozenset[int]:
    """The committees whose office or leading group the person belongs to."""
    return scope.ids(*COMMITTEE)


# --- records of the committee -------------------------------------------------------------------


def _of_committee(codename, words):
    def holds(scope, record):
        return scope.holds(codename, record.committee_id)

    def reach(scope, model):
        ids = scope.ids(codename)
        return Q(committee_id__in=sorted(ids)) if ids else NOBODY

    return Rule(holds, reach=reach, words=words)


committee_office = _of_committee("administer", "巡察办")
committee_leading_group = _of_committee("direct", "领导小组")


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


@rule
def submitted_it(scope, record):
    """Who is in both the office and the leading group does not decide on what they submitted."""
    return scope.did(record.submitter_id)


@rule
def apart_from_some(scope, round_):
    """What tells of a whole round is closed to whoever must keep away from one of its units."""
    return bool(scope.apart) and round_.inspections.filter(pk__in=scope.apart).exists()


@rule
def served_in_some(scope, round_):
    """Whoever is or was in one of its teams does not give that team another term."""
    return bool(scope.served) and round_.inspections.filter(pk__in=scope.served).exists()


in_planning = having(state="planning")
# The terms are shown with the round that the leading group approves; afterwards they are its own to
# change, or the office would give itself, the team and the unit more time with one other version.
# Who sits in both wrote that version, or could have.
bound_to_none_of_it = committee_leading_group & ~committee_office & ~served_in_some
sets_terms = committee_office & in_planning | bound_to_none_of_it & ~in_planning


@policy(Round)
class RoundPolicy(_OfCommittee):
    may = {
        "edit": committee_office,
        "submit": committee_office,
        "approve": committee_leading_group & ~submitted_it,
        "return": committee_leading_group,
        "conclude": committee_office,
        "adopt_rules": sets_terms & ~apart_from_some,
        "print": (committee_office | committee_leading_group) & ~apart_from_some,
    }


@rule
def tied(scope, record):
    """Who must keep away from one of the team's units has no say in who goes there."""
    team = record if isinstance(record, Team) else record.team
    return bool(scope.apart) and team.inspections.filter(pk__in=scope.apart).exists()


@policy(Team)
class TeamPolicy(_OfCommittee):
    may = {"edit": committee_office & ~tied}


@rule
def in_the_team(scope, authorisation):
    """Nobody authorises themselves."""
    return authorisation.team.members.filter(person__in=scope.selves).exists()


@policy(Authorisation)
class AuthorisationPolicy(_OfCommittee):
    may = {
        "submit": committee_office & ~tied,
        "grant": committee_leading_group & ~submitted_it & ~in_the_team & ~tied,
        "return": committee_leading_group & ~tied,
        "end": (committee_office | committee_leading_group) & ~tied,
        "print": (committee_office | committee_leading_group) & ~tied,
    }


oneself = Rule(
    lambda scope, record: record.person_id == scope.person.pk,
    reach=lambda scope, model: Q(person_id=scope.person.pk),
    words="本人",
)


@rule
def office_of_team(scope, member):
    return scope.holds("administer", member.team.committee_id)


@policy(TeamMember)
class TeamMemberPolicy(Policy):
    may = {
        "declare": oneself,
        "print": oneself | office_of_team & ~tied,  # ties stand in it
        "renew": office_of_team & ~tied,
        "remove": office_of_team & ~tied,
    }

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


@rule
def has_left(scope, inspection):
    return inspection.left_on is not None


@policy(Inspection)
class InspectionPolicy(Policy):
    """The unit knows of its inspection from the notice on: the notice writes its grants."""

    may = {
        "edit": office,
        "notify": office,
        "enter": head | office,
        "leave": head | office,
        "print": office,
        "print_work_plan": leader | office,
        # what may be begun in an inspection; the floors above ask for these verbs
        "plan_interview": member,
        "assign_interview": leader,  # talks of others; the rest arrange their own
        "request_documents": member,
        "record_fieldwork": member,
        "write_paper": member & ~head,  # the head approves papers
        "draw_finding": leader,
        "propose_immediate": leader,
        "request_instructions": head,
        "name_custodian": head,
        "register_clue": head | clue_custodian,
        "report_past_everybody": head,  # straight to the discipline secretary
        "draw_transfer": head | clue_custodian | office,
        "draw_transfer_for_office": office,
        "write_report": leader,
        "write_feedback": office,
        "write_plan": unit_liaison | unit_secretary,
        "write_rectification_report": unit_liaison | unit_secretary,
        "write_head_report": unit_secretary,  # the principal head's own
        "note_accountability": office,
        "urge": office & has_left,  # reminds, supervises, admonishes the unit in writing
        "evaluate": office,
        "look_back": office,
        "see_case": member | office | leading_group,
        # whom a deadline reaches as it draws near and passes
        "answer_for_unit": unit_secretary,
        "answer_for_team": head,
        "follow": office,
        "oversee": leading_group,
        "register_letter": letters_officer | head,
    }

    @staticmethod
    def sees(scope):
        return within(scope, inspections=(*TEAM, *UNIT), committees=COMMITTEE, path="")


# --- deadlines and the rules behind them ----------------------------------------------------------


@policy(RuleSet)
class RuleSetPolicy(_OfCommittee):
    may = {"revise": committee_office}


of_the_unit, of_the_office = having(party="unit"), having(party="office")
of_the_period, is_registered_as_done = having(rule="concentrated"), ~having(done_on=None)
owes = (
    office & of_the_office
    | leader & having(party="team")
    | (unit_liaison | unit_secretary) & of_the_unit
)
# Whoever owes does not grant themselves more time: the office decides for the unit, and the leading
# group for the office, for the team and on the period of 集中整改 as a whole.
decides = office & of_the_unit & ~of_the_period | leading_group & (~of_the_unit | of_the_period)


@rule
def asked_for_it(scope, deadline):
    return scope.did(deadline.asked_by_id)


@policy(Deadline)
class DeadlinePolicy(Policy):
    """A unit knows of its own deadlines only: when the report is due is no business of its."""

    may = {
        "owe": owes,
        "ask_extension": owes,
        "extend": decides & ~asked_for_it,
        "refuse_extension": decides,
        "suspend": decides & ~owes,  # nobody has asked for it who could be somebody else
        "resume": decides,
        "report_done": office | leader & ~of_the_office,
        "take_back_done": office & is_registered_as_done,
    }

    @staticmethod
    def sees(scope):
        return either(
            within(scope, inspections=TEAM, committees=COMMITTEE),
            both(within(scope, inspections=UNIT), Q(party="unit")),
        )


@policy(DeadlineChange)
class DeadlineChangePolicy(Policy):
    @staticmethod
    def sees(scope):
        return either(
            within(scope, inspections=TEAM, committees=COMMITTEE),
            both(within(scope, inspections=UNIT), Q(deadline__party="unit")),
        )
