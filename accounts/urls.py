from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password_change, name="password_change"),
    path("organisations/", views.organisations, name="organisations"),
    path("committees/<int:pk>/import/", views.units_import, name="units_import"),
    path("committees/<int:pk>/import/template/", views.units_template, name="units_template"),
    path("imports/<int:pk>/", views.unitimport, name="unitimport"),
    path("imports/<int:pk>/confirm/", views.unitimport_confirm, name="unitimport_confirm"),
]
