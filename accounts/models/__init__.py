from accounts.models.administrators import AdminRole
from accounts.models.organisations import (
    Committee,
    CommitteeGroupPermission,
    Organisation,
    UnitImport,
)
from accounts.models.people import Person, Posting
from accounts.models.sessions import Session
from accounts.models.signing_in import RecoveryCode, SecondFactor, SignInRules
from accounts.models.substitutions import Substitution

__all__ = [
    "AdminRole",
    "Committee",
    "CommitteeGroupPermission",
    "Organisation",
    "Person",
    "Posting",
    "RecoveryCode",
    "SecondFactor",
    "Session",
    "SignInRules",
    "Substitution",
    "UnitImport",
]
