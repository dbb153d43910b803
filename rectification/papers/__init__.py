"""The papers of rectification: the plan, the reports, what urges a unit on."""

from rectification.papers import plan, reports, urging

__all__ = ["plan", "reports", "urging"]
