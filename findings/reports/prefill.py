"""What is known already is filled in: the first wording of a report and of a feedback opinion."""

from dataclasses import dataclass

from findings.fieldwork.counts import counts_of
from findings.register.models import Finding
from kernel.workdays import zh

# Disposals that another organ takes up, or that are no problem after all: not fed back unasked.
NOT_FED_BACK = frozenset(
    {
        Finding.Disposal.DISCIPLINE,
        Finding.Disposal.ORGANISATION,
        Finding.Disposal.DEPARTMENT,
        Finding.Disposal.PETITION,
        Finding.Disposal.NONE,
    }
)


@dataclass(frozen=True)
class Choice:
    """One finding that may be taken into a document, with its wording so far."""

    finding: Finding
    included: bool
    title: str
    text: str


def included(choices) -> list[dict]:
    """Of these choices those that are taken in, as the deeds take them."""
    return [
        {"finding": choice.finding, "title": choice.title, "text": choice.text}
        for choice in choices
        if choice.included
    ]


def _period(inspection) -> str:
    if inspection.left_on:
        return f"{zh(inspection.entry_on)}至{zh(inspection.left_on)}"
    return f"{zh(inspection.entry_on)}起"


def _close(span) -> str:
    """15个工作日: as papers write it, without a space."""
    return str(span).replace(" ", "")


def _work_done(inspection) -> str:
    """How much was heard, read and seen: the numbers a report opens with (domain.md §9)."""
    counts = counts_of(inspection)
    return f"巡察期间，{counts.sentence}。" if counts else ""


def report_texts(inspection) -> dict:
    committee, unit = inspection.committee, inspection.unit
    return {
        "basis": (
            f"根据{committee.short_name}统一部署，{_period(inspection)}，{inspection.team}"
            f"对{unit.name}开展了{inspection.round.get_kind_display()}。{_work_done(inspection)}"
        ),
        "advice": "\n".join(
            finding.advice.strip()
            for finding in inspection.findings.confirmed().in_report_order()
            if finding.advice.strip()
        ),
    }


def report_choices(inspection, report=None) -> list[Choice]:
    """Findings for a report in its own order first, then those it does not hold yet."""
    held = list(report.problems_in_order().select_related("finding__focus")) if report else []
    choices = [Choice(row.finding, True, row.title, row.text) for row in held]
    taken = {row.finding_id for row in held}
    rows = inspection.findings.confirmed().in_report_order().select_related("focus")
    for finding in rows:
        if finding.pk not in taken:
            wanted = report is None and finding.disposal != Finding.Disposal.NONE
            choices.append(Choice(finding, wanted, finding.title, finding.text))
    return choices


def feedback_texts(report) -> dict:
    inspection = report.inspection
    committee, round_ = inspection.committee, inspection.round
    place = committee.short_name.removesuffix("委")
    return {
        "basis": (
            f"根据{committee.short_name}统一部署，{_period(inspection)}，{committee.short_name}"
            f"{inspection.team}对你单位开展了{round_.get_kind_display()}。"
            f"经{committee.short_name}巡察工作领导小组同意，现将巡察情况反馈如下。"
        ),
        "overall": report.overall,
        "advice": report.advice,
        "report_requirement": (
            f"请于反馈之日起{_close(round_.rules.term('plan'))}内报送整改方案和问题清单、任务清单、责任清单；"
            f"集中整改期为{_close(round_.rules.term('concentrated'))}，"
            "期满报送整改情况报告和主要负责人组织落实情况报告。"
        ),
        "copies": f"{committee.short_name}分管领导、{place}纪委监委、{committee.short_name}组织部",
    }


def feedback_choices(report, feedback=None) -> list[Choice]:
    """Problems of the approved report; those another organ takes up are left out at first."""
    items = feedback.items_in_order().select_related("finding__focus") if feedback else ()
    choices = [
        Choice(item.finding, True, item.title, item.text) for item in items if item.finding_id
    ]
    taken = {choice.finding.pk for choice in choices}
    for row in report.problems_in_order().select_related("finding__focus"):
        if row.finding_id not in taken:
            wanted = feedback is None and row.finding.disposal not in NOT_FED_BACK
            choices.append(Choice(row.finding, wanted, row.title, row.text))
    return choices
