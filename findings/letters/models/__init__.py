from findings.letters.models.keys import (
    KeyShare,
    LettersKey,
    PersonalKey,
    RecoveryKey,
    RecoveryShare,
)
from findings.letters.models.letters import HandOver, Letter, LetterScan

__all__ = [
    "HandOver",
    "KeyShare",
    "Letter",
    "LetterScan",
    "LettersKey",
    "PersonalKey",
    "RecoveryKey",
    "RecoveryShare",
]
