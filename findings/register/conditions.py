"""What may be amiss with papers and findings; asked by the ledgers and by the quality check.

Each asks only for what everybody who sees the row may know: a paper drawn from a letter alone counts
as one without support, since that there is a letter is told to few.
"""

from django.db.models import Count, Exists, OuterRef, Q

from findings.register.models import Citation, FindingPaper, PaperEvidence, PaperHandler
from kernel.ledger import Condition

LEFT = Q(inspection__state="left")
AT_WORK = ("drafting", "returned")
HANDED_IN = ("deputy_review", "head_review", "approved")


def _of_paper(model, **known):
    return model.objects.filter(paper=OuterRef("pk"), **known).order_by()


def _unsupported(today) -> Q:
    told = ("interview", "document", "record")
    cited = (Exists(_of_paper(Citation, **{f"{column}__isnull": False})) for column in told)
    supported = Q(Exists(_of_paper(PaperEvidence)))
    for one in cited:
        supported |= Q(one)
    return Q(state__in=HANDED_IN) & ~supported


def _short_of_handlers(today) -> Q:
    two = _of_paper(PaperHandler).values("paper").annotate(n=Count("pk")).filter(n__gte=2)
    return Q(state__in=AT_WORK) & ~Q(Exists(two.values("paper")))


def _unused(today) -> Q:
    confirmed = _of_paper(FindingPaper, finding__state="confirmed")
    return Q(state="approved") & LEFT & ~Q(Exists(confirmed))


UNSUPPORTED = Condition("unsupported", "没有支撑材料", _unsupported)
SHORT_OF_HANDLERS = Condition("short_of_handlers", "承办人不足两人", _short_of_handlers)
UNAPPROVED = Condition(
    "unapproved", "撤点后仍未审定",
    lambda today: Q(state__in=(*AT_WORK, "deputy_review", "head_review")) & LEFT,
)  # fmt: skip
UNUSED = Condition("unused", "撤点后没有形成认定的问题", _unused)
PAPERS = (UNSUPPORTED, SHORT_OF_HANDLERS, UNAPPROVED, UNUSED)

UNCONFIRMED = Condition("unconfirmed", "撤点后仍未认定", lambda today: Q(state="drafting") & LEFT)
FINDINGS = (UNCONFIRMED,)
