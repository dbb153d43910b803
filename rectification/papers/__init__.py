"""The papers of rectification: the plan and the reports."""

from rectification.papers import plan, reports

__all__ = ["plan", "reports"]
