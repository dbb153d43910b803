"""The papers of planning and going in, and what the papers of every room above begin from."""

from rounds.papers import inspection, team  # noqa: F401 — declare their kinds
from rounds.papers.case import (
    BLANK,
    CASE,
    CASE_BRINGS,
    LEADING_GROUP,
    LEADING_GROUP_IN_FULL,
    OFFICE,
    OFFICE_IN_FULL,
    SECRET,
    case_facts,
    contact,
    day,
    kind_in_words,
)

__all__ = [
    "BLANK",
    "CASE",
    "CASE_BRINGS",
    "LEADING_GROUP",
    "LEADING_GROUP_IN_FULL",
    "OFFICE",
    "OFFICE_IN_FULL",
    "SECRET",
    "case_facts",
    "contact",
    "day",
    "kind_in_words",
]
