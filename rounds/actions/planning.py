"""Deeds of planning: the term and its coverage, and the round."""

from django.db import transaction

from kernel.events import record_event
from kernel.lifecycle import amend, lock, move, require
from kernel.refusals import NotPossible
from rounds.actions.authorisations import end_authorisation
from rounds.models import (
    CoverageTarget,
    Round,
    RuleSet,
    Term,
)

OUT = "out"  # a unit taken out of the term's coverage


def plan_term(term: Term, *, by) -> Term:
    """Save a new term of the person's committee."""
    require(by, "plan_round", term.committee, "新建届次")
    with transaction.atomic():
        term.save()
        RuleSet.objects.current(term.committee)  # so that it can be revised before the first round
        record_event(by=by, verb="plan_term", label="新建届次", record=term)
    return term


def edit_term(term: Term, *, by) -> Term:
    require(by, "edit", term, "修改届次")
    with transaction.atomic():
        term.save()
        record_event(by=by, verb="edit", label="修改届次", record=term)
    return term


def include_everyone(term: Term, *, by) -> int:
    """全部纳入本届全覆盖: every active organisation becomes a target; answers how many were new."""
    require(by, "edit", term, "编制全覆盖计划")
    with transaction.atomic():
        lock(term)
        missing = term.committee.organisations.filter(is_active=True).exclude(targets__term=term)
        targets = [CoverageTarget(term=term, unit=unit) for unit in missing]
        CoverageTarget.objects.bulk_create(targets)
        if targets:
            record_event(
                by=by, verb="plan_coverage", label="纳入全覆盖", record=term,
                note=f"全部纳入，新增 {len(targets)} 个单位。",
            )  # fmt: skip
    return len(targets)


def plan_coverage(term: Term, *, by, years: dict) -> int:
    """Set the planned year of each unit: a year, None (未定) or OUT; answers how many changed."""
    require(by, "edit", term, "编制全覆盖计划")
    with transaction.atomic():
        lock(term)
        standing = {target.unit_id: target for target in term.targets.filter(unit__in=years)}
        changed = {}
        for unit, year in years.items():
            target = standing.get(unit.pk)
            if year == OUT and target:
                _not_yet_covered(term, unit)
                target.delete()
            elif year != OUT and (target is None or target.planned_year != year):
                term.targets.update_or_create(unit=unit, defaults={"planned_year": year})
            else:
                continue
            changed[unit.code] = year
        if changed:
            record_event(
                by=by, verb="plan_coverage", label="调整全覆盖计划", record=term,
                note=f"调整 {len(changed)} 个单位。", data={"years": changed},
            )  # fmt: skip
    return len(changed)


def _not_yet_covered(term, unit):
    if unit.inspections.filter(round__term=term).exists():
        raise NotPossible(f"{unit}已列入本届轮次，不能移出全覆盖。")


def plan_round(round_: Round, *, by) -> Round:
    """Save a new round of a term of the person's committee."""
    require(by, "plan_round", round_.term, "新建轮次")
    with transaction.atomic():
        round_.committee = round_.term.committee
        if round_.rules_id is None:
            round_.rules = RuleSet.objects.current(round_.committee)
        round_.save()
        record_event(by=by, verb="plan_round", label="新建轮次", record=round_)
    return round_


def edit_round(round_: Round, *, by, seen=None, **fields) -> Round:
    return amend(round_, by=by, verb="edit", label="修改轮次", seen=seen, **fields)


def submit_round(round_, *, by, seen=None, note=""):
    return move(round_, "submit", by=by, seen=seen, note=note)


def approve_round(round_, *, by, seen=None, note=""):
    return move(round_, "approve", by=by, seen=seen, note=note)


def return_round(round_, *, by, seen=None, note=""):
    return move(round_, "return", by=by, seen=seen, note=note)


def conclude_round(round_, *, by, seen=None, note=""):
    """End the round; authorisations that still run end with it."""
    with transaction.atomic():
        move(round_, "conclude", by=by, seen=seen, note=note)
        for team in round_.teams.select_related("authorisation"):
            if team.authorisation.state == "granted":
                end_authorisation(team.authorisation, by=by, note=f"{round_}结束，授权同时结束。")
    return round_
