"""Every deed on reports and feedback opinions."""

from findings.reports.actions.feedback import (
    approve_feedbackopinion,
    approved_report,
    deliver_feedbackopinion,
    edit_feedback,
    receive_feedbackopinion,
    return_feedbackopinion,
    submit_feedbackopinion,
    write_feedback,
)
from findings.reports.actions.report import (
    edit_report,
    pass_leading_group_report,
    pass_office_report,
    pass_team_meeting_report,
    record_secretary_meeting_report,
    return_from_leading_group_report,
    return_from_office_report,
    return_from_secretary_meeting_report,
    return_from_team_meeting_report,
    revise_report,
    submit_report,
    write_report,
)

__all__ = [
    "approve_feedbackopinion",
    "approved_report",
    "deliver_feedbackopinion",
    "edit_feedback",
    "edit_report",
    "pass_leading_group_report",
    "pass_office_report",
    "pass_team_meeting_report",
    "receive_feedbackopinion",
    "record_secretary_meeting_report",
    "return_feedbackopinion",
    "return_from_leading_group_report",
    "return_from_office_report",
    "return_from_secretary_meeting_report",
    "return_from_team_meeting_report",
    "revise_report",
    "submit_feedbackopinion",
    "submit_report",
    "write_feedback",
    "write_report",
]
