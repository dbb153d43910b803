"""The unit works on its own rectification; the office alone closes; drafts stay with the unit."""

from django.db.models import Q

from kernel.policy import Policy, having, policy, rule
from rectification.models import (
    Accountability,
    Archive,
    Evaluation,
    Extension,
    LookBackCheck,
    Measure,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
    Service,
)
from rounds.policy import (
    COMMITTEE,
    TEAM,
    UNIT,
    head,
    leading_group,
    member,
    office,
    unit_liaison,
    unit_secretary,
    within,
)

unit = unit_liaison | unit_secretary


@rule
def is_signed(scope, record):
    return record.is_signed


@rule
def signed_the_plan(scope, plan):
    return scope.did(plan.signer_id)


@policy(Plan)
class PlanPolicy(Policy):
    """Outside the unit only what the secretary has signed is read (see `Plan.signed_text`)."""

    may = {
        "edit": unit,
        "see_drafts": unit,
        "submit_for_signature": unit,
        "withdraw": unit,
        "sign": unit_secretary,
        "return_to_liaison": unit_secretary,
        "accept": office & ~signed_the_plan,
        "return": office,
        "export": unit | member | office | leading_group,
        "print": unit | is_signed & (member | office | leading_group),
    }

    @staticmethod
    def sees(scope):
        return (
            within(scope, inspections=UNIT)
            | within(scope, committees=COMMITTEE) & Q(reached_office_at__isnull=False)
            | within(scope, inspections=TEAM) & Q(state="accepted")
        )


@rule
def asked_it(scope, item):
    return scope.did(item.asked_by_id)


@policy(RectificationItem)
class RectificationItemPolicy(Policy):
    """Never closed by the unit, nor by whoever asked for it."""

    may = {
        "edit": unit,
        "begin": office,
        "ask_closing": unit,
        "verify_and_close": office & ~asked_it,
        "refuse_closing": office,
        "reopen": office,
        "mark_long_term": office,
        "extend_due": office | leading_group,
        "extend_beyond": leading_group,  # after 集中整改 has ended
        "see_checks": office | leading_group,
    }

    @staticmethod
    def sees(scope):
        inside = within(scope, inspections=TEAM, committees=COMMITTEE)
        return within(scope, inspections=UNIT) | inside & ~Q(state="drafted")


is_beyond, is_within = having(is_beyond=True), having(is_beyond=False)
decides_on_time = office & is_within | leading_group & is_beyond


@policy(Extension)
class ExtensionPolicy(Policy):
    may = {
        "grant": decides_on_time & ~asked_it,
        "refuse": decides_on_time,
        "withdraw": unit,
    }

    @staticmethod
    def sees(scope):
        return within(scope, inspections=(*TEAM, *UNIT), committees=COMMITTEE)


@policy(Service)
class ServicePolicy(Policy):
    """Between the office and the unit; the team has gone by then."""

    may = {"receive": unit}

    @staticmethod
    def sees(scope):
        return within(scope, inspections=UNIT, committees=COMMITTEE)


@policy(Measure)
class MeasurePolicy(Policy):
    may = {
        "start": unit,
        "finish": unit,
        "resume": unit,
        "note_progress": unit,
        "remove_evidence": unit,
    }

    @staticmethod
    def sees(scope):
        inside = within(scope, inspections=TEAM, committees=COMMITTEE)
        return within(scope, inspections=UNIT) | inside & ~Q(item__state="drafted")


@rule
def is_of_the_head(scope, report):
    """The principal head's own report: written and signed by the secretary in person."""
    return report.kind == RectificationReport.Kind.HEAD


@rule
def signed_the_report(scope, report):
    return scope.did(report.signed_by_id)


writer = unit_secretary | unit_liaison & ~is_of_the_head
reader_of_signed = unit | is_signed & (office | leading_group)


@policy(RectificationReport)
class RectificationReportPolicy(Policy):
    may = {
        "edit": writer,
        "see_drafts": unit,
        "submit_for_signature": writer,
        "withdraw": writer,
        "sign": unit_secretary,
        "return_to_liaison": unit_secretary,
        "accept": office & ~signed_the_report,
        "return": office,
        "print_report": reader_of_signed & ~is_of_the_head,
        "print_head_report": reader_of_signed & is_of_the_head,
    }

    @staticmethod
    def sees(scope):
        handed_in = within(scope, committees=COMMITTEE) & ~Q(signed_fingerprint="")
        return within(scope, inspections=UNIT) | handed_in


@policy(Accountability)
class AccountabilityPolicy(Policy):
    """The unit's secretary is told; the liaison, who may be its object, is not."""

    may = {"edit": office}

    @staticmethod
    def sees(scope):
        return within(scope, inspections=("answer_for",), committees=COMMITTEE)


@rule
def submitted_it(scope, record):
    return scope.did(record.submitted_by_id)


@policy(Evaluation)
class EvaluationPolicy(Policy):
    """The unit learns the grade when it is decided, and never the scoring."""

    may = {
        "edit": office,
        "submit": office,
        "approve": leading_group & ~submitted_it,
        "return": leading_group,
        "see_scoring": office | leading_group,
        "print": office | leading_group,  # the scoring stands in it
    }

    @staticmethod
    def sees(scope):
        return (
            within(scope, committees=("administer",))
            | within(scope, committees=("direct",)) & ~Q(state="drafting")
            | within(scope, inspections=UNIT) & Q(state="approved")
        )


@rule
def withholds(scope, publication):
    """Leaving something out needs the leading group (domain.md §12)."""
    return bool(publication.withheld.strip())


@rule
def confirmed_it(scope, publication):
    return scope.did(publication.confirmed_by_id)


@rule
def is_confirmed(scope, publication):
    return publication.is_confirmed


@rule
def is_for_society(scope, publication):
    return publication.audience == Publication.Audience.SOCIETY


approver = office & ~withholds | leading_group & withholds
reader_of_confirmed = unit | is_confirmed & (office | leading_group)


@policy(Publication)
class PublicationPolicy(Policy):
    may = {
        "edit": unit,
        "see_drafts": unit,
        "submit": unit,
        "confirm": unit_secretary,
        "return_to_liaison": unit_secretary,
        "approve": approver & ~confirmed_it,
        "return": office | leading_group,
        "publish": unit,
        "print_inside": reader_of_confirmed & ~is_for_society,
        "print_society": reader_of_confirmed & is_for_society,
    }

    @staticmethod
    def sees(scope):
        handed_in = within(scope, committees=COMMITTEE) & ~Q(confirmed_fingerprint="")
        return within(scope, inspections=UNIT) | handed_in


@policy(Archive)
class ArchivePolicy(Policy):
    may = {"edit": office, "file_away": office, "reopen": office, "print": office}

    @staticmethod
    def sees(scope):
        return within(scope, committees=COMMITTEE)


@policy(LookBackCheck)
class LookBackCheckPolicy(Policy):
    may = {
        "find_rectified": member,
        "find_not_rectified": member,
        "find_relapsed": member,
        "revise": head,
    }

    @staticmethod
    def sees(scope):
        return within(scope, inspections=TEAM, committees=COMMITTEE)
