from django.urls import path

from xuncha.clock import views

urlpatterns = [path("rounds/<int:pk>/rules/", views.round_rules, name="round_rules")]
