from django.urls import path

from xuncha.desk import views, views_calendar

urlpatterns = [
    path("", views.desk, name="desk"),
    path("done/", views.done, name="done"),
    path("calendar/", views_calendar.my_calendar, name="my_calendar"),
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/<int:pk>/", views.inspection, name="inspection"),
    path("inspections/<int:pk>/guide/", views.guide, name="guide"),
    path(
        "inspections/<int:pk>/calendar/", views_calendar.inspection_calendar,
        name="inspection_calendar",
    ),
    path("rounds/<int:pk>/calendar/", views_calendar.round_calendar, name="round_calendar"),
    path("rounds/<int:pk>/board/", views.board, name="board"),
    path("quality/", views.quality, name="quality"),
    path("overview/", views.overview, name="overview"),
    path("health/", views.health, name="health"),
]  # fmt: skip
