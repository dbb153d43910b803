"""The case file of one inspection as one person sees it: found by one query over all its records.

Every part goes through the policy of its own model, so what a person may not know of is neither
listed nor counted, and the stage it belongs to stays blank.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, DateField, DateTimeField, F, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property

from findings.clues.models import Clue, Transfer
from findings.fieldwork.models import DocumentRequest, FieldRecord, Interview
from findings.immediate.models import ImmediateRectification
from findings.letters.models import Letter
from findings.register.models import Finding, WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from findings.requests.models import MajorMatter
from kernel import policy
from rectification.models import (
    Accountability,
    Archive,
    Evaluation,
    LookBackCheck,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
    Service,
)


@dataclass(frozen=True)
class Part:
    """One kind of record in the case file; `ledger` is set where there may be many of them.

    `name` is a field whose value tells several records of a kind apart. `not_yet(case)` answers the
    sentence that says what must come first, or "" once the record may be begun; the deed itself
    decides, this only spares a click that would be refused.
    """

    model: type
    label: str
    ledger: str = ""
    verb: str = ""
    new: str = ""
    new_label: str = ""
    name: str = ""
    not_yet: Callable[["CaseFile"], str] = lambda case: ""


def _entered(case) -> str:
    return "" if case.inspection.state in ("on_site", "left") else "进驻后开始。"


def _paper_approved(case) -> str:
    return _entered(case) or ("" if case.has(WorkingPaper, "approved") else "底稿审定后提出。")


def _report_decided(case) -> str:
    return "" if case.has(Report, "approved") else "巡察报告经书记专题会议审定后起草。"


def _fed_back(case) -> str:
    return "" if case.has(FeedbackOpinion, "delivered", "received") else "巡察反馈后开始。"


def _plan_accepted(case) -> str:
    return "" if case.has(Plan, "accepted") else "整改方案审核通过后开始。"


def _evaluated(case) -> str:
    if case.inspection.looks_back_at_id is not None:
        return _entered(case)
    return "" if case.has(Evaluation, "approved") else "整改评估审定后归档。"


PARTS = (
    Part(Interview, "个别谈话", "interviews", "plan_interview", "interview_new", "安排谈话"),
    Part(
        DocumentRequest, "调阅清单", "documentrequests",
        "request_documents", "documentrequest_new", "开列调阅清单",
    ),
    Part(
        FieldRecord, "现场记录", "fieldrecords",
        "record_fieldwork", "fieldrecord_new", "登记现场记录", not_yet=_entered,
    ),
    Part(
        Letter, "信访件", "letters", "register_letter", "letter_new", "登记信访件",
        not_yet=_entered,
    ),
    Part(
        WorkingPaper, "问题底稿", "workingpapers", "write_paper", "workingpaper_new", "填写底稿",
        not_yet=_entered,
    ),
    Part(
        Finding, "问题", "findings", "draw_finding", "finding_new", "提出问题",
        not_yet=_paper_approved,
    ),
    Part(
        ImmediateRectification, "立行立改", "immediaterectifications",
        "propose_immediate", "immediaterectification_new", "提出立行立改", not_yet=_entered,
    ),
    Part(
        MajorMatter, "请示报告", "majormatters",
        "request_instructions", "majormatter_new", "请示报告",
    ),
    Part(
        Clue, "问题线索", "clues", "register_clue", "clue_new", "登记线索", not_yet=_entered,
    ),
    Part(
        Transfer, "移交", "transfers", "draw_transfer", "transfer_new", "办理移交",
        not_yet=_entered,
    ),
    Part(Report, "巡察报告", "", "write_report", "report_new", "起草报告", not_yet=_entered),
    Part(
        FeedbackOpinion, "反馈意见", "", "write_feedback", "feedbackopinion_new", "起草反馈意见",
        not_yet=_report_decided,
    ),
    Part(Plan, "整改方案", "", "write_plan", "plan_new", "拟订整改方案", not_yet=_fed_back),
    Part(RectificationItem, "整改问题", "rectificationitems"),
    Part(
        RectificationReport, "整改报告", "", "write_rectification_report",
        "rectificationreport_new", "撰写整改报告", name="kind", not_yet=_plan_accepted,
    ),
    Part(
        Accountability, "整改问责", "", "note_accountability", "accountability_new", "登记问责",
        name="person_name", not_yet=_fed_back,
    ),
    Part(Service, "督促文书送达", "", "urge", "service_new", "送达文书", name="label", not_yet=_fed_back),
    Part(
        Evaluation, "整改评估", "", "evaluate", "evaluation_new", "整改评估",
        not_yet=_plan_accepted,
    ),
    Part(
        Publication, "整改公开", "", "write_rectification_report", "publication_new", "拟公开稿",
        name="audience", not_yet=_plan_accepted,
    ),
    Part(
        LookBackCheck, "回头看核查", "lookbackchecks", "look_back", "lookbackcheck_new", "安排回头看"
    ),
    Part(Archive, "归档", "", "evaluate", "archive_new", "归档", not_yet=_evaluated),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` tells it from others of its kind; `on` is the day it took effect, where it has one."""

    pk: int
    state: str
    moved_at: datetime | None
    name: str
    on: date | None


class CaseFile:
    """What `person` may know of the records of `inspection`."""

    def __init__(self, inspection, person):
        self.inspection, self.person = inspection, person

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        return _entries_of([self.inspection], self.person)[self.inspection.pk]

    def entries(self, model) -> list[Entry]:
        return self._entries[model._meta.label_lower]

    def has(self, model, *states: str) -> bool:
        return any(not states or entry.state in states for entry in self.entries(model))

    def day(self, model, *states: str) -> date | None:
        """On what day the first record of this kind came into one of these states."""
        moved = [entry.moved_at for entry in self.entries(model) if entry.state in states]
        return timezone.localdate(min(moved)) if moved else None

    @property
    def delivered_on(self) -> date | None:
        """The day of the feedback, from which everything in rectification is counted."""
        return next((e.on for e in self.entries(FeedbackOpinion) if e.on), None)

    def may_know(self, deadline) -> bool:
        """Of a unit's own deadlines everybody who sees the case; the policy says so of the rows, too."""
        return deadline.is_of_the_unit or policy.may(self.person, "see_case", self.inspection)

    def __len__(self):
        return sum(len(entries) for entries in self._entries.values())


def case_files(inspections, person) -> list[CaseFile]:
    """The case files of many inspections, read together."""
    cases = [CaseFile(inspection, person) for inspection in inspections]
    read = _entries_of(inspections, person)
    for case in cases:
        case._entries = read[case.inspection.pk]
    return cases


def _entries_of(inspections, person) -> dict[int, dict[str, list[Entry]]]:
    """{inspection: {label of the model: entries}} of what the person may know of, by one query."""
    labels = [part.model._meta.label_lower for part in PARTS]
    found = {inspection.pk: {label: [] for label in labels} for inspection in inspections}
    first, *rest = (_rows(part, list(found), person) for part in PARTS)
    # One flat UNION: SQLite's parser gives up on a nested one.
    for inspection_id, label, *columns in first.union(*rest, all=True):
        found[inspection_id][label].append(Entry(*columns))
    return found


def _rows(part, inspection_ids, person):
    names = {field.name for field in part.model._meta.concrete_fields}
    rows = policy.visible(part.model, person).filter(inspection__in=inspection_ids)
    columns = {
        "part_label": Value(part.model._meta.label_lower, output_field=CharField()),
        "part_state": Cast(F("state") if "state" in names else Value(""), CharField()),
        "part_moved_at": F("moved_at")
        if "moved_at" in names
        else Cast(Value(None), DateTimeField()),
        "part_name": Cast(F(part.name) if part.name else Value(""), CharField()),
        "part_on": F("delivered_on") if "delivered_on" in names else Cast(Value(None), DateField()),
    }
    chosen = ("part_label", "pk", "part_state", "part_moved_at", "part_name", "part_on")
    return rows.order_by().annotate(**columns).values_list("inspection_id", *chosen)
