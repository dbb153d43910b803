"""Papers and findings are the team's own; office and leading group see what is settled.

The inspected unit never sees either.
"""

from django.db.models import Q

from accounts.grants import administers
from accounts.policy import SYSTEM
from findings.register.models import Category, Finding, WorkingPaper
from kernel.policy import Policy, policy, rule
from rounds.policy import COMMITTEE, TEAM, head, leader, member, within

administers(SYSTEM, Category, "view", "add", "change")


@rule
def works_on_it(scope, paper):
    """The paper's author and handlers, who can neither review nor approve it."""
    return scope.person.pk == paper.author_id or scope.person.pk in paper.handler_ids


@rule
def author(scope, paper):
    return scope.person.pk == paper.author_id


@policy(WorkingPaper)
class WorkingPaperPolicy(Policy):
    may = {
        "edit": member & works_on_it,
        "submit": member & works_on_it,
        "discard": member & author,
        "review": leader & ~works_on_it,
        "approve": head & ~works_on_it,
        "return_to_handler": leader & ~works_on_it,
        "return_to_deputy": head & ~works_on_it,
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
