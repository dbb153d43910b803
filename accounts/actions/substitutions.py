"""代办: naming a substitute, and ending it before its last day."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Person, Substitution
from accounts.parties import colleagues
from kernel.events import record_event
from kernel.lifecycle import require
from kernel.refusals import NotPossible

MOST_DAYS = 92
MOST_AT_A_TIME = 3  # people one substitute stands in for: each costs a query a page


def name_substitute(*, by, substitute, starts_on, ends_on, reason) -> Substitution:
    """The substitute of `by` for these days, both included.

    Whether a tie keeps the substitute from a case is not asked here, since the answer would tell
    of the tie: it is asked of each deed (docs/decisions/0010).
    """
    _refuse_days(starts_on, ends_on)
    with transaction.atomic():
        # Both are locked, always in the same order: two names given at once would overlap.
        list(
            Person.objects.select_for_update().filter(pk__in={by.pk, substitute.pk}).order_by("pk")
        )
        committee_id = colleagues(by).get(substitute)
        if committee_id is None:
            raise NotPossible("只能请同一巡察办、领导小组、巡察组、单位或接收单位的在任同志代办。")
        overlapping = Substitution.objects.overlapping(starts_on, ends_on)
        if overlapping.filter(principal=by).exists():
            raise NotPossible("这几天您已请人代办，请先结束原来的代办，或错开日期。")
        if overlapping.filter(substitute=substitute).count() >= MOST_AT_A_TIME:
            raise NotPossible(f"这名同志那几天已为 {MOST_AT_A_TIME} 人代办，请另请一位。")
        substitution = Substitution.objects.create(
            committee_id=committee_id, principal=by, substitute=substitute,
            starts_on=starts_on, ends_on=ends_on, reason=reason,
        )  # fmt: skip
        _told(substitution, "name_substitute", "请人代办", by)
    by.forget_scope()
    substitute.forget_scope()
    return substitution


def _refuse_days(starts_on, ends_on):
    if starts_on < timezone.localdate():
        raise NotPossible("开始日期不能早于今天。")
    if ends_on < starts_on:
        raise NotPossible("结束日期不能早于开始日期。")
    if ends_on - starts_on >= timedelta(days=MOST_DAYS):
        raise NotPossible(f"一次代办最长 {MOST_DAYS} 天；更久的，请调整任职或分工。")


def end_substitution(substitution: Substitution, *, by) -> Substitution:
    """By the principal, by the substitute who cannot do it, or by the committee's office; at once."""
    require(by, "end", substitution, "结束代办")
    with transaction.atomic():
        if not substitution.can_end:
            raise NotPossible("这项代办已经结束。")
        still = Substitution.objects.filter(pk=substitution.pk, ended_at__isnull=True)
        if not still.update(ended_at=timezone.now(), ended_by=by):
            raise NotPossible("这项代办已经结束。")
        _told(substitution, "end_substitution", "结束代办", by)
    by.forget_scope()
    substitution.refresh_from_db()
    return substitution


def _told(substitution, verb, label, by):
    record_event(
        by=by, verb=verb, label=label, record=substitution, kind="account",
        note=f"{substitution}，{substitution.starts_on}至{substitution.ends_on}，"
        f"{substitution.reason}",
        data={"principal": substitution.principal_id, "substitute": substitution.substitute_id},
    )  # fmt: skip
