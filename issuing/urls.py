from django.urls import path

from issuing import actions, views
from issuing.forms import FileForm, IssueForm
from issuing.models import OfficialPaper
from issuing.shown import official_facts
from kernel.move_pages import move_paths

WORDING = "committees/<int:pk>/wordings/<str:name>/"

urlpatterns = [
    path("issued-numbers/", views.registerednumbers, name="registerednumbers"),
    path("official-papers/", views.officialpapers, name="officialpapers"),
    path("official-papers/<int:pk>/", views.officialpaper, name="officialpaper"),
    path(
        "official-papers/<int:pk>/download/", views.officialpaper_download,
        name="officialpaper_download",
    ),
    path(
        "official-papers/<int:pk>/copies/<int:file_id>/", views.officialpaper_copy,
        name="officialpaper_copy",
    ),
    *move_paths(
        "official-papers", OfficialPaper, actions, forms={"issue": IssueForm, "file": FileForm},
        shown=dict.fromkeys(("number", "issue", "file", "withdraw"), official_facts),
    ),
    path("committees/<int:pk>/wordings/", views.wordings, name="wordings"),
    path(WORDING, views.wording, name="wording"),
    path(f"{WORDING}restore/", views.wording_restore, name="wording_restore"),
    path(f"{WORDING}template/", views.template_add, name="template_add"),
    path("word-templates/<int:pk>/", views.wordtemplate, name="wordtemplate"),
    path("word-templates/<int:pk>/remove/", views.wordtemplate_remove, name="wordtemplate_remove"),
]  # fmt: skip
