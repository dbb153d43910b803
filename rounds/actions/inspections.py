"""One unit in one round: put in, changed, told, entered and left."""

from django.db import transaction
from django.utils import timezone

from accounts.grants import give, post_group
from kernel.events import record_event
from kernel.lifecycle import amend, lock, move, require
from kernel.refusals import NotPossible
from kernel.workdays import zh
from rounds.actions.recusals import ask_anew
from rounds.actions.teams import still_forming
from rounds.models import (
    Inspection,
    Round,
)
from rounds.serving import refuse_own_people


def add_inspection(
    round_: Round, *, by, unit, planned_entry_on, planned_leave_on, team=None, looks_back_at=None
) -> Inspection:
    """Put a unit into the round: one inspection per unit."""
    require(by, "edit", round_, "安排被巡察单位")
    with transaction.atomic():
        round_ = lock(round_)
        if round_.state != "planning":
            raise NotPossible("轮次方案已报审，不能再增加单位；确需调整请先退回方案。")
        if round_.inspections.filter(unit=unit).exists():
            raise NotPossible(f"{unit}已在本轮，不能重复添加。")
        if planned_leave_on <= planned_entry_on:
            raise NotPossible("计划撤点日期要晚于计划进驻日期，请检查。")
        if team:
            still_forming(team, "增加被巡察单位")
            ask_anew(team, by)
            refuse_own_people(team, [unit])
        inspection = Inspection.objects.create(
            committee=round_.committee, round=round_, team=team, unit=unit,
            planned_entry_on=planned_entry_on, planned_leave_on=planned_leave_on,
            looks_back_at=looks_back_at,
        )  # fmt: skip
        record_event(by=by, verb="add_inspection", label="列入巡察", record=inspection)
    return inspection


def add_inspections(round_: Round, *, by, units, earlier=None, **plan) -> list[Inspection]:
    """Several units at once, all or none; `earlier` maps a unit to the inspection looked back at."""
    earlier = earlier or {}
    with transaction.atomic():
        return [
            add_inspection(round_, by=by, unit=unit, looks_back_at=earlier.get(unit.pk), **plan)
            for unit in units
        ]


def remove_inspection(inspection: Inspection, *, by):
    """Take a unit out again while the round is being planned."""
    require(by, "edit", inspection, "移出本轮")
    with transaction.atomic():
        if lock(inspection.round).state != "planning":
            raise NotPossible("轮次方案已报审，不能再移出单位；确需调整请先退回方案。")
        if inspection.team:
            still_forming(inspection.team, "减少被巡察单位")
        record_event(
            by=by, verb="remove_inspection", label="移出本轮", record=inspection.round,
            data={"unit": inspection.unit.code},
        )  # fmt: skip
        inspection.delete()


def edit_inspection(inspection, *, by, seen=None, **fields):
    """Change dates or team while the inspection is planned and its team not yet authorised."""
    with transaction.atomic():
        if lock(inspection.round).state == "submitted":
            raise NotPossible("轮次方案正在审批，不能再调整；确需调整请先退回方案。")
        was = Inspection.objects.get(pk=inspection.pk).team  # a form may have touched ours
        for team in {was, fields.get("team", was)} - {None}:
            still_forming(team, "调整被巡察单位")
        if fields.get("team") not in (None, was):
            ask_anew(fields["team"], by)
            refuse_own_people(fields["team"], [inspection.unit])
        return amend(inspection, by=by, verb="edit", label="修改巡察安排", seen=seen, **fields)


def notify_inspection(inspection, *, by, seen=None, note="", notified_on=None):
    """下发巡察通知: from now on the unit's secretary and liaison know of the inspection."""
    notified_on = notified_on or timezone.localdate()
    if notified_on > timezone.localdate():
        raise NotPossible("通知日期不能晚于今天。")
    with transaction.atomic():
        move(inspection, "notify", by=by, seen=seen, note=note, notified_on=notified_on)
        give("answer_for", post_group(inspection.unit, "unit_secretary"), inspection, by=by)
        give("rectify", post_group(inspection.unit, "unit_liaison"), inspection, by=by)
    return inspection


def enter_inspection(inspection, *, by, seen=None, note="", entered_on=None):
    entered_on = entered_on or timezone.localdate()
    if entered_on > timezone.localdate():
        raise NotPossible("进驻日期不能晚于今天；还没有进驻的请到进驻当天登记。")
    if inspection.notified_on and entered_on < inspection.notified_on:
        raise NotPossible(f"进驻日期不能早于通知日期（{zh(inspection.notified_on)}）。")
    return move(inspection, "enter", by=by, seen=seen, note=note, entered_on=entered_on)


def leave_inspection(inspection, *, by, seen=None, note="", left_on=None):
    left_on = left_on or timezone.localdate()
    if left_on > timezone.localdate():
        raise NotPossible("撤点日期不能晚于今天；还没有撤点的请到撤点当天登记。")
    if inspection.entered_on and left_on < inspection.entered_on:
        raise NotPossible(f"撤点日期不能早于进驻日期（{zh(inspection.entered_on)}）。")
    return move(inspection, "leave", by=by, seen=seen, note=note, left_on=left_on)
