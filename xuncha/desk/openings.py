"""Duties that have no record yet: what has to be begun next in an inspection, and by whom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from findings.letters.models import LettersKey
from findings.reports.models import FeedbackOpinion, Report
from issuing.lifecycle import SENT
from issuing.models import OfficialPaper
from kernel import policy
from rectification.lifecycle.service import STEPS
from rectification.models import (
    Archive,
    Evaluation,
    LookBackCheck,
    Plan,
    Publication,
    RectificationReport,
)
from rounds.models import Inspection
from xuncha.desk.waiting import MOST, Search, of_cases


@dataclass(frozen=True, slots=True)
class Case:
    """The records of the outer query's inspection, as far as a scope may know of them."""

    scope: object

    def rows(self, model, **known) -> QuerySet:
        rows = policy.seen(model, self.scope)
        return rows.filter(inspection=OuterRef("pk"), **known).order_by()

    def has(self, model, **known) -> Exists:
        return Exists(self.rows(model, **known))


@dataclass(frozen=True, slots=True)
class Opening:
    """Something to be begun by whoever may do `verb`, once all that `is_time` asks holds.

    `rule` names the deadline of the case by which it is due.
    """

    route: str
    text: str
    verb: str
    is_time: Callable[[Case], tuple]
    rule: str = ""


def _to_be_served() -> QuerySet:
    """Papers that urge the outer query's unit, went out and were not put before it yet."""
    names = [f"rounds.inspection:{key}" for key in STEPS]
    return OfficialPaper.objects.filter(
        kind__in=names, subject_id=OuterRef("pk"), state__in=SENT, service=None
    )


OPENINGS = (
    Opening(
        "letter_new", "设置信访口令，开始登记信访件", "register_letter",
        lambda case: (Q(state="on_site"), ~case.has(LettersKey)),
    ),
    Opening(
        "report_new", "起草巡察报告", "write_report",
        lambda case: (Q(state="left", looks_back_at=None), ~case.has(Report)),
        "report",
    ),
    Opening(
        "feedbackopinion_new", "起草反馈意见", "write_feedback",
        lambda case: (case.has(Report, state="approved"), ~case.has(FeedbackOpinion)),
        "feedback",
    ),
    Opening(
        "plan_new", "拟订整改方案", "write_plan",
        lambda case: (case.has(FeedbackOpinion, state="received"), ~case.has(Plan)),
        "plan",
    ),
    Opening(
        "rectificationreport_new", "撰写整改情况报告", "write_rectification_report",
        lambda case: (
            case.has(Plan, state="accepted"), ~case.has(RectificationReport, kind="unit"),
        ),
        "concentrated",
    ),
    Opening(
        "rectificationreport_new", "撰写主要负责人组织落实情况报告", "write_head_report",
        lambda case: (
            case.has(Plan, state="accepted"), ~case.has(RectificationReport, kind="head"),
        ),
        "concentrated",
    ),
    Opening(
        "evaluation_new", "开展整改评估", "evaluate",
        lambda case: (
            case.has(RectificationReport, kind="unit", state="accepted"),
            case.has(RectificationReport, kind="head", state="accepted"),
            ~case.has(Evaluation),
        ),
        "evaluation",
    ),
    Opening(
        "publication_new", "拟整改公开稿", "write_rectification_report",
        lambda case: (
            case.has(RectificationReport, kind="unit", state="accepted"), ~case.has(Publication),
        ),
        "publication",
    ),
    Opening(
        "service_new", "送达督促文书", "urge",
        lambda case: (Exists(_to_be_served()),),
    ),
    Opening(
        "lookbackcheck_new", "列出回头看核查清单", "look_back",
        lambda case: (Q(looks_back_at__isnull=False), ~case.has(LookBackCheck)),
    ),
    Opening(
        "archive_new", "归档", "evaluate",
        lambda case: (case.has(Evaluation, state="approved"), ~case.has(Archive)),
    ),
    Opening(
        "archive_new", "归档", "evaluate",
        lambda case: (
            Q(state="left"), case.has(LookBackCheck),
            ~case.has(LookBackCheck, state="unchecked"), ~case.has(Archive),
        ),
    ),
)  # fmt: skip


def to_be_begun(scope, tell, places=None) -> Iterator[Search]:
    """The inspections (or so many of them) in which something is to be begun."""
    case = Case(scope)
    for opening in OPENINGS:
        where = policy.reached(scope, opening.verb, Inspection)
        if where != policy.NOBODY:
            seen = policy.seen(Inspection, scope).filter(where, state__in=("on_site", "left"))
            rows = of_cases(seen, places)
            left = F("left_on").asc(nulls_last=True)
            first = rows.filter(*opening.is_time(case)).order_by(left, "pk")
            found = Inspection.objects.filter(pk__in=first.values("pk")[: MOST + 1])
            told = partial(tell, opening=opening)
            yield Search(found, told, lambda case: (case.left_on or date.max, case.pk))
