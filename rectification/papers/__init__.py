"""The papers of rectification: the plan, the reports, what urges a unit on, what closes a case."""

from rectification.papers import archive, closing, plan, reports, urging

__all__ = ["archive", "closing", "plan", "reports", "urging"]
