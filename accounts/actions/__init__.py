from accounts.actions.administrators import dismiss_administrator, make_administrator
from accounts.actions.postings import (
    appoint,
    refuse_administrator,
    relieve,
    set_end,
    unseat_ended,
)
from accounts.actions.signing_in import note_failed_sign_in
from accounts.actions.unit_lists import (
    confirm_import,
    importable_committees,
    read_import,
    try_import,
)

__all__ = [
    "appoint",
    "confirm_import",
    "dismiss_administrator",
    "importable_committees",
    "make_administrator",
    "note_failed_sign_in",
    "read_import",
    "refuse_administrator",
    "relieve",
    "set_end",
    "try_import",
    "unseat_ended",
]
