from findings.fieldwork.models.documents import DocumentItem, DocumentNote, DocumentRequest
from findings.fieldwork.models.interviews import Interview, InterviewAddendum, InterviewFile
from findings.fieldwork.models.outlines import InterviewOutline
from findings.fieldwork.models.records import FieldRecord, FieldRecordFile, QuestionResult

__all__ = [
    "DocumentItem",
    "DocumentNote",
    "DocumentRequest",
    "FieldRecord",
    "FieldRecordFile",
    "Interview",
    "InterviewAddendum",
    "InterviewFile",
    "InterviewOutline",
    "QuestionResult",
]
