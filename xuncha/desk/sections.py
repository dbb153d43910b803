"""What the page of a case file lists: its parts, what may be begun in it, its dates."""

from collections import Counter

from django.urls import reverse

from kernel import policy
from kernel.workdays import zh
from rectification.models import (
    Archive,
    LookBackCheck,
)
from xuncha.clock.standing import deadlines_in
from xuncha.desk.casefile import PARTS, CaseFile


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
    label = _look_back_label(case) if part.model is LookBackCheck else part.new_label
    if not label or _is_full(part, case.entries(part.model)):
        return None
    not_yet = part.not_yet(case)
    if not_yet and case.entries(part.model):
        return None
    url = reverse(part.new, args=[case.inspection.pk])
    return {"label": label, "url": url, "not_yet": not_yet}


def _is_full(part, entries) -> bool:
    """Whether a case file holds no more of these: one, or one of each name."""
    if part.ledger:
        return False
    if not part.name:
        return bool(entries)
    choices = part.model._meta.get_field(part.name).choices
    return bool(choices) and len(entries) >= len(choices)


def _look_back_label(case) -> str:
    """A finished case may be looked back at; a look-back itself has its checks listed once."""
    if case.inspection.looks_back_at_id is not None:
        return "" if case.has(LookBackCheck) else "列出核查清单"
    return "安排回头看" if case.has(Archive, "archived") else ""


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


def deadlines(case: CaseFile, calendar) -> list[dict]:
    """What still presses in this case, soonest first: the unit is shown its own deadlines only."""
    rows = deadlines_in(case.inspection, calendar)
    return [
        {"label": row.title, "due": row.due, "pk": row.pk}
        for row in sorted(rows, key=lambda row: row.due_on)
        if row.standing in ("open", "late", "suspended") and case.may_know(row)
    ]


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
