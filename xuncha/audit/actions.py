"""What the audit administrator does: ask for exports and proofs. Nothing here changes an event."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kernel import jobs, policy, seals
from kernel.events import record_event
from kernel.models import Event
from kernel.refusals import NotAllowed, NotPossible
from xuncha.audit.models import EventExport, Verification
from xuncha.audit.search import found

EXPORT_CAP = 300_000  # a workbook takes 1,048,576 rows; a clerk's computer takes fewer


def note_search(terms, *, by):
    """The auditor's own reading is an event as well; the security administrator sees it."""
    record_event(
        by=by, verb="search_events", label="查询办理记录", record=by, kind="reading",
        data={"terms": terms},
    )  # fmt: skip


def ask_for_export(terms, *, by, purpose) -> EventExport:
    """Put an export of what the search finds now into the queue."""
    if not policy.opens(by, EventExport):
        raise NotAllowed("您没有“导出办理记录”的权限。")
    rows = policy.visible(Event, by)
    many = found(rows, terms)[: EXPORT_CAP + 1].count()
    if not many:
        raise NotPossible("没有符合条件的记录，请修改条件后再导出。")
    if many > EXPORT_CAP:
        raise NotPossible(f"超过 {EXPORT_CAP:,} 条，请缩小日期范围，分几次导出。")
    with transaction.atomic():
        export = EventExport.objects.create(
            asked_by=by, purpose=purpose, terms=terms,
            last_event=rows.aggregate(last=Max("pk"))["last"],
        )  # fmt: skip
        record_event(
            by=by, verb="export_events", label="导出办理记录", record=export, kind="export",
            note=purpose, data={"terms": terms, "rows": many},
        )  # fmt: skip
        jobs.request_paper(export, by=by)
    return export


def ask_for_proof(*, by) -> Verification:
    """Put a proof of the whole chain into the queue."""
    if not policy.opens(by, Verification):
        raise NotAllowed("您没有“核验办理记录”的权限。")
    with transaction.atomic():
        verification = Verification.objects.create(asked_by=by)
        record_event(by=by, verb="verify_events", label="核验办理记录", record=verification)
        jobs.request_paper(verification, by=by)
    return verification


def prove(verification, tell) -> Verification:
    """Prove the chain and write down what was found; run again, it finds anew."""
    verdict = seals.verify(tell=lambda done, total: tell(min(99, done * 100 // total)))
    found_now = {
        "finished_at": timezone.now(),
        "seals": verdict.seals,
        "events": verdict.events,
        "unsealed": verdict.unsealed,
        "fault": verdict.fault[:300],
    }
    Verification.objects.filter(pk=verification.pk).update(**found_now)
    for name, value in found_now.items():
        setattr(verification, name, value)
    return verification
