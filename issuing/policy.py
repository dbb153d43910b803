"""Only the committee's office keeps wordings, register and official papers.

Everybody else meets a paper at the record it is about, behind that record's own door (pages.py).
"""

from django.db.models import Q

from issuing.models import OfficialPaper, RegisteredNumber, ToldCase, Wording, WordTemplate
from kernel.policy import NOBODY, Policy, Rule, policy


def _of_committee(scope):
    ids = scope.ids("administer")
    return Q(committee_id__in=sorted(ids)) if ids else NOBODY


def _papers(scope, but):
    """Papers of the committees whose office the person belongs to, but those that tell of `but`."""
    reach = _of_committee(scope)
    if not but or reach == NOBODY:
        return reach
    told = ToldCase.objects.filter(inspection_id__in=sorted(but)).values("paper")
    return reach & ~Q(pk__in=told)


def _numbers(scope):
    reach = _of_committee(scope)
    if not scope.apart or reach == NOBODY:
        return reach
    # What was sent out about a whole round has no case: NULL must not fall out with those apart.
    return reach & (Q(inspection_id__isnull=True) | ~Q(inspection_id__in=sorted(scope.apart)))


def _keeps(scope, paper) -> bool:
    """Who is or was in the team, or must keep away, does not send out papers of that case."""
    closed = scope.apart | scope.served
    if not scope.holds("administer", paper.committee_id):
        return False
    return not closed or closed.isdisjoint(paper.cases)


office_of_case = Rule(
    _keeps, reach=lambda scope, model: _papers(scope, scope.apart | scope.served), words="巡察办"
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
        return _papers(scope, scope.apart)


@policy(RegisteredNumber)
class RegisteredNumberPolicy(Policy):
    opens = staticmethod(_is_office)

    @staticmethod
    def sees(scope):
        return _numbers(scope)


class _OfOffice(Policy):
    opens = staticmethod(_is_office)

    @staticmethod
    def sees(scope):
        return Q(committee_id__in=scope.ids("administer"))


@policy(Wording)
class WordingPolicy(_OfOffice):
    """Written by whoever may do so to the committee; a wording itself is never changed."""


@policy(WordTemplate)
class WordTemplatePolicy(_OfOffice):
    may = {"remove": office}
