from django.urls import path

# papers is imported for its effect: the papers are declared where their routes are.
from findings.reports import actions, papers, views  # noqa: F401
from findings.reports.forms import DeliverForm, ReviseForm, SecretaryMeetingForm
from findings.reports.models import FeedbackOpinion, Report
from findings.reports.shown import whole_feedback, whole_report
from findings.reports.trace import warnings_about
from issuing.pages import paper_paths
from kernel.move_pages import move_paths

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/edit/", views.report_edit, name="report_edit"),
    path("reports/<int:pk>/sources/", views.report_sources, name="report_sources"),
    path("reports/<int:pk>/versions/", views.report_versions, name="report_versions"),
    path("inspections/<int:pk>/report/new/", views.report_new, name="report_new"),
    *move_paths(
        "reports",
        Report,
        actions,
        forms={"revise": ReviseForm, "record_secretary_meeting": SecretaryMeetingForm},
        # The form of `revise` holds the whole text already.
        shown={step.name: whole_report for step in Report.lifecycle.moves if step.name != "revise"},
        warned=dict.fromkeys(
            ("submit", "pass_team_meeting", "pass_office", "revise"), warnings_about
        ),
    ),
    *paper_paths("reports", Report),
    path("feedback-opinions/", views.feedbackopinions, name="feedbackopinions"),
    path("feedback-opinions/<int:pk>/", views.feedbackopinion, name="feedbackopinion"),
    path(
        "feedback-opinions/<int:pk>/edit/",
        views.feedbackopinion_edit,
        name="feedbackopinion_edit",
    ),
    path(
        "inspections/<int:pk>/feedback-opinion/new/",
        views.feedbackopinion_new,
        name="feedbackopinion_new",
    ),
    *move_paths(
        "feedback-opinions",
        FeedbackOpinion,
        actions,
        forms={"deliver": DeliverForm},
        shown={step.name: whole_feedback for step in FeedbackOpinion.lifecycle.moves},
    ),
    *paper_paths("feedback-opinions", FeedbackOpinion),
]
