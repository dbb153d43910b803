"""How far an inspection has come: computed from what is there, never stored twice."""

from findings.reports.models import FeedbackOpinion, Report
from kernel import policy
from kernel.workdays import zh
from rectification.models import (
    Archive,
    Evaluation,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
)
from xuncha.desk.casefile import CaseFile


def stages(case: CaseFile) -> list[dict]:
    """The stepper: done, now or todo for every stage this person may know of."""
    inspection = case.inspection
    steps = [
        ("准备", inspection.state != "planned", _day(inspection.notified_on)),
        ("进驻", inspection.state == "left", _day(inspection.entered_on)),
    ]
    if inspection.looks_back_at_id is None or case.entries(Report):
        if policy.may(case.person, "see_case", inspection):
            steps.append(_step(case, "报告", Report, "approved"))
        steps.append(_step(case, "反馈", FeedbackOpinion, "received"))
        steps.append(_step(case, "整改方案", Plan, "accepted"))
        steps.append(("集中整改", _reports_accepted(case), ""))
        steps.append(_step(case, "评估", Evaluation, "approved"))
        steps.append(_step(case, "公开", Publication, "published"))
    steps.append(_step(case, "归档", Archive, "archived"))
    return _mark(steps)


def _step(case, label, model, state):
    day = case.day(model, state)
    return label, day is not None, _day(day)


def _mark(steps) -> list[dict]:
    """A stage is done when it and everything before it is; the first that is not is now."""
    marked, reached = [], False
    for label, is_done, text in steps:
        state = "todo" if reached else "done" if is_done else "now"
        reached = reached or not is_done
        marked.append({"label": label, "state": state, "date_text": text})
    return marked


def _reports_accepted(case) -> bool:
    accepted = [e for e in case.entries(RectificationReport) if e.state == "accepted"]
    return len(accepted) >= 2


def stage_now(case: CaseFile) -> str:
    return next((step["label"] for step in stages(case) if step["state"] == "now"), "办结")


def now_text(case: CaseFile) -> str:
    """One sentence under the banner's headline."""
    total = len(case.entries(RectificationItem))
    if total:
        closed = sum(e.state == "closed_out" for e in case.entries(RectificationItem))
        return f"整改问题 {total} 个，已销号 {closed} 个。"
    return ""


def _day(day) -> str:
    return zh(day) if day else ""
