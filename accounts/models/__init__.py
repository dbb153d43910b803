from accounts.models.administrators import AdminRole
from accounts.models.organisations import (
    Committee,
    CommitteeGroupPermission,
    Organisation,
    UnitImport,
)
from accounts.models.people import Person, Posting

__all__ = [
    "AdminRole",
    "Committee",
    "CommitteeGroupPermission",
    "Organisation",
    "Person",
    "Posting",
    "UnitImport",
]
