"""The records of planning and of going in, split along what they are about."""

from rounds.models.deadlines import Deadline, DeadlineChange
from rounds.models.inspections import Inspection, InspectionGroupPermission
from rounds.models.planning import CoverageTarget, FocusDictionary, FocusItem, Term
from rounds.models.rounds import Round, Team, numeral
from rounds.models.rules import RuleSet
from rounds.models.standing import (
    barred_inspections,
    inspections_served_in,
    inspections_where_employed,
    inspections_where_posted,
)
from rounds.models.teams import Authorisation, Recusal, TeamMember

__all__ = [
    "Authorisation",
    "CoverageTarget",
    "Deadline",
    "DeadlineChange",
    "FocusDictionary",
    "FocusItem",
    "Inspection",
    "InspectionGroupPermission",
    "Recusal",
    "Round",
    "RuleSet",
    "Team",
    "TeamMember",
    "Term",
    "barred_inspections",
    "inspections_served_in",
    "inspections_where_employed",
    "inspections_where_posted",
    "numeral",
]
