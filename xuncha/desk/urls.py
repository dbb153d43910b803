from django.urls import path

from xuncha.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("done/", views.done, name="done"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/<int:pk>/", views.notice_open, name="notice_open"),
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/<int:pk>/", views.inspection, name="inspection"),
    path("rounds/<int:pk>/board/", views.board, name="board"),
    path("quality/", views.quality, name="quality"),
    path("overview/", views.overview, name="overview"),
    path("health/", views.health, name="health"),
]
