"""Deeds on the unit's two reports: signed by the secretary, accepted by the office."""

from django.db import transaction
from django.utils import timezone

from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from rectification.models import RectificationReport


def write_rectification_report(inspection, *, by, kind, text="") -> RectificationReport:
    report = RectificationReport(inspection=inspection, kind=kind, text=text)
    if not policy.may(by, "write_rectification_report", inspection):
        raise NotAllowed("您没有“撰写整改报告”的权限。")
    if not policy.may(by, "edit", report):
        raise NotAllowed("主要负责人的报告由书记本人撰写。")
    with transaction.atomic():
        lock(inspection)
        if not inspection.plans.filter(state="accepted").exists():
            raise NotPossible("整改方案还没有审核通过，通过后再写整改报告。")
        if inspection.rectification_reports.filter(kind=kind).exists():
            raise NotPossible(f"已有{report.get_kind_display()}，请在原报告上修改。")
        report.save()
        record_event(by=by, verb="write_rectification_report", label="撰写整改报告", record=report)
    return report


def edit_rectification_report(report, *, by, seen=None, **fields) -> RectificationReport:
    return amend(report, by=by, verb="edit", label="修改整改报告", seen=seen, **fields)


def submit_for_signature_rectificationreport(report, *, by, seen=None, note=""):
    with transaction.atomic():
        fresh = lock(report)
        return move(
            report, "submit_for_signature", by=by, seen=seen, note=note,
            draft_number=fresh.draft_number + 1, fingerprint=fresh.draft_fingerprint,
        )  # fmt: skip


def sign_rectificationreport(report, *, by, seen=None, note=""):
    with transaction.atomic():
        fresh = lock(report)
        return move(
            report, "sign", by=by, seen=seen, note=note,
            signed_by=by, signed_at=timezone.now(), signed_text=fresh.text,
            signed_fingerprint=fresh.draft_fingerprint,
        )  # fmt: skip


def return_to_liaison_rectificationreport(report, *, by, seen=None, note=""):
    return move(report, "return_to_liaison", by=by, seen=seen, note=note)


def withdraw_rectificationreport(report, *, by, seen=None, note=""):
    return move(report, "withdraw", by=by, seen=seen, note=note)


def accept_rectificationreport(report, *, by, seen=None, note="", office_comments=""):
    if not office_comments.strip():
        raise NotPossible("请写明书面审核意见。")
    with transaction.atomic():
        fresh = lock(report)
        return move(
            report, "accept", by=by, seen=seen, note=note or office_comments,
            office_comments=office_comments.strip(), accepted_by=by,
            accepted_at=timezone.now(), accepted_fingerprint=fresh.signed_fingerprint,
        )  # fmt: skip


def return_rectificationreport(report, *, by, seen=None, note=""):
    return move(report, "return", by=by, seen=seen, note=note)
