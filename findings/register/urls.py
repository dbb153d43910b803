from django.urls import path

from findings.register import actions, views
from findings.register.forms import ConfirmForm
from findings.register.models import Finding, WorkingPaper
from findings.register.shown import paper_files, whole_finding, whole_paper
from issuing.pages import paper_paths
from kernel.move_pages import move_paths

urlpatterns = [
    path("papers/", views.workingpapers, name="workingpapers"),
    path("papers/<int:pk>/", views.workingpaper, name="workingpaper"),
    path("papers/<int:pk>/edit/", views.workingpaper_edit, name="workingpaper_edit"),
    path(
        "papers/<int:pk>/evidence/",
        views.workingpaper_add_evidence,
        name="workingpaper_add_evidence",
    ),
    path(
        "papers/<int:pk>/evidence/<int:evidence_id>/",
        views.workingpaper_evidence,
        name="workingpaper_evidence",
    ),
    path(
        "papers/<int:pk>/evidence/<int:evidence_id>/remove/",
        views.workingpaper_remove_evidence,
        name="workingpaper_remove_evidence",
    ),
    path("inspections/<int:pk>/papers/new/", views.workingpaper_new, name="workingpaper_new"),
    *move_paths(
        "papers",
        WorkingPaper,
        actions,
        shown=dict.fromkeys(("submit", "review", "approve"), whole_paper),
        attached=dict.fromkeys(("submit", "review", "approve"), paper_files),
    ),
    *paper_paths("papers", WorkingPaper),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/edit/", views.finding_edit, name="finding_edit"),
    path("inspections/<int:pk>/findings/new/", views.finding_new, name="finding_new"),
    *move_paths(
        "findings",
        Finding,
        actions,
        forms={"confirm": ConfirmForm},
        shown={"confirm": whole_finding},
    ),
]
