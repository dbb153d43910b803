"""The records of planning and of going in, split along what they are about."""

from rounds.models.inspections import Inspection, InspectionGroupPermission
from rounds.models.planning import CoverageTarget, FocusDictionary, FocusItem, Term
from rounds.models.rounds import Deadlines, Round, Team, numeral
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
    "Deadlines",
    "FocusDictionary",
    "FocusItem",
    "Inspection",
    "InspectionGroupPermission",
    "Recusal",
    "Round",
    "Team",
    "TeamMember",
    "Term",
    "barred_inspections",
    "inspections_served_in",
    "inspections_where_employed",
    "inspections_where_posted",
    "numeral",
]
