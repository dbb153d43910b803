"""Every route of the house; each room keeps its own list, flat names, no namespaces."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("xuncha.desk.urls")),
    path("", include("xuncha.clock.urls")),
    path("", include("xuncha.delivery.urls")),
    path("", include("xuncha.audit.urls")),
    path("", include("accounts.urls")),
    path("", include("issuing.urls")),
    path("", include("rounds.urls")),
    path("", include("findings.fieldwork.urls")),
    path("", include("findings.letters.urls")),
    path("", include("findings.requests.urls")),
    path("", include("findings.register.urls")),
    path("", include("findings.immediate.urls")),
    path("", include("findings.clues.urls")),
    path("", include("findings.reports.urls")),
    path("", include("rectification.urls")),
    path("admin/", admin.site.urls),
]
