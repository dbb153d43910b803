"""Lifecycles of rectification, split along what is signed and what closes the case."""

from rectification.lifecycle.closing import ARCHIVE, CHECK, EVALUATION, PUBLICATION, REPORT
from rectification.lifecycle.extensions import EXTENSION
from rectification.lifecycle.plan import ITEM, MEASURE, PLAN, SIGNED
from rectification.lifecycle.service import SERVICE

__all__ = [
    "ARCHIVE",
    "CHECK",
    "EVALUATION",
    "EXTENSION",
    "ITEM",
    "MEASURE",
    "PLAN",
    "PUBLICATION",
    "REPORT",
    "SERVICE",
    "SIGNED",
]
