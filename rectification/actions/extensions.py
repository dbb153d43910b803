"""More time for one problem: asked by the unit, decided by the office, or by the leading group where
the day lies after 集中整改 ends. The first date stays known (`RectificationItem.first_due_on`).
"""

from django.db import transaction
from django.utils import timezone

from kernel.events import record_event
from kernel.lifecycle import lock, move, require
from kernel.refusals import NotPossible
from kernel.workdays import zh
from rectification.actions.items import extend_due_rectificationitem
from rectification.models import Extension


def ask_extension_of(item, *, by, asked_to, reason) -> Extension:
    require(by, "ask_closing", item, "申请延期")
    with transaction.atomic():
        fresh = lock(item)
        if fresh.state != "under_way" or fresh.due_on is None:
            raise NotPossible("只有正在整改、有完成时限的问题才能申请延期。")
        if asked_to <= max(fresh.due_on, timezone.localdate()):
            latest = max(fresh.due_on, timezone.localdate())
            raise NotPossible(f"申请延至的日期要晚于{zh(latest)}，请重新填写。")
        if fresh.extensions.filter(state="asked").exists():
            raise NotPossible("这个问题已有延期申请正在审核，请等审核结果。")
        until = fresh.plan.feedback.concentrated_until
        made = Extension.objects.create(
            inspection_id=fresh.inspection_id, item=fresh, was_due_on=fresh.due_on,
            asked_to=asked_to, reason=reason.strip(), asked_by=by,
            is_beyond=bool(until and asked_to > until),
        )  # fmt: skip
        record_event(
            by=by, verb="ask_extension", label="申请延期", record=made, note=reason.strip()
        )
    return made


def grant_extension(extension, *, by, seen=None, note=""):
    with transaction.atomic():
        item = lock(extension.item)
        move(extension, "grant", by=by, seen=seen, note=note)
        extend_due_rectificationitem(item, by=by, note=extension.reason, due_on=extension.asked_to)
    return extension


def refuse_extension(extension, *, by, seen=None, note=""):
    return move(extension, "refuse", by=by, seen=seen, note=note)


def withdraw_extension(extension, *, by, seen=None, note=""):
    return move(extension, "withdraw", by=by, seen=seen, note=note)
