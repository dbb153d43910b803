"""The office keeps the outlines of talks; what a talk has copied stays as it was."""

from django.db import IntegrityError, transaction

from findings.fieldwork.models import InterviewOutline
from findings.fieldwork.outline import Unreadable, read_outline, written
from findings.fieldwork.starting import OUTLINES
from kernel import policy
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible


def tidy(text: str) -> str:
    """The outline as it is kept: numbers and blank lines gone; NotPossible where it is no tree."""
    try:
        return written(read_outline(text))
    except Unreadable as fault:
        raise NotPossible(str(fault)) from None


def write_outline(committee, *, by, **fields) -> InterviewOutline:
    if not policy.may(by, "keep_outlines", committee):
        raise NotAllowed("您没有“维护谈话提纲”的权限。")
    return _saved(
        InterviewOutline(committee=committee), by, "write_outline", "新建谈话提纲", fields
    )


def edit_outline(outline, *, by, **fields) -> InterviewOutline:
    if not policy.may(by, "edit", outline):
        raise NotAllowed("您没有“维护谈话提纲”的权限。")
    return _saved(outline, by, "edit", "修改谈话提纲", fields)


def _saved(outline, by, verb, label, fields):
    for name, value in fields.items():
        setattr(outline, name, tidy(value) if name == "questions" else value)
    try:
        with transaction.atomic():
            outline.save()
            record_event(by=by, verb=verb, label=label, record=outline)
    except IntegrityError:
        raise NotPossible("已有同名的提纲，请换一个名称。") from None
    return outline


def seed_outlines(committee, *, by=None) -> int:
    """The starting outlines the committee does not have yet; answers how many were new."""
    if by is not None and not policy.may(by, "keep_outlines", committee):
        raise NotAllowed("您没有“维护谈话提纲”的权限。")
    known = set(committee.interview_outlines.values_list("title", flat=True))
    fresh = [row for row in OUTLINES if row[1] not in known]
    with transaction.atomic():
        for group, title, questions in fresh:
            _saved(
                InterviewOutline(committee=committee), by, "write_outline", "装入谈话提纲",
                {"group": group, "title": title, "questions": questions},
            )  # fmt: skip
    return len(fresh)
