"""The office's board of a round: every inspection at its stage, on one page."""

from dataclasses import dataclass

from django.utils import timezone

from kernel import policy
from kernel.workdays import Calendar
from rounds.models import Inspection
from xuncha.clock.standing import reckon_together
from xuncha.desk.casefile import case_files
from xuncha.desk.stages import now_text, stages


@dataclass(frozen=True, slots=True)
class Lane:
    inspection: Inspection
    steps: list[dict]
    text: str


def board_of(round_, person) -> list[Lane]:
    """One lane per inspection of the round that the person may see (a round has 8 to 40)."""
    rows = policy.visible(Inspection, person).filter(round=round_).with_case()
    inspections = list(rows.order_by("team__number", "unit__code"))
    lanes, today, calendar = [], timezone.localdate(), Calendar.load()
    reckon_together(inspections, calendar)
    for case in case_files(inspections, person) if inspections else ():
        steps = stages(case, today, calendar)
        lanes.append(Lane(case.inspection, steps, now_text(case, steps)))
    return lanes
