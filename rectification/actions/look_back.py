"""回头看: a new inspection of the same unit that checks the earlier rectification item by item."""

from django.db import transaction
from django.utils import timezone

from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import lock, move
from kernel.refusals import NotAllowed, NotPossible
from rectification.models import LookBackCheck
from rounds.actions import add_inspection
from rounds.models import Inspection, Round


def look_back(old, *, by, round, team=None, planned_entry_on, planned_leave_on) -> Inspection:
    """Put the unit of `old` into a look-back round, with one check per item of `old`."""
    if not policy.may(by, "look_back", old):
        raise NotAllowed("您没有“安排回头看”的权限。")
    if round.kind != Round.Kind.LOOK_BACK or round.committee_id != old.committee_id:
        raise NotPossible("请选择本级党组织类型为“回头看”的轮次。")
    with transaction.atomic():
        inspection = add_inspection(
            round, by=by, unit=old.unit, team=team, looks_back_at=old,
            planned_entry_on=planned_entry_on, planned_leave_on=planned_leave_on,
        )  # fmt: skip
        lay_out_checks(inspection, by=by)
        record_event(by=by, verb="look_back", label="安排回头看", record=old, note=inspection.title)
    return inspection


def lay_out_checks(inspection, *, by) -> list[LookBackCheck]:
    """One check for every item of the earlier inspection that has none yet."""
    if not policy.may(by, "look_back", inspection):
        raise NotAllowed("您没有“安排回头看”的权限。")
    if inspection.looks_back_at is None:
        raise NotPossible("这次巡察不是回头看，没有要核查的原问题。")
    with transaction.atomic():
        lock(inspection)
        items = inspection.looks_back_at.rectification_items.exclude(state="drafted")
        if not items.exists():
            raise NotPossible("原巡察还没有进入整改的问题，不能安排回头看。")
        checks = [
            LookBackCheck.objects.create(
                inspection=inspection, item=item, old_number=item.number, title=item.title,
                old_text=item.text, old_goal=item.goal, old_result=item.result,
            )
            for item in items.exclude(look_back_checks__inspection=inspection).order_by("number")
        ]  # fmt: skip
        record_event(
            by=by, verb="lay_out_checks", label="列出核查清单", record=inspection,
            note=f"原整改问题 {len(checks)} 个。",
        )  # fmt: skip
    return checks


def find_rectified_lookbackcheck(check, *, by, seen=None, note="", how_found=""):
    return _find(check, "find_rectified", by=by, seen=seen, note=note, how_found=how_found)


def find_not_rectified_lookbackcheck(check, *, by, seen=None, note="", how_found=""):
    return _find(check, "find_not_rectified", by=by, seen=seen, note=note, how_found=how_found)


def find_relapsed_lookbackcheck(check, *, by, seen=None, note="", how_found=""):
    return _find(check, "find_relapsed", by=by, seen=seen, note=note, how_found=how_found)


def _find(check, name, *, by, seen, note, how_found):
    if not how_found.strip():
        raise NotPossible("请写明怎样核查、发现了什么。")
    return move(
        check, name, by=by, seen=seen, note=note or how_found,
        how_found=how_found.strip(), found_by=by, found_at=timezone.now(),
    )  # fmt: skip


def revise_lookbackcheck(check, *, by, seen=None, note=""):
    return move(check, "revise", by=by, seen=seen, note=note, found_by=None, found_at=None)
