from django.urls import path

from findings.requests import actions, views
from findings.requests.forms import AnswerForm
from findings.requests.models import MajorMatter
from findings.requests.shown import answered_matter, whole_matter
from issuing.pages import paper_paths
from kernel.move_pages import move_paths

urlpatterns = [
    path("requests/", views.majormatters, name="majormatters"),
    path("requests/<int:pk>/", views.majormatter, name="majormatter"),
    path("requests/<int:pk>/edit/", views.majormatter_edit, name="majormatter_edit"),
    path("inspections/<int:pk>/requests/new/", views.majormatter_new, name="majormatter_new"),
    *move_paths(
        "requests",
        MajorMatter,
        actions,
        forms={"answer": AnswerForm},
        shown={
            "report": whole_matter,
            "answer": whole_matter,
            "acknowledge": whole_matter,
            "close": answered_matter,
        },
    ),
    *paper_paths("requests", MajorMatter),
]
