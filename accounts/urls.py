from django.urls import path

from accounts import views, views_own, views_signing_in, views_substitutions

urlpatterns = [
    path("sign-in/", views_signing_in.sign_in, name="sign_in"),
    path("sign-in/first/", views_signing_in.sign_in_first, name="sign_in_first"),
    path("sign-in/code/", views_signing_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", views_signing_in.sign_out, name="sign_out"),
    path("password/", views_own.password_change, name="password_change"),
    path("sign-ins/", views_own.sign_ins, name="sign_ins"),
    path("sign-ins/end/", views_own.sign_ins_end, name="sign_ins_end"),
    path("second-factor/", views_own.second_factor, name="second_factor"),
    path("second-factor/begin/", views_own.second_factor_begin, name="second_factor_begin"),
    path("second-factor/qr/", views_own.second_factor_qr, name="second_factor_qr"),
    path("second-factor/confirm/", views_own.second_factor_confirm, name="second_factor_confirm"),
    path("second-factor/codes/", views_own.second_factor_codes, name="second_factor_codes"),
    path("second-factor/end/", views_own.second_factor_end, name="second_factor_end"),
    path("substitutions/", views_substitutions.substitutions, name="substitutions"),
    path("substitutions/new/", views_substitutions.substitution_new, name="substitution_new"),
    path("substitutions/<int:pk>/", views_substitutions.substitution, name="substitution"),
    path(
        "substitutions/<int:pk>/end/", views_substitutions.substitution_end, name="substitution_end"
    ),
    path("organisations/", views.organisations, name="organisations"),
    path("committees/<int:pk>/import/", views.units_import, name="units_import"),
    path("committees/<int:pk>/import/template/", views.units_template, name="units_template"),
    path("imports/<int:pk>/", views.unitimport, name="unitimport"),
    path("imports/<int:pk>/confirm/", views.unitimport_confirm, name="unitimport_confirm"),
]
