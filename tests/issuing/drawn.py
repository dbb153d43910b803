"""The content of a record's papers, as they would be printed now."""

import io
import json

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from issuing import actions
from issuing.kinds import kind_of, kinds_of, print_of
from issuing.models.papers import content_of
from issuing.papers import draft_of
from kernel.jobs import request_paper
from kernel.paper.content import Table, to_data


def drawn(record, key=""):
    """The paper of this key, else the record's only one."""
    return draft_of(_kind(record, key), record)


def text_of(paper) -> str:
    """Every word of the paper, to look for one in it."""
    return json.dumps(to_data(paper), ensure_ascii=False)


def table_of(paper) -> Table:
    """The first table of the paper itself."""
    return next(block for block in paper.blocks if isinstance(block, Table))


def asked(record, key="", *, by, suffix="pdf"):
    """The job of the record's paper."""
    return request_paper(record, by=by, name=_kind(record, key).name, suffix=suffix)


def _kind(record, key):
    return kind_of(f"{record._meta.label_lower}:{key}") if key else kinds_of(type(record))[0]


def seen(record, key) -> str:
    """The fingerprint of the paper that somebody who freezes it has before them."""
    return print_of(content_of(_kind(record, key), record))


def frozen(record, key, *, by):
    return actions.freeze(_kind(record, key), record, by=by, seen=seen(record, key))


def sent(record, key, *, by):
    """The paper frozen, numbered and issued."""
    return actions.issue(actions.number(frozen(record, key, by=by), by=by), by=by)


def template_of(*paragraphs, name="模板.docx"):
    """An upload: a Word file of these paragraphs."""
    document, file = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(file)
    return SimpleUploadedFile(name, file.getvalue())
