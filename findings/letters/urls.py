from django.urls import path

from findings.letters import actions, views, views_keys, views_secret
from findings.letters.forms import MOVE_FORMS
from findings.letters.models import Letter
from findings.letters.shown import opened
from kernel.move_pages import move_paths

urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/statistics/", views.letters_statistics, name="letters_statistics"),
    path("letters/keys/", views_keys.letters_keys, name="letters_keys"),
    path("letters/keys/passphrase/", views_keys.passphrase_set, name="passphrase_set"),
    path("letters/keys/passphrase/change/", views_keys.passphrase_change, name="passphrase_change"),
    path("letters/keys/recover/", views_keys.letters_recover, name="letters_recover"),
    path("letters/keys/<int:pk>/renew/", views_keys.letterskey_renew, name="letterskey_renew"),
    path("letters/unlock/", views_keys.letters_unlock, name="letters_unlock"),
    path("letters/lock/", views_keys.letters_lock, name="letters_lock"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/edit/", views.letter_edit, name="letter_edit"),
    path("letters/<int:pk>/sender/", views_secret.letter_sender, name="letter_sender"),
    path("letters/<int:pk>/sheet/", views_secret.letter_sheet, name="letter_sheet"),
    path("letters/<int:pk>/scans/", views_secret.letter_add_scans, name="letter_add_scans"),
    path("letters/<int:pk>/scans/<int:scan_id>/", views_secret.letter_scan, name="letter_scan"),
    path(
        "letters/<int:pk>/scans/<int:scan_id>/remove/", views_secret.letter_remove_scan,
        name="letter_remove_scan",
    ),
    # The form that outlives an unlocked key: registering seals to a public key and needs none.
    path("inspections/<int:pk>/letters/new/", views.letter_new, name="letter_new"),
    path("recovery-keys/", views_keys.recovery_keys, name="recovery_keys"),
    path(
        "committees/<int:pk>/recovery-keys/<slug:slot>/", views_keys.recovery_key_make,
        name="recovery_key_make",
    ),
    path(
        "recovery-keys/<int:pk>/check/", views_keys.recoverykey_check, name="recoverykey_check"
    ),
    path(
        "recovery-keys/<int:pk>/retire/", views_keys.recoverykey_retire, name="recoverykey_retire"
    ),
    *move_paths(
        "letters", Letter, actions, forms=MOVE_FORMS, using=views.with_case,
        shown={step.name: opened for step in Letter.lifecycle.moves}, ready=views.opened_first,
    ),
]  # fmt: skip
