"""Only the committee's office keeps wordings, register and official papers.

Everybody else meets a paper at the record it is about, behind that record's own door (pages.py).
"""

from django.db.models import Q

from issuing.models import OfficialPaper, RegisteredNumber, Wording, WordTemplate
from kernel.policy import NOBODY, Policy, Rule, policy


def _of_case(scope, but):
    """Rows of the committees whose office the person belongs to, without the cases in `but`."""
    ids = scope.ids("administer")
    if not ids:
        return NOBODY
    reach = Q(committee_id__in=sorted(ids))
    # A paper of a whole round has no case: NULL must not fall out with those in `but`.
    return (
        reach & (Q(inspection_id__isnull=True) | ~Q(inspection_id__in=sorted(but)))
        if but
        else reach
    )


def _keeps(scope, record) -> bool:
    """Who is or was in the team, or must keep away, does not send out papers of that case."""
    closed = scope.apart | scope.served
    return scope.holds("administer", record.committee_id) and record.inspection_id not in closed


office_of_case = Rule(
    _keeps, reach=lambda scope, model: _of_case(scope, scope.apart | scope.served), words="巡察办"
)
office = Rule(lambda scope, record: scope.holds("administer", record.committee_id), words="巡察办")


def _is_office(scope) -> bool:
    return bool(scope.ids("administer"))


@policy(OfficialPaper)
class OfficialPaperPolicy(Policy):
    opens = staticmethod(_is_office)
    may = {
        "freeze": office_of_case,
        "number": office_of_case,
        "issue": office_of_case,
        "file": office_of_case,
        "withdraw": office_of_case,
        "print": office_of_case,
    }

    @staticmethod
    def sees(scope):
        return _of_case(scope, scope.apart)


@policy(RegisteredNumber)
class RegisteredNumberPolicy(Policy):
    opens = staticmethod(_is_office)

    @staticmethod
    def sees(scope):
        return _of_case(scope, scope.apart)


class _OfOffice(Policy):
    opens = staticmethod(_is_office)

    @staticmethod
    def sees(scope):
        return Q(committee_id__in=scope.ids("administer"))


@policy(Wording)
class WordingPolicy(_OfOffice):
    may = {"edit": office}


@policy(WordTemplate)
class WordTemplatePolicy(_OfOffice):
    may = {"remove": office}
