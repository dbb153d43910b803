from findings.register.models.categories import Category
from findings.register.models.findings import Finding, FindingPaper
from findings.register.models.papers import (
    PaperEvidence,
    PaperHandler,
    WorkingPaper,
    possible_handlers,
)
from findings.register.models.proof import both_or_neither, fingerprint_of

__all__ = [
    "Category",
    "Finding",
    "FindingPaper",
    "PaperEvidence",
    "PaperHandler",
    "WorkingPaper",
    "both_or_neither",
    "fingerprint_of",
    "possible_handlers",
]
