"""The office sends out its papers: frozen, numbered, issued, and the signed copy filed back."""

from django.utils import timezone

from issuing import actions as issuing
from issuing.kinds import kind_of, print_of
from issuing.models.papers import content_of
from rectification import actions as rectification
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.scans import scan

NOTICE, DECISION = kind_of("rounds.inspection:notice"), kind_of("rounds.authorisation:decision")
FEEDBACK = kind_of("reports.feedbackopinion:feedback")
SUPERVISION = kind_of("rounds.inspection:supervision")
REMINDER = kind_of("rounds.inspection:reminder")


def _frozen(kind, record, *, by):
    return issuing.freeze(kind, record, by=by, seen=print_of(content_of(kind, record)))


def send_out(kind, record, *, by, copy=""):
    """On this very day: from the frozen text to the issue, and to the file where a copy came back."""
    paper = issuing.issue(
        issuing.number(_frozen(kind, record, by=by), by=by), by=by,
        issued_on=timezone.localdate(), approver="陆建国",
    )  # fmt: skip
    return issuing.file(paper, by=by, files=[scan(copy)]) if copy else paper


def notified(case: Case):
    """On the day of the notice; called within that day."""
    send_out(NOTICE, case.inspection, by=case.office, copy="巡察通知（签章件）")


def tell(case: Case):
    """The feedback that was delivered is filed with its signed copy."""
    feedback = case.inspection.feedback_opinions.first()
    if feedback is None or not feedback.number:
        return
    with on(feedback.delivered_on, 17):
        paper = _frozen(FEEDBACK, feedback, by=case.office)
        issuing.file(paper, by=case.office, files=[scan("反馈意见（签章件）")])


def urge(case: Case):
    """The first unit has let a term pass and is told so in writing."""
    if case.code != "101":
        return
    with on(case.ago(3), 10):
        kind = next(
            (one for one in (SUPERVISION, REMINDER) if not one.ready(case.inspection)), None
        )
        if kind:
            copy = f"{kind.label}（签章件）"
            paper = send_out(kind, case.inspection, by=case.office, copy=copy)
            rectification.serve(case.inspection, by=case.office, paper=paper)
