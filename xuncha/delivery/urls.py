from django.urls import path

from xuncha.delivery import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/mark/", views.notices_mark, name="notices_mark"),
    path("notices/<int:pk>/", views.notice_open, name="notice_open"),
    path("reminders/", views.reminder_settings, name="reminder_settings"),
    path("reminders/trial/", views.reminder_trial, name="reminder_trial"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/release/", views.delivery_release, name="delivery_release"),
    path("operations/", views.operations, name="operations"),
    path("operations/retry-jobs/", views.operations_retry, name="operations_retry"),
]
