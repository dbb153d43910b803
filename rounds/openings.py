"""What a person may begin from a ledger of this room: buttons on top of the page."""

from django.urls import reverse

from accounts.models import Committee
from kernel import policy
from rounds.models import Round, Term


def url(name, *args) -> str:
    return reverse(name, args=args)


def new_terms(person) -> list[dict]:
    return _per_committee(person, "plan_round", "新建届次", "term_new")


def new_rounds(person) -> list[dict]:
    """One button per committee, for the latest of its terms."""
    found, latest = [], {}
    for term in policy.visible(Term, person).order_by("starts_on", "pk"):
        latest[term.committee_id] = term
    for term in latest.values():
        if policy.may(person, "plan_round", term):
            label = "新建轮次" if len(latest) == 1 else f"新建轮次（{term}）"
            found.append({"label": label, "url": url("round_new", term.pk)})
    return found


def new_recusals(person) -> list[dict]:
    own = [{"label": "申报本人回避", "url": url("recusal_new")}]
    return own + _per_committee(person, "import_units", "为他人登记", "recusal_new_for")


def _per_committee(person, verb, label, route) -> list[dict]:
    held = [one for one in policy.visible(Committee, person) if policy.may(person, verb, one)]
    return [
        {"label": label if len(held) == 1 else f"{label}（{one}）", "url": url(route, one.pk)}
        for one in held
    ]


def next_round(term) -> Round:
    """The round that comes next in the term, as a first suggestion: the last one's focus again."""
    last = term.rounds.order_by("-number").first()
    number, focus_id = (last.number + 1, last.focus_id) if last else (1, None)
    return Round(term=term, committee=term.committee, number=number, focus_id=focus_id)
