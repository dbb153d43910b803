"""Every change of a report's text leaves a version: no deed of its own, but part of each of them."""

from django.db.models import Max
from django.utils import timezone

from findings.reports.models import ReportText, ReportVersion
from kernel.events import history
from kernel.lifecycle import lock

Capacity = ReportVersion.Capacity
_WRITING = {"write_report": Capacity.TEAM, "edit": Capacity.TEAM, "revise": Capacity.OFFICE}


def keep_version(report, *, by, capacity, during, at=None):
    """Keep what the report says now, unless that is what its last version says already.

    Within the transaction of the change; the report is locked, so numbers run without doubles.
    """
    fresh = lock(report)
    frozen, fingerprint = fresh.frozen, fresh.fingerprint
    last = fresh.versions.select_related("text").order_by("number").last()
    if last and last.text.fingerprint == fingerprint:
        return None
    text, _ = ReportText.objects.get_or_create(
        report=fresh, fingerprint=fingerprint,
        defaults={"inspection_id": fresh.inspection_id, "content": frozen},
    )  # fmt: skip
    number = (fresh.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return ReportVersion.objects.create(
        inspection_id=fresh.inspection_id, report=fresh, number=number, text=text,
        findings=fresh.told_findings, draft_number=_draft(fresh), during=during,
        capacity=capacity, person=by, at=at or timezone.now(),
    )  # fmt: skip


def _draft(report) -> int:
    """The draft that this text goes up the chain as: an open report's next one."""
    return report.draft_number + 1 if report.is_editable else report.draft_number


def keep_former_version(report):
    """Before the first change of a report that is older than versions: what it said until now.

    Its events tell who wrote it last, and when.
    """
    if report.versions.exists():
        return
    fresh = lock(report)
    written = history(report).filter(verb__in=_WRITING).order_by("pk").last()
    keep_version(
        fresh, by=_person(written), capacity=_WRITING[written.verb] if written else Capacity.TEAM,
        during=fresh.lifecycle.initial, at=written.at if written else fresh.moved_at,
    )  # fmt: skip


def _person(event):
    people = ReportVersion._meta.get_field("person").related_model.objects
    return people.filter(pk=event.person_id).first() if event else None
