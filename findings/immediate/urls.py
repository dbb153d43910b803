from django.urls import path

from findings.immediate import actions, views
from findings.immediate.forms import ReportForm
from findings.immediate.models import ImmediateRectification
from findings.immediate.shown import reported_result, result_files, whole_notice
from issuing.pages import paper_paths
from kernel.move_pages import move_paths

PREFIX = "immediate-rectifications"

urlpatterns = [
    path(f"{PREFIX}/", views.immediaterectifications, name="immediaterectifications"),
    path(f"{PREFIX}/<int:pk>/", views.immediaterectification, name="immediaterectification"),
    path(
        f"{PREFIX}/<int:pk>/edit/",
        views.immediaterectification_edit,
        name="immediaterectification_edit",
    ),
    path(
        f"{PREFIX}/<int:pk>/results/<int:file_id>/",
        views.immediaterectification_result,
        name="immediaterectification_result",
    ),
    path(
        "inspections/<int:pk>/immediate-rectifications/new/",
        views.immediaterectification_new,
        name="immediaterectification_new",
    ),
    *move_paths(
        PREFIX,
        ImmediateRectification,
        actions,
        forms={"report": ReportForm},
        shown={
            "submit": whole_notice,
            "approve": whole_notice,
            "issue": whole_notice,
            "acknowledge": whole_notice,
            "report": whole_notice,
            "verify": reported_result,
        },
        attached={"verify": result_files},
    ),
    *paper_paths(PREFIX, ImmediateRectification),
]
