"""The report never reaches the unit; the feedback opinion reaches it on delivery, not before."""

from django.db.models import Exists, OuterRef, Q

from findings.reports.lifecycle import DELIVERED, SETTLED
from findings.reports.models import (
    FeedbackItem,
    FeedbackOpinion,
    Report,
    ReportApproval,
    ReportVersion,
)
from kernel.policy import Policy, policy, rule
from rounds.policy import (
    COMMITTEE,
    TEAM,
    UNIT,
    head,
    leader,
    leading_group,
    member,
    office,
    unit_liaison,
    unit_secretary,
    within,
)


@rule
def passed_it_already(scope, report):
    """Whoever passed a step of this draft passes no further one: every step is another person."""
    return not scope.selves.isdisjoint(report.passed_by)


@policy(Report)
class ReportPolicy(Policy):
    may = {
        "edit": leader,
        "submit": leader,
        "pass_team_meeting": head,
        "return_from_team_meeting": head,
        "pass_office": office & ~passed_it_already,
        "revise": office,
        "return_from_office": office,
        "pass_leading_group": leading_group & ~passed_it_already,
        "return_from_leading_group": leading_group,
        "record_secretary_meeting": office,
        "return_from_secretary_meeting": office,
        "print": member | office | leading_group,
    }

    @staticmethod
    def sees(scope):
        handed_in = within(scope, committees=COMMITTEE) & Q(reached_office_at__isnull=False)
        return within(scope, inspections=TEAM) | handed_in


_passed_by_the_team = ReportApproval.objects.filter(
    report=OuterRef("report"),
    step=ReportApproval.Step.TEAM_MEETING,
    decision=ReportApproval.Decision.PASS,
    fingerprint=OuterRef("text__fingerprint"),
)


@policy(ReportVersion)
class ReportVersionPolicy(Policy):
    """The team knows every version; office and leading group what was handed in, and their own.

    What a team tried out before its meeting passed it stays with the team.
    """

    @staticmethod
    def sees(scope):
        theirs = Q(capacity=ReportVersion.Capacity.OFFICE) | Q(Exists(_passed_by_the_team))
        return within(scope, inspections=TEAM) | within(scope, committees=COMMITTEE) & theirs


@rule
def submitted_it(scope, feedback):
    return scope.did(feedback.submitted_by_id)


unit = unit_secretary | unit_liaison


def _sees_feedback(scope, path=""):
    """`path` is the row's way to its feedback opinion ("" for the opinion itself)."""

    def state(*names):
        return Q(**{f"{path}state__in": names})

    return (
        within(scope, committees=("administer",))
        | within(scope, committees=("direct",)) & ~state("drafting")
        | within(scope, inspections=("lead", "conclude")) & state(*SETTLED)
        | within(scope, inspections=(*TEAM, *UNIT)) & state(*DELIVERED)
    )


@policy(FeedbackOpinion)
class FeedbackOpinionPolicy(Policy):
    may = {
        "edit": office,
        "submit": office,
        "approve": leading_group & ~submitted_it,
        "return": leading_group,
        "deliver": office,
        "receive": unit_secretary,
        "see_course": member | office | leading_group,
        "print": member | office | leading_group | unit,
    }

    @staticmethod
    def sees(scope):
        return _sees_feedback(scope)


@policy(FeedbackItem)
class FeedbackItemPolicy(Policy):
    @staticmethod
    def sees(scope):
        return _sees_feedback(scope, "feedback__")
