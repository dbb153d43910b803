"""The records of rectification, split along their lifecycles."""

from rectification.models.closing import Accountability, Archive, Evaluation, Publication
from rectification.models.extensions import Extension
from rectification.models.items import Measure, MeasureEvidence, Progress, RectificationItem
from rectification.models.look_back import LookBackCheck
from rectification.models.plan import Plan, PlanSignature
from rectification.models.report import RectificationReport
from rectification.models.service import Service

__all__ = [
    "Accountability",
    "Archive",
    "Evaluation",
    "Extension",
    "LookBackCheck",
    "Measure",
    "MeasureEvidence",
    "Plan",
    "PlanSignature",
    "Progress",
    "Publication",
    "RectificationItem",
    "RectificationReport",
    "Service",
]
