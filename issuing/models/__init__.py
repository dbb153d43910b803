from issuing.models.papers import OfficialPaper, SignedCopy, ToldCase
from issuing.models.register import RegisteredNumber
from issuing.models.wordings import Wording, WordTemplate, present_wording, says_of

__all__ = [
    "OfficialPaper",
    "RegisteredNumber",
    "SignedCopy",
    "ToldCase",
    "WordTemplate",
    "Wording",
    "present_wording",
    "says_of",
]
