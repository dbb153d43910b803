"""Deeds on the plan: written from the feedback, signed by the secretary, accepted by the office."""

from django.db import transaction
from django.utils import timezone

from findings.reports.lifecycle import DELIVERED
from findings.reports.models import fingerprint_of
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move
from kernel.refusals import NotAllowed, NotPossible
from kernel.workdays import zh
from rectification.models import Measure, Plan, PlanSignature, RectificationItem


def write_plan(inspection, *, by, overview="") -> Plan:
    """Begin the plan; every problem of the feedback becomes an item, word for word."""
    if not policy.may(by, "write_plan", inspection):
        raise NotAllowed("您没有“拟订整改方案”的权限。")
    with transaction.atomic():
        lock(inspection)
        feedback = inspection.feedback_opinions.filter(state__in=DELIVERED).first()
        if feedback is None:
            raise NotPossible("反馈意见还没有送达，反馈后才能拟订整改方案。")
        if inspection.plans.exists():
            raise NotPossible("本次巡察已有整改方案，请在原方案上修改。")
        plan = Plan.objects.create(inspection=inspection, feedback=feedback, overview=overview)
        for row in feedback.items_in_order():
            RectificationItem.objects.create(
                inspection=inspection, plan=plan, feedback_item=row,
                number=row.number, title=row.title, text=row.text,
            )  # fmt: skip
        record_event(by=by, verb="write_plan", label="拟订整改方案", record=plan)
    return plan


def edit_plan(plan, *, by, seen=None, **fields) -> Plan:
    return amend(plan, by=by, verb="edit", label="修改整改方案", seen=seen, **fields)


def edit_item(item, *, by, seen=None, measures=None, **fields) -> RectificationItem:
    """Change one problem's answer; `measures` are {id, text, due_on} in order, the rest goes."""
    with transaction.atomic():
        plan = lock(item.plan)
        if not plan.is_editable:
            raise NotPossible(f"整改方案{plan.state_label}，内容已不能修改。")
        amend(item, by=by, verb="edit", label="修改整改措施", seen=seen, **fields)
        if measures is not None:
            _set_measures(item, measures)
    return item


def _set_measures(item, measures):
    """Keep, change, add and drop measures; the event of the item's edit speaks for them."""
    standing = {measure.pk: measure for measure in item.measures.all()}
    for position, given in enumerate(measures, start=1):
        due_on = given.get("due_on")
        if due_on and item.due_on and due_on > item.due_on:
            raise NotPossible(
                f"措施 {position} 的期限（{zh(due_on)}）晚于整改期限（{zh(item.due_on)}），请检查。"
            )
        measure = standing.pop(given.get("id"), None) or Measure(
            inspection_id=item.inspection_id, item=item
        )
        measure.position, measure.text, measure.due_on = position, given["text"].strip(), due_on
        measure.save()
    for dropped in standing.values():
        dropped.delete()


def submit_for_signature_plan(plan, *, by, seen=None, note=""):
    """A new version of the exact text that the secretary is asked to sign."""
    with transaction.atomic():
        fresh = lock(plan)
        return move(
            plan, "submit_for_signature", by=by, seen=seen, note=note,
            round_no=fresh.round_no + 1, fingerprint=fresh.draft_fingerprint,
        )  # fmt: skip


def sign_plan(plan, *, by, seen=None, note=""):
    """书记签字背书: the text is frozen into the signature; from now on the office reads it."""
    with transaction.atomic():
        fresh = lock(plan)
        move(
            plan, "sign", by=by, seen=seen, note=note,
            reached_office_at=fresh.reached_office_at or timezone.now(),
        )  # fmt: skip
        text = fresh.draft_text
        PlanSignature.objects.create(
            inspection_id=fresh.inspection_id, plan=fresh, person=by, text=text,
            fingerprint=fingerprint_of(text), version_no=fresh.round_no, at=timezone.now(),
        )  # fmt: skip
    return plan


def return_to_liaison_plan(plan, *, by, seen=None, note=""):
    return move(plan, "return_to_liaison", by=by, seen=seen, note=note)


def withdraw_plan(plan, *, by, seen=None, note=""):
    return move(plan, "withdraw", by=by, seen=seen, note=note)


def accept_plan(plan, *, by, seen=None, note="", office_comments=""):
    """The office's written comments, and with them every item is under way."""
    if not office_comments.strip():
        raise NotPossible("请写明书面审核意见。")
    with transaction.atomic():
        fresh = lock(plan)
        move(
            plan, "accept", by=by, seen=seen, note=note or office_comments,
            office_comments=office_comments.strip(), accepted_by=by,
            accepted_at=timezone.now(), accepted_fingerprint=fresh.fingerprint,
        )  # fmt: skip
        for item in plan.items_in_order():
            move(item, "begin", by=by, first_due_on=item.due_on)
    return plan


def return_plan(plan, *, by, seen=None, note=""):
    """Back to the unit; the signature lapses, the next submission is a new version."""
    return move(plan, "return", by=by, seen=seen, note=note)
