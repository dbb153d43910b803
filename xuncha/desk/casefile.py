"""The case file of one inspection as one person sees it: found by one query over all its records.

Every part goes through the policy of its own model, so what a person may not know of is neither
listed nor counted, and the stage it belongs to stays blank.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, DateField, DateTimeField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from findings.immediate.models import ImmediateRectification
from findings.register.models import Finding, WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from findings.requests.models import MajorMatter
from kernel import policy
from kernel.workdays import zh
from rectification.models import (
    Accountability,
    Archive,
    Evaluation,
    LookBackCheck,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
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
        queries = [self._rows(part) for part in PARTS]
        found: dict[str, list[Entry]] = {part.model._meta.label_lower: [] for part in PARTS}
        first, *rest = queries  # one flat UNION: SQLite's parser gives up on a nested one
        for label, *columns in first.union(*rest, all=True):
            found[label].append(Entry(*columns))
        return found

    def _rows(self, part):
        names = {field.name for field in part.model._meta.concrete_fields}
        rows = policy.visible(part.model, self.person).filter(inspection=self.inspection)
        columns = {
            "part_label": Value(part.model._meta.label_lower, output_field=CharField()),
            "part_state": Cast(F("state") if "state" in names else Value(""), CharField()),
            "part_moved_at": F("moved_at")
            if "moved_at" in names
            else Cast(Value(None), DateTimeField()),
            "part_name": Cast(F(part.name) if part.name else Value(""), CharField()),
            "part_on": F("delivered_on")
            if "delivered_on" in names
            else Cast(Value(None), DateField()),
        }
        chosen = ("part_label", "pk", "part_state", "part_moved_at", "part_name", "part_on")
        return rows.order_by().annotate(**columns).values_list(*chosen)

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

    def __len__(self):
        return sum(len(entries) for entries in self._entries.values())


def sections(case: CaseFile) -> list[dict]:
    """The parts of the case file with something in them, or something this person may begin."""
    shown = []
    for part in PARTS:
        entries = case.entries(part.model)
        begin = _begin(part, case)
        if entries or begin:
            shown.append(
                {
                    "label": part.label,
                    "total": len(entries),
                    "lines": _lines(part, entries, case.inspection),
                    "begin": begin,
                }
            )
    return shown


def _begin(part, case):
    """The way to begin such a record, or the sentence that says what must come first."""
    if not part.verb or not policy.may(case.person, part.verb, case.inspection):
        return None
    if part.model is LookBackCheck and not _may_be_looked_back_at(case):
        return None
    if _is_full(part, case.entries(part.model)):
        return None
    not_yet = part.not_yet(case)
    if not_yet and case.entries(part.model):
        return None
    url = reverse(part.new, args=[case.inspection.pk])
    return {"label": part.new_label, "url": url, "not_yet": not_yet}


def _is_full(part, entries) -> bool:
    """Whether a case file holds no more of these: one, or one of each name."""
    if part.ledger:
        return False
    if not part.name:
        return bool(entries)
    choices = part.model._meta.get_field(part.name).choices
    return bool(choices) and len(entries) >= len(choices)


def _may_be_looked_back_at(case) -> bool:
    return case.has(Archive, "archived") or case.inspection.looks_back_at_id is not None


def _lines(part, entries, inspection):
    """Many records: a count per state that opens the ledger; few: each with its own page."""
    lifecycle = getattr(part.model, "lifecycle", None)
    name = part.model._meta.model_name
    if not part.ledger:
        return [
            {
                "text": _name(part, entry),
                "url": reverse(name, args=[entry.pk]),
                "status": lifecycle.state(entry.state) if lifecycle else None,
            }
            for entry in entries
        ]
    counts = Counter(entry.state for entry in entries)
    where = f"{reverse(part.ledger)}?inspection={inspection.pk}"
    return [
        {
            "text": f"{counts[state.name]} 项",
            "url": f"{where}&state={state.name}",
            "status": state,
        }
        for state in (lifecycle.states if lifecycle else ())
        if counts[state.name]
    ]


def _name(part, entry) -> str:
    if not part.name:
        return part.label
    choices = part.model._meta.get_field(part.name).choices
    return dict(choices).get(entry.name, entry.name) if choices else entry.name


def facts(case: CaseFile) -> list[tuple[str, str]]:
    """The dates and people of the inspection that everybody who sees it may know."""
    inspection = case.inspection
    rows = [
        ("派出党组织", inspection.committee.name),
        ("轮次", inspection.round.title),
        ("巡察组", str(inspection.team or "尚未安排")),
        ("进驻", _when(inspection.entered_on, inspection.planned_entry_on)),
        ("撤点", _when(inspection.left_on, inspection.planned_leave_on)),
    ]
    if case.delivered_on:
        rows.append(("反馈", zh(case.delivered_on)))
    if inspection.looks_back_at_id:
        rows.append(("回头看", f"对{inspection.looks_back_at.round}的整改情况"))
    return rows


def _when(real, planned) -> str:
    return zh(real) if real else f"计划 {zh(planned)}"
