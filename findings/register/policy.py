"""Papers and findings are the team's own; office and leading group see what is settled.

The inspected unit never sees either.
"""

from django.db.models import Q

from accounts.grants import administers
from accounts.policy import SYSTEM
from findings.register.models import Category, Finding, WorkingPaper
from kernel.policy import Policy, policy, rule
from rounds.policy import (
    COMMITTEE,
    TEAM,
    for_a_leader,
    for_the_head,
    head,
    leader,
    member,
    within,
)

administers(SYSTEM, Category, "view", "add", "change")


@rule
def works_on_it(scope, paper):
    """The paper's author and handlers."""
    return scope.person.pk == paper.author_id or scope.person.pk in paper.handler_ids


@rule
def had_a_hand_in_it(scope, paper):
    """Who works on it, or stands in for one who does, or has one stand in for them."""
    return not scope.selves.isdisjoint({paper.author_id, *paper.handler_ids})


@rule
def reviewed_it(scope, paper):
    """Three look at a paper: who passed it up to the head does not approve it in the head's place.

    Nor does whoever had somebody else review it in their own place, or stands in for whom it was
    reviewed by. The head may review and have it approved.
    """
    heads = {
        pk
        for pk, theirs in scope.principals.items()
        if theirs.holds("conclude", paper.inspection_id)
    }
    return not (scope.selves - heads).isdisjoint({paper.reviewed_by_id, paper.reviewed_for_id})


reviewer = (leader | for_a_leader) & ~had_a_hand_in_it
approver = (head | for_the_head & ~reviewed_it) & ~had_a_hand_in_it


@rule
def author(scope, paper):
    return scope.person.pk == paper.author_id


@policy(WorkingPaper)
class WorkingPaperPolicy(Policy):
    may = {
        "edit": member & works_on_it,
        "submit": member & works_on_it,
        "discard": member & author,
        "review": reviewer,
        "approve": approver,
        "return_to_handler": reviewer,
        "return_to_deputy": approver,
        "print": member,  # nobody above: the paper is in the system, its print lies about
    }

    @staticmethod
    def sees(scope):
        settled = within(scope, committees=COMMITTEE) & Q(state="approved")
        return within(scope, inspections=TEAM) | settled


@policy(Finding)
class FindingPolicy(Policy):
    may = {
        "edit": leader,
        "confirm": head,
        "reopen": head,
        "withdraw": leader,
    }

    @staticmethod
    def sees(scope):
        settled = within(scope, committees=COMMITTEE) & Q(state="confirmed")
        return within(scope, inspections=TEAM) | settled
