"""出处: where each problem of a report comes from, as far as one reader may know of it.

Papers, evidence and findings are those that their own policies show this person: whoever sees the
report and not a paper is not told that there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from findings.register.models import Finding, WorkingPaper
from findings.reports.checks import Check, Checked, Warned, checked, unchecked
from kernel.files import listed
from kernel.policy import visible


@dataclass(frozen=True, slots=True)
class Source:
    """One working paper behind a problem, as its own policy lets this reader see it."""

    paper: WorkingPaper

    @property
    def handlers(self) -> str:
        return "、".join(handler.person.name for handler in self.paper.handlers.all())

    @property
    def files(self) -> list[dict]:
        return listed(self.paper.evidence.all(), under=self.paper, route="workingpaper_evidence")


@dataclass(frozen=True, slots=True)
class Traced:
    """One problem of the report, where it comes from, and what its papers do not say."""

    problem: object
    finding: Finding | None  # None where the reader may not know of it (any more)
    sources: Sequence[Source]
    checked: Checked


@dataclass(frozen=True, slots=True)
class Trace:
    sections: Sequence[tuple[str, list[Traced]]]
    unused: Sequence[WorkingPaper]
    unreported: Sequence[Finding]

    @property
    def check(self) -> Check:
        return Check(
            problems=[one.checked for _, rows in self.sections for one in rows],
            unreported=[finding.title for finding in self.unreported],
            unused=[str(paper) for paper in self.unused],
        )


def sourced(report, person) -> list[tuple[str, list[Traced]]]:
    """The problems under their focuses with the numbers of their papers: for the report's own page."""
    papers = _papers(report, person).prefetch_related(None)
    return _sections(report, papers.annotate(file_count=Count("evidence")))


def trace(report, person) -> Trace:
    """All of it, with what of the case the report leaves out."""
    papers = list(
        _papers(report, person).prefetch_related("handlers__person", "evidence__added_by")
    )
    findings = visible(Finding.objects.standing(), person).filter(inspection=report.inspection_id)
    findings = {finding.pk: finding for finding in findings.order_by("number", "id")}
    sections = _sections(report, papers, findings)
    reported = [one.problem for _, rows in sections for one in rows]
    used = {pk for problem in reported for pk in problem.paper_ids}
    held = {problem.finding_id for problem in reported}
    return Trace(
        sections=sections,
        unused=[paper for paper in papers if paper.pk not in used],
        unreported=[one for pk, one in findings.items() if pk not in held and _is_to_tell(one)],
    )


def _is_to_tell(finding) -> bool:
    return finding.state == "confirmed" and finding.disposal != Finding.Disposal.NONE


def _papers(report, person):
    """Every approved paper of the case that this person sees, in the order of their numbers."""
    rows = visible(WorkingPaper.objects.approved(), person).filter(inspection=report.inspection_id)
    return rows.order_by("sequence", "id")


def _sections(report, papers, findings=None):
    papers, findings = {paper.pk: paper for paper in papers}, findings or {}
    return [
        (focus, [_traced(row, papers, findings.get(row.finding_id)) for row in rows])
        for focus, rows in report.sections()
    ]


def _traced(row, papers, finding) -> Traced:
    behind = set(row.paper_ids)
    seen = [paper for pk, paper in papers.items() if pk in behind]
    if len(seen) < len(behind):
        told = unchecked(row.title, row.text)
    else:
        texts = [[getattr(paper, name) for name in WorkingPaper.WORDS] for paper in seen]
        told = checked(row.title, row.text, texts)
    return Traced(row, finding, [Source(paper) for paper in seen], told)


def warnings_about(report, person) -> list[Warned]:
    """What this person should look at before handing the report on; it bars nothing."""
    return trace(report, person).check.warnings
