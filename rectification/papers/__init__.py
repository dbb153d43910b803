"""The papers of rectification: the plan, the reports, what urges a unit on, the evaluation."""

from rectification.papers import closing, plan, reports, urging

__all__ = ["closing", "plan", "reports", "urging"]
