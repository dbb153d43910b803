"""What a walk has to know of each kind of record beyond its lifecycle's table.

Said here once more in plain words, apart from the policies, so that a policy and its test cannot be
wrong together: who may know of a record (`knows`), whose approvals need two people (`apart`), and
which text an approval stands for (`stands`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import ModuleType

from django.utils import timezone

from accounts.models import Organisation
from findings.clues import actions as clues
from findings.clues.models import Clue
from findings.immediate import actions as immediate
from findings.immediate.models import ImmediateRectification
from findings.letters import actions as letters
from findings.letters.models import Letter
from findings.register import actions as register
from findings.register.models import Finding, WorkingPaper, possible_handlers
from findings.reports import actions as reports
from findings.reports.models import FeedbackOpinion, Report, fingerprint_of
from findings.requests import actions as requests
from findings.requests.models import MajorMatter
from rectification import actions as rectification
from rectification.models import (
    Evaluation,
    Extension,
    Measure,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
)
from rounds import actions as rounds
from rounds.models import Authorisation, Deadline, Inspection, Round, TeamMember
from tests.rectification.cases import VERIFIED
from tests.register.cases import text_file
from tests.reports.cases import MEETING

TEAM = frozenset(TeamMember.Post.values)
LEADERS = frozenset({"head", "deputy"})
ABOVE = frozenset({"office", "leading_group"})
UNIT = frozenset({"unit_secretary", "unit_liaison"})
NOBODY = frozenset()


def _when(condition, roles) -> frozenset[str]:
    return roles if condition else NOBODY


@dataclass(frozen=True)
class Room:
    """`fields[move](record)` fills in a deed's form; `edits` are (verb, deed(record, by, seen, n)).

    `knows(record)`: the roles that may know of it; whoever is also one of `bars` does not.
    `apart`: groups of moves that one person never
    makes on one submission. `stands(record)`: whether what it claims to be approved is the very
    text it has now (True where it claims nothing).
    """

    deeds: ModuleType
    knows: Callable[..., frozenset[str]]
    fields: Mapping[str, Callable] = field(default_factory=dict)
    edits: tuple[tuple[str, Callable], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    stands: Callable[..., bool] = lambda record: True
    bars: frozenset[str] = frozenset()

    def is_known_to(self, roles, record) -> bool:
        return bool(roles & self.knows(record)) and not roles & self.bars


def _amended(deed, name):
    """An edit of one text; few different ones, so that a former text comes back as well."""
    return "edit", lambda record, by, seen, n: deed(
        record, by=by, seen=seen, **{name: f"改之{n}。"}
    )


# --- papers and findings ------------------------------------------------------------------------


def _other_handlers(paper, by, seen, n):
    people = list(possible_handlers(paper.inspection).order_by("pk"))
    return register.edit_paper(paper, by=by, seen=seen, handlers=[*people, *people][n : n + 2])


def _one_file_less(paper, by, seen, n):
    row = paper.evidence.order_by("position").first()
    return row and register.remove_evidence(row, by=by, seen=seen)


PAPER = Room(
    register,
    knows=lambda paper: TEAM | _when(paper.state == "approved", ABOVE),
    edits=(
        _amended(register.edit_paper, "facts"),
        ("edit", _other_handlers),
        (
            "edit",
            lambda paper, by, seen, n: register.add_evidence(
                paper, by=by, seen=seen, files=[text_file(f"材料{n}.txt")]
            ),
        ),
        ("edit", _one_file_less),
    ),
    stands=lambda p: p.state != "approved" or p.approved_fingerprint == p.fingerprint,
)
FINDING = Room(
    register,
    knows=lambda finding: TEAM | _when(finding.state == "confirmed", ABOVE),
    edits=(_amended(register.edit_finding, "text"),),
    stands=lambda f: (f.confirmed_fingerprint == f.fingerprint) == (f.state == "confirmed"),
)


# --- report and feedback ------------------------------------------------------------------------


def _report_stands(report) -> bool:
    """Every step that the present state says was passed was passed for the present text."""
    order = ["team_meeting", "office_review", "leading_group", "secretary_meeting", "approved"]
    if report.state not in order:
        return not any(row.stands for row in report.approvals_in_order())
    held = {row.step for row in report.approvals_in_order() if row.stands}
    return held == set(order[: order.index(report.state)])


def _fewer_problems(write):
    def edit(record, by, seen, n):
        rows = list(record.findings_at_hand()) if isinstance(record, Report) else []
        rows = rows or [item.finding for item in record.items.order_by("number")]
        problems = [{"finding": f, "title": f.title, "text": f"表述{n}"} for f in rows[: n + 1]]
        return write(record, by=by, seen=seen, problems=problems)

    return "edit", edit


REPORT = Room(
    reports,
    knows=lambda report: TEAM | _when(report.reached_office_at, ABOVE),
    fields={
        "record_secretary_meeting": lambda report: {"minutes_number": "〔2026〕3号"},
        "revise": lambda report: {"advice": f"第 {report.draft_number} 稿改的意见建议。"},
    },
    edits=(_amended(reports.edit_report, "overall"), _fewer_problems(reports.edit_report)),
    apart=(("pass_team_meeting", "pass_office", "pass_leading_group"),),
    stands=_report_stands,
)


def _feedback_knows(feedback):
    state = feedback.state
    delivered = state in ("delivered", "received")
    return (
        frozenset({"office"})
        | _when(state != "drafting", frozenset({"leading_group"}))
        | _when(delivered or state == "approved", LEADERS)
        | _when(delivered, TEAM | UNIT)
    )


def _feedback_stands(feedback) -> bool:
    if feedback.state not in ("approved", "delivered", "received"):
        return not feedback.frozen_fingerprint
    return feedback.is_intact and fingerprint_of(feedback.draft_text) == feedback.fingerprint


FEEDBACK = Room(
    reports,
    knows=_feedback_knows,
    fields={"deliver": lambda feedback: MEETING},
    edits=(_amended(reports.edit_feedback, "overall"), _fewer_problems(reports.edit_feedback)),
    apart=(("submit", "approve"),),
    stands=_feedback_stands,
)


# --- rectification ------------------------------------------------------------------------------


def _plan_stands(plan) -> bool:
    if plan.state == "signed":
        return plan.last_signature.fingerprint == plan.draft_fingerprint
    if plan.state == "accepted":
        return plan.accepted_fingerprint == fingerprint_of(plan.signed_text)
    return plan.standing_signature() is None


PLAN = Room(
    rectification,
    knows=lambda plan: (
        UNIT | _when(plan.reached_office_at, ABOVE) | _when(plan.state == "accepted", TEAM)
    ),
    fields={"accept": lambda plan: {"office_comments": "同意。"}},
    edits=(_amended(rectification.edit_plan, "overview"),),
    apart=(("sign", "accept"),),
    stands=_plan_stands,
)


def _later(item):
    return {"due_on": max(item.due_on or timezone.localdate(), timezone.localdate()) + _DAY}


_DAY = timedelta(days=1)


def _other_measures(item, by, seen, n):
    rows = [{"id": m.pk, "text": m.text, "due_on": m.due_on} for m in item.measures_in_order()]
    rows = [*rows[: n % 3], {"id": None, "text": f"措施之{n}", "due_on": None}]
    return rectification.edit_item(item, by=by, seen=seen, measures=rows)


ITEM = Room(
    rectification,
    knows=lambda item: UNIT | _when(item.state != "drafted", TEAM | ABOVE),
    fields={
        "ask_closing": lambda item: {"result": "已建立制度并全部清退。"},
        "verify_and_close": lambda item: VERIFIED,
        "extend_due": _later,
    },
    edits=(_amended(rectification.edit_item, "goal"), ("edit", _other_measures)),
    apart=(("ask_closing", "verify_and_close"),),
    stands=lambda i: (i.closed_fingerprint == i.fingerprint) == (i.state == "closed_out"),
)


def _one_proof_less(measure, by, seen, n):
    row = measure.evidence.order_by("pk").first()
    return row and rectification.remove_evidence(row, by=by)


MEASURE = Room(
    rectification,
    knows=lambda measure: UNIT | _when(measure.item.state != "drafted", TEAM | ABOVE),
    edits=(
        (
            "note_progress",
            lambda measure, by, seen, n: rectification.note_progress(
                measure, by=by, text=f"进展{n}", files=[text_file()]
            ),
        ),
        ("remove_evidence", _one_proof_less),
    ),
)


def _unit_report_stands(report) -> bool:
    if report.state == "accepted" and report.accepted_fingerprint != report.signed_fingerprint:
        return False
    return report.signature_stands == report.is_signed


UNIT_REPORT = Room(
    rectification,
    knows=lambda report: UNIT | _when(report.signed_fingerprint, ABOVE),
    fields={"accept": lambda report: {"office_comments": "属实。"}},
    edits=(_amended(rectification.edit_rectification_report, "text"),),
    apart=(("sign", "accept"),),
    stands=_unit_report_stands,
)


def _evaluation_knows(evaluation):
    return (
        frozenset({"office"})
        | _when(evaluation.state != "drafting", frozenset({"leading_group"}))
        | _when(evaluation.state == "approved", UNIT)
    )


EVALUATION = Room(
    rectification,
    knows=_evaluation_knows,
    edits=(_amended(rectification.edit_evaluation, "comment"),),
    apart=(("submit", "approve"),),
    stands=lambda e: e.state != "approved" or e.approved_fingerprint == e.fingerprint,
)


def _publication_stands(publication) -> bool:
    present = publication.draft_fingerprint
    if publication.state in ("confirmed", "approved", "published"):
        asked = publication.confirmed_fingerprint
        return asked == present and publication.approved_fingerprint in ("", present)
    return not publication.approved_fingerprint


PUBLICATION = Room(
    rectification,
    knows=lambda publication: UNIT | _when(publication.confirmed_fingerprint, ABOVE),
    fields={
        "publish": lambda publication: {"published_on": timezone.localdate(), "place": "公开栏"}
    },
    edits=(
        _amended(rectification.edit_publication, "text"),
        _amended(rectification.edit_publication, "withheld"),
    ),
    apart=(("confirm", "approve"),),
    stands=_publication_stands,
)


# --- deadlines and more time --------------------------------------------------------------------

DEADLINE = Room(
    rounds,
    knows=lambda deadline: TEAM | ABOVE | _when(deadline.party == "unit", UNIT),
    fields={
        "ask_extension": lambda d: {"asked_to": max(d.due_on, timezone.localdate()) + _DAY},
        "report_done": lambda d: {"done_on": timezone.localdate()},
    },
    apart=(("ask_extension", "extend"),),
    stands=lambda d: d.due_on == d.due_after() and d.first_due_on <= d.due_on,
)
EXTENSION = Room(
    rectification,
    knows=lambda extension: TEAM | ABOVE | UNIT,
    stands=lambda e: e.state != "granted" or e.item.due_on >= e.asked_to,
)


# --- matters, immediate rectification, letters ---------------------------------------------------


def _matter_knows(matter):
    reported = matter.state in ("reported", "answered", "closed")
    told = {"leading_group", "office"} if matter.copy_office else {"leading_group"}
    return frozenset({"head"}) | _when(reported, frozenset(told))


MATTER = Room(
    requests,
    knows=_matter_knows,
    fields={"answer": lambda matter: {"answer": "同意。"}},
    edits=(_amended(requests.edit_matter, "text"),),
    apart=(("report", "answer", "acknowledge"),),
)


def _immediate_knows(record):
    inside = record.state in ("drafting", "returned", "withdrawn")
    before_issue = inside or record.state in ("submitted", "approved")
    return TEAM | _when(not inside, ABOVE) | _when(not before_issue, UNIT)


def _immediate_stands(record) -> bool:
    if record.state in ("drafting", "returned", "submitted", "withdrawn"):
        return not record.approved_fingerprint
    return record.approved_fingerprint == record.fingerprint


IMMEDIATE = Room(
    immediate,
    knows=_immediate_knows,
    fields={"report": lambda record: {"result": "已清理。", "files": [text_file()]}},
    edits=(_amended(immediate.edit_immediate, "requirement"),),
    apart=(("submit", "approve"),),
    stands=_immediate_stands,
)


def _another(letter):
    others = Letter._base_manager.filter(inspection=letter.inspection).exclude(pk=letter.pk)
    return {"first": others.order_by("pk").first()}


LETTER = Room(
    letters,
    knows=lambda letter: frozenset({"head", "letters_officer"}),
    fields={
        "decline": lambda letter: {"outside": "personal_claim"},
        "join": _another,
        "hand_over": lambda letter: {
            "owner": "petitions", "owner_name": "示例市信访局", "summary": "反映征地补偿。",
        },
        "close": lambda letter: {"answer": "answered", "answered_on": timezone.localdate()},
        "reclassify": lambda letter: {"why": "new_facts"},
    },
    edits=(
        (
            "edit",
            lambda letter, by, seen, n: letters.edit_letter(
                letter, by=by, seen=seen, content=f"改之{n}。"
            ),
        ),
    ),
)  # fmt: skip


# --- clues --------------------------------------------------------------------------------------


def _clue_knows(clue):
    if clue.channel == "direct":
        return frozenset({"head"})
    out = clue.state in ("approved", "transferred", "sent_back")
    return (
        frozenset({"head", "clue_custodian"})
        | _when(out or clue.state == "submitted", frozenset({"leading_group"}))
        | _when(out and clue.inspection.round.clues_through_office, frozenset({"office"}))
    )


def _receiver(clue):
    found = Organisation.objects.filter(committee=clue.inspection.committee)
    return {"receiver": found.filter(receives=clue.destination).order_by("pk").first()}


CLUE = Room(
    clues,
    knows=_clue_knows,
    fields={
        "deliberate": lambda clue: {"destination": "discipline", "minutes": "应当移交。"},
        "transfer": _receiver,
    },
    edits=(_amended(clues.edit_clue, "outline"),),
    apart=(("register_clue", "approve"),),
    stands=lambda c: not c.approved_fingerprint or c.approved_fingerprint == c.fingerprint,
    bars=UNIT,
)


# --- the inspection and what it rests on ---------------------------------------------------------

INSPECTION = Room(
    rounds,
    knows=lambda inspection: TEAM | ABOVE | _when(inspection.notified_on, UNIT),
    edits=(
        (
            "edit",
            lambda inspection, by, seen, n: rounds.edit_inspection(
                inspection, by=by, seen=seen,
                planned_leave_on=timezone.localdate() + timedelta(days=10 + n),
            ),
        ),
    ),
)  # fmt: skip
AUTHORISATION = Room(rounds, knows=lambda authorisation: ABOVE, apart=(("submit", "grant"),))
ROUND = Room(rounds, knows=lambda round_: ABOVE, apart=(("submit", "approve"),))

ROOMS: dict[type, Room] = {
    Authorisation: AUTHORISATION,
    Clue: CLUE,
    Deadline: DEADLINE,
    Evaluation: EVALUATION,
    Extension: EXTENSION,
    FeedbackOpinion: FEEDBACK,
    Finding: FINDING,
    ImmediateRectification: IMMEDIATE,
    Inspection: INSPECTION,
    Letter: LETTER,
    MajorMatter: MATTER,
    Measure: MEASURE,
    Plan: PLAN,
    Publication: PUBLICATION,
    RectificationItem: ITEM,
    RectificationReport: UNIT_REPORT,
    Report: REPORT,
    Round: ROUND,
    WorkingPaper: PAPER,
}
