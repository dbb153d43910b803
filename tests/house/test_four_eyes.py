"""Nobody decides on what they did themselves, whatever second post they hold: one table for all.

Standing (tests/rounds/test_two_hats.py) keeps most people out already; this is the second lock,
for whoever signed in the unit and moved to the office, or submitted and joined the leading group.
"""

import re

import pytest
from django.utils import timezone

from accounts.models import Substitution
from findings.clues.models import Clue, Transfer
from findings.immediate.models import ImmediateRectification
from findings.register.models import WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from findings.requests.models import MajorMatter
from kernel import policy
from rectification.models import (
    Evaluation,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
)
from rounds.models import Authorisation, Round
from tests.house.test_doors import SOURCES, short

# (record, deed, who may do it, what says that they did what came before)
DEEDS = [
    (Round, "approve", "leading_group", "submitter_id"),
    (Authorisation, "grant", "leading_group", "submitter_id"),
    (WorkingPaper, "review", "deputy", "author_id"),
    (WorkingPaper, "approve", "head", "author_id"),
    (WorkingPaper, "return_to_handler", "deputy", "author_id"),
    (WorkingPaper, "return_to_deputy", "head", "author_id"),
    (ImmediateRectification, "approve", "leading_group", "submitter_id"),
    (MajorMatter, "answer", "leading_group", "reported_by_id"),
    (MajorMatter, "acknowledge", "leading_group", "reported_by_id"),
    (FeedbackOpinion, "approve", "leading_group", "submitted_by_id"),
    (Report, "pass_office", "office", "passed_by"),
    (Report, "pass_leading_group", "leading_group", "passed_by"),
    (Clue, "approve", "leading_group", "registered_by_id"),
    (Transfer, "receive", "receiver", "sent_by_id"),
    (Plan, "accept", "office", "signer_id"),
    (RectificationItem, "verify_and_close", "office", "asked_by_id"),
    (RectificationReport, "accept", "office", "signed_by_id"),
    (Evaluation, "approve", "leading_group", "submitted_by_id"),
    (Publication, "approve", "office", "confirmed_by_id"),
]
ids = [f"{model.__name__}-{deed}" for model, deed, _, _ in DEEDS]


def set_doer(record, doer, person_id):
    """As if this person had done it; a column is set as one, an answer as a remembered one."""
    if doer == "passed_by":
        vars(record)[doer] = [person_id] if person_id else []
    elif doer[:-3] in {field.name for field in record._meta.fields}:
        setattr(record, doer, person_id)
    else:
        vars(record)[doer] = person_id


def stands_in(principal, substitute, world):
    today = timezone.localdate()
    return Substitution.objects.create(
        committee=world.demo.world.committee, principal=principal, substitute=substitute,
        starts_on=today, ends_on=today, reason="休假",
    )  # fmt: skip


def one_that_they_may(world, model, deed, person, doer):
    """A record of the demonstration on which the person decides, had others done what came before."""
    for record in policy.visible(model, person).order_by("pk"):
        set_doer(record, doer, None)
        if policy.may(person, deed, record):
            return record
    return None


@pytest.mark.parametrize(("model", "deed", "role", "doer"), DEEDS, ids=ids)
def test_who_did_what_came_before_does_not_decide(model, deed, role, doer, world):
    person = world.cast[role]
    record = one_that_they_may(world, model, deed, person, doer)
    assert record is not None, f"nothing for {role} to {deed} in the demonstration"
    set_doer(record, doer, person.pk)
    assert not policy.may(person, deed, record)
    # Nor does whoever stands in for the one who did it, or has that one stand in for them.
    other = world.cast["without_posting"]
    set_doer(record, doer, other.pk)
    assert policy.may(world.cast[role], deed, record)
    for principal, substitute in ((person, other), (other, person)):
        running = stands_in(principal, substitute, world)
        assert not policy.may(world.cast[role], deed, record)
        running.delete()


# What asks for the person alone: it gives a right, or is the person's own business.
FOR_ONESELF = {
    "accounts/policy.py": 2, "findings/fieldwork/policy.py": 2, "findings/letters/policy.py": 1,
    "findings/register/policy.py": 2, "rounds/policy.py": 1, "xuncha/desk/policy.py": 1,
}  # fmt: skip


def test_a_rule_that_keeps_somebody_out_asks_for_their_substitute_as_well():
    """`scope.did(…)` or `scope.selves`; what asks for one person alone is counted here."""
    alone = re.compile(r"== scope\.person\.pk\b|scope\.person\.pk (==|in) ")
    found = {
        short(path): len([line for line in path.read_text().splitlines() if alone.search(line)])
        for path in SOURCES
        if path.name == "policy.py" or "policy" in path.parts
    }
    assert {path: times for path, times in found.items() if times} == FOR_ONESELF
