from findings.clues.models.clues import Clue, ClueCustodian, ClueEvidence, ClueRemark
from findings.clues.models.items import (
    Answer,
    AnswerFile,
    ItemFile,
    ItemRemark,
    TransferItem,
)
from findings.clues.models.transfers import Transfer, TransferGroupPermission, TransferRemark

__all__ = [
    "Answer",
    "AnswerFile",
    "Clue",
    "ClueCustodian",
    "ClueEvidence",
    "ClueRemark",
    "ItemFile",
    "ItemRemark",
    "Transfer",
    "TransferGroupPermission",
    "TransferItem",
    "TransferRemark",
]
