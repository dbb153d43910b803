"""Deeds on 立行立改: proposed and approved inside, then issued to the unit and reported by it."""

from django.db import transaction
from django.utils import timezone

from findings.immediate.models import ImmediateRectification, ResultEvidence
from issuing.actions import number_by_deed
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh

NUMBERED_AS = "immediate.immediaterectification:notice"  # the kind whose register it is (papers.py)


def propose_immediate(inspection, *, by, **fields) -> ImmediateRectification:
    if not policy.may(by, "propose_immediate", inspection):
        raise NotAllowed("您没有“提出立行立改”的权限。")
    if inspection.state not in ("on_site", "left"):
        raise NotPossible("还没有进驻，进驻后才能提出立行立改。")
    _check_due(fields["due_on"])
    with transaction.atomic():
        record = ImmediateRectification.objects.create(
            inspection=inspection, committee_id=inspection.committee_id, **fields
        )
        record_event(by=by, verb="propose_immediate", label="提出立行立改", record=record)
    return record


def edit_immediate(record, *, by, seen=None, **fields) -> ImmediateRectification:
    if "due_on" in fields:
        _check_due(fields["due_on"])
    return amend(record, by=by, verb="edit", label="修改立行立改", seen=seen, **fields)


def _check_due(due_on):
    if due_on < timezone.localdate():
        raise NotPossible(f"整改期限（{zh(due_on)}）已经过去，请填写今天以后的日期。")


def submit_immediaterectification(record, *, by, seen=None, note=""):
    return move(record, "submit", by=by, seen=seen, note=note)


def approve_immediaterectification(record, *, by, seen=None, note=""):
    with transaction.atomic():
        fresh = lock(record)
        return move(
            record, "approve", by=by, seen=seen, note=note,
            approved_by=by, approved_at=timezone.now(), approved_fingerprint=fresh.fingerprint,
        )  # fmt: skip


def return_immediaterectification(record, *, by, seen=None, note=""):
    """Back to the team; an approval already given lapses."""
    return move(
        record, "return", by=by, seen=seen, note=note,
        approved_by=None, approved_at=None, approved_fingerprint="",
    )  # fmt: skip


def issue_immediaterectification(record, *, by, seen=None, note=""):
    """下发: the committee's next number of the year; from now on the unit knows of the notice."""
    with transaction.atomic():
        year = timezone.localdate().year
        drawn = number_by_deed(NUMBERED_AS, record, by=by, year=year)
        return move(
            record, "issue", by=by, seen=seen, note=note, year=year, sequence=drawn.sequence,
            number=drawn.number, issued_by=by, issued_at=timezone.now(),
        )  # fmt: skip


def acknowledge_immediaterectification(record, *, by, seen=None, note=""):
    """签收: by the unit's secretary in person."""
    return move(
        record, "acknowledge", by=by, seen=seen, note=note,
        acknowledged_by=by, acknowledged_at=timezone.now(),
    )  # fmt: skip


def report_immediaterectification(record, *, by, seen=None, note="", result="", files=()):
    """The unit's result, with at least one file to prove it."""
    if not result.strip():
        raise NotPossible("请填写整改结果。")
    if not files and not record.result_files.exists():
        raise NotPossible("请至少上传一份佐证材料。")
    with transaction.atomic():
        move(
            record, "report", by=by, seen=seen, note=note,
            result=result.strip(), reported_by=by, reported_at=timezone.now(),
        )  # fmt: skip
        for upload in files:
            ResultEvidence.from_upload(
                upload, by=by, inspection_id=record.inspection_id, immediate=record
            ).save()
    return record


def verify_immediaterectification(record, *, by, seen=None, note=""):
    return move(
        record, "verify", by=by, seen=seen, note=note,
        verified_by=by, verified_at=timezone.now(),
    )  # fmt: skip


def return_report_immediaterectification(record, *, by, seen=None, note=""):
    return move(record, "return_report", by=by, seen=seen, note=note)


def convert_immediaterectification(record, *, by, seen=None, note=""):
    return move(record, "convert", by=by, seen=seen, note=note)


def withdraw_immediaterectification(record, *, by, seen=None, note=""):
    return move(record, "withdraw", by=by, seen=seen, note=note)
