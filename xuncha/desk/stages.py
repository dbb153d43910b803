"""How far an inspection has come: computed from what is there, never stored twice."""

from dataclasses import dataclass
from datetime import date

from findings.fieldwork.lifecycle import HELD
from findings.fieldwork.models import FieldRecord, Interview
from findings.register.models import WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from kernel import policy
from kernel.workdays import Calendar, zh
from rectification.models import (
    Archive,
    Evaluation,
    LookBackCheck,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
)
from xuncha.clock.standing import deadline_of
from xuncha.desk.casefile import CaseFile

CONCLUDED = "办结"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the stepper: when it was done, or by when it is to be, and where it stands."""

    label: str
    is_done: bool
    on: date | None = None
    due: date | None = None
    standing: str = ""
    until: str = "应于{}"


def stages(case: CaseFile, today: date, calendar: Calendar) -> list[dict]:
    """The stepper: done, now or todo for every stage this person may know of."""
    return _mark([*_on_site(case, calendar), *_afterwards(case, calendar)], today)


def _on_site(case, calendar):
    inspection = case.inspection
    yield Stage(
        "准备", inspection.state != "planned", inspection.notified_on, _due(case, "notice", calendar)
    )  # fmt: skip
    left = inspection.state == "left"
    if inspection.entered_on:
        leave = inspection.planned_leave_on
        yield Stage("进驻", left, inspection.entered_on, leave, until="应于{}撤点")
    else:
        yield Stage("进驻", left, due=inspection.planned_entry_on)


def _afterwards(case, calendar):
    inspection, told = case.inspection, case.delivered_on
    if inspection.looks_back_at_id is not None and not case.entries(Report):
        yield _checked(case)
    else:
        if policy.may(case.person, "see_case", inspection):
            yield _stage(case, "报告", Report, "approved", _due(case, "report", calendar))
        yield Stage("反馈", case.has(FeedbackOpinion, "received"), told)
        yield _stage(case, "整改方案", Plan, "accepted", _due(case, "plan", calendar))
        end = _due(case, "concentrated", calendar)
        yield Stage("集中整改", _reports_accepted(case), due=end, until="至{}")
        yield _stage(case, "评估", Evaluation, "approved", _due(case, "evaluation", calendar))
        yield _stage(case, "公开", Publication, "published")
    yield _stage(case, "归档", Archive, "archived")


def _due(case, code, calendar) -> date | None:
    row = deadline_of(case.inspection, code, calendar)
    return row.due_on if row and case.may_know(row) else None


def _stage(case, label, model, state, due=None):
    day, entries = case.day(model, state), case.entries(model)
    standing = model.lifecycle.state(entries[-1].state).label if entries else ""
    return Stage(label, day is not None, day, due, standing)


def _checked(case):
    checks = case.entries(LookBackCheck)
    is_done = bool(checks) and all(check.state != "unchecked" for check in checks)
    return Stage("核查", is_done, due=case.inspection.leave_on)


def _mark(steps, today) -> list[dict]:
    """A stage is done when it and everything before it is; the first that is not is now."""
    marked, reached = [], False
    for step in steps:
        state = "todo" if reached else "done" if step.is_done else "now"
        reached = reached or not step.is_done
        is_open = state != "done" and step.due is not None
        is_late = is_open and state == "now" and step.due < today
        due = step.until.format(zh(step.due)) if is_open else ""
        marked.append(
            {
                "label": step.label,
                "state": state,
                "date_text": zh(step.on) if step.on else "",
                "due_text": f"逾期，{due}" if is_late else due,
                "late": is_late,
                "standing": step.standing,
            }
        )
    return marked


def _reports_accepted(case) -> bool:
    accepted = [e for e in case.entries(RectificationReport) if e.state == "accepted"]
    return len(accepted) >= 2


def stage_now(steps: list[dict]) -> str:
    return next((step["label"] for step in steps if step["state"] == "now"), CONCLUDED)


def now_text(case: CaseFile, steps: list[dict]) -> str:
    """One sentence under the banner's headline: whose turn it is, and how much is closed out."""
    now = next((step for step in steps if step["state"] == "now"), None)
    said = f"{now['label']}{now['standing']}。" if now and now["standing"] else ""
    if case.inspection.state == "on_site":
        said += _work_on_site(case)
    total = len(case.entries(RectificationItem))
    if total:
        closed = sum(e.state == "closed_out" for e in case.entries(RectificationItem))
        said += f"整改问题 {total} 个，已销号 {closed} 个。"
    return said


def _work_on_site(case: CaseFile) -> str:
    """How far the team is, for those who see all of it; a part of the numbers would mislead."""
    if not policy.may(case.person, "assign_interview", case.inspection):
        return ""
    talks = [entry.state for entry in case.entries(Interview) if entry.state != "cancelled"]
    held = sum(state in HELD for state in talks)
    records = sum(entry.state != "discarded" for entry in case.entries(FieldRecord))
    papers = sum(entry.state == "approved" for entry in case.entries(WorkingPaper))
    return (
        f"安排谈话 {len(talks)} 人次，已谈 {held} 人次；现场记录 {records} 份；"
        f"已审定底稿 {papers} 份。"
    )
