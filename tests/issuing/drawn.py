"""The content of a record's papers, as they would be printed now."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from issuing.kinds import kind_of, kinds_of
from issuing.papers import draft_of
from kernel.jobs import request_paper


def drawn(record, key=""):
    """The paper of this key, else the record's only one."""
    return draft_of(_kind(record, key), record)


def asked(record, key="", *, by, suffix="pdf"):
    """The job of the record's paper."""
    return request_paper(record, by=by, name=_kind(record, key).name, suffix=suffix)


def _kind(record, key):
    return kind_of(f"{record._meta.label_lower}:{key}") if key else kinds_of(type(record))[0]


def template_of(*paragraphs, name="模板.docx"):
    """An upload: a Word file of these paragraphs."""
    document, file = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(file)
    return SimpleUploadedFile(name, file.getvalue())
