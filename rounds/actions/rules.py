"""Deeds on 期限规则: a new version, and the version a round follows."""

from django.db import transaction
from django.db.models import F

from kernel.events import record_event
from kernel.lifecycle import lock, require
from kernel.refusals import NotPossible, Overtaken
from rounds.models import Round, RuleSet


def revise_rules(rules: RuleSet, *, by, terms: dict, note: str) -> RuleSet:
    """A new version with these terms; rounds under way keep theirs until they adopt it."""
    require(by, "revise", rules, "修订期限规则")
    if not note.strip():
        raise NotPossible("请写明修订了什么、依据是什么。")
    with transaction.atomic():
        committee = lock(rules.committee)
        newest = RuleSet.objects.current(committee)
        if newest.pk != rules.pk:
            raise Overtaken
        if terms == newest.terms:
            raise NotPossible("各项期限都没有变动，不需要另立一版。")
        made = RuleSet.objects.create(
            committee=committee, number=newest.number + 1, terms=terms, note=note.strip()
        )
        record_event(by=by, verb="revise_rules", label="修订期限规则", record=made, note=note)
    return made


def adopt_rules(round_: Round, *, by, rules: RuleSet, note: str = "") -> Round:
    """Let a round follow another version; its open deadlines are counted anew by the caller.

    The office while it plans, and then the leading group: the terms are part of what it approved.
    """
    require(by, "adopt_rules", round_, "改用期限规则")
    with transaction.atomic():
        fresh = lock(round_)
        if fresh.state != round_.state:
            raise Overtaken
        if fresh.state == "submitted":
            raise NotPossible("轮次方案正在审批，不能改用期限规则；确需改用请先退回方案。")
        if rules.committee_id != fresh.committee_id:
            raise NotPossible("只能选用本级党组织的期限规则。")
        if rules.pk == fresh.rules_id:
            raise NotPossible(f"本轮已经按{rules}计算。")
        was = fresh.rules
        # With a new version, so that a page that shows the former terms is out of date.
        Round.objects.filter(pk=fresh.pk).update(rules=rules, version=F("version") + 1)
        record_event(
            by=by, verb="adopt_rules", label="改用期限规则", record=fresh, note=note,
            data={"was": was.number, "now": rules.number},
        )  # fmt: skip
    round_.rules, round_.version = rules, fresh.version + 1
    return round_
