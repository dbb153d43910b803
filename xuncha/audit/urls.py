from django.urls import path

from kernel.paper_pages import paper_paths
from xuncha.audit import views
from xuncha.audit.models import EventExport, Verification

urlpatterns = [
    path("audit/overview/", views.overview, name="audit"),
    path("audit/events/", views.events, name="events"),
    path("audit/events/export/", views.export_new, name="eventexport_new"),
    path("audit/exports/", views.exports, name="eventexports"),
    path("audit/exports/<int:pk>/", views.export, name="eventexport"),
    *paper_paths("audit/exports", EventExport),
    path("audit/seals/", views.seals, name="seals"),
    path("audit/verifications/new/", views.verification_new, name="verification_new"),
    path("audit/verifications/<int:pk>/", views.verification, name="verification"),
    *paper_paths("audit/verifications", Verification),
]
