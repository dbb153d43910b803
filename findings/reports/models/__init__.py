from findings.reports.models.feedback import FeedbackItem, FeedbackOpinion
from findings.reports.models.report import Report, ReportApproval, ReportFinding
from findings.reports.models.text import by_focus, fingerprint_of
from findings.reports.models.version import ReportText, ReportVersion

__all__ = [
    "FeedbackItem",
    "FeedbackOpinion",
    "Report",
    "ReportApproval",
    "ReportFinding",
    "ReportText",
    "ReportVersion",
    "by_focus",
    "fingerprint_of",
]
