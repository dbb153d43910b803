"""Deeds on 请示报告: the head reports, the leading group answers or takes note."""

from django.db import transaction
from django.utils import timezone

from findings.requests.models import MajorMatter
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, move
from kernel.refusals import NotAllowed, NotPossible


def request_instructions(inspection, *, by, **fields) -> MajorMatter:
    if not policy.may(by, "request_instructions", inspection):
        raise NotAllowed("您没有“请示报告”的权限。")
    with transaction.atomic():
        matter = MajorMatter.objects.create(inspection=inspection, **fields)
        record_event(by=by, verb="request_instructions", label="起草请示报告", record=matter)
    return matter


def edit_matter(matter, *, by, seen=None, **fields) -> MajorMatter:
    return amend(matter, by=by, verb="edit", label="修改请示报告", seen=seen, **fields)


def report_majormatter(matter, *, by, seen=None, note=""):
    return move(
        matter, "report", by=by, seen=seen, note=note, reported_by=by, reported_at=timezone.now()
    )


def answer_majormatter(matter, *, by, seen=None, note="", answer=""):
    if not answer.strip():
        raise NotPossible("请填写答复内容。")
    return move(
        matter, "answer", by=by, seen=seen, note=note,
        answer=answer.strip(), answered_by=by, answered_at=timezone.now(),
    )  # fmt: skip


def acknowledge_majormatter(matter, *, by, seen=None, note=""):
    return move(matter, "acknowledge", by=by, seen=seen, note=note)


def close_majormatter(matter, *, by, seen=None, note=""):
    return move(matter, "close", by=by, seen=seen, note=note)


def discard_majormatter(matter, *, by, seen=None, note=""):
    return move(matter, "discard", by=by, seen=seen, note=note)
