from findings.register.models.categories import Category
from findings.register.models.citations import COLUMNS, Citation
from findings.register.models.findings import Finding, FindingPaper
from findings.register.models.papers import (
    PaperEvidence,
    PaperHandler,
    WorkingPaper,
    possible_handlers,
)

__all__ = [
    "COLUMNS",
    "Category",
    "Citation",
    "Finding",
    "FindingPaper",
    "PaperEvidence",
    "PaperHandler",
    "WorkingPaper",
    "possible_handlers",
]
