"""What a paper was drawn from: what its writer may choose, and what its reader may know of it.

A record is chosen and named only by those who may see it; to anybody else it is one of a kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from findings.fieldwork.lifecycle import HELD, SEEN
from findings.fieldwork.models import DocumentItem, FieldRecord, Interview
from findings.letters.models import Letter
from findings.register.models import Citation, WorkingPaper
from kernel import policy
from kernel.shown import quoted
from kernel.workdays import zh

Kind = WorkingPaper.Source

KIND_OF_RECORD = {
    FieldRecord.Kind.FIELD_VISIT: Kind.FIELD_VISIT,
    FieldRecord.Kind.COVERT_CHECK: Kind.FIELD_VISIT,
    FieldRecord.Kind.FORUM: Kind.FORUM,
    FieldRecord.Kind.HEARING: Kind.HEARING,
    FieldRecord.Kind.SITTING_IN: Kind.SITTING_IN,
    FieldRecord.Kind.QUESTIONNAIRE: Kind.QUESTIONNAIRE,
    FieldRecord.Kind.DEMOCRATIC_VOTE: Kind.QUESTIONNAIRE,
    FieldRecord.Kind.SPECIAL_CHECK: Kind.SPECIAL_CHECK,
    FieldRecord.Kind.PERSONAL_MATTER_CHECK: Kind.SPECIAL_CHECK,
}


@dataclass(frozen=True)
class Source:
    """One kind of record that papers are drawn from, by its column in Citation."""

    model: type
    label: str
    states: tuple[str, ...]  # those in which a record is finished enough to rest a paper on
    order: tuple[str, ...]
    line: Callable[..., str]  # how it is offered to those who may see it
    kind: Callable[..., str]  # the source a paper then states
    begin: Callable[..., dict]  # what a paper begins with that is drawn from it
    untold: bool = False  # that there is one is not told either to those who may not see it
    select: tuple[str, ...] = ()


def _from_interview(talk) -> dict:
    """Neither who said it nor what: a paper is read by people who may not read the talk."""
    return {"found_on": talk.held_on, "facts": f"{zh(talk.held_on)}个别谈话反映："}


def _from_document(item) -> dict:
    notes = "\n".join(item.notes.values_list("text", flat=True))
    return {"found_on": item.received_on, "facts": f"查阅{quoted(item.name)}：{notes}"}


def _from_record(record) -> dict:
    where = f"在{record.place}" if record.place else ""
    said = "\n".join(text for text in (record.summary, record.noted) if text.strip())
    return {
        "found_on": record.held_on,
        "overview": record.noted,
        "facts": f"{zh(record.held_on)}{where}{record.get_kind_display()}：{said}",
    }


def _from_letter(letter) -> dict:
    """Not a word of it: a paper is read by people who may not know that there is a letter."""
    return {"found_on": letter.received_on}


SOURCES = {
    "interview": Source(
        model=Interview, label="引用的个别谈话", states=HELD, order=("-held_on", "-pk"),
        line=lambda talk: f"{zh(talk.held_on)}　{talk.subject_name}（{talk.subject_post}）",
        kind=lambda talk: Kind.INTERVIEW, begin=_from_interview,
    ),
    "document": Source(
        model=DocumentItem, label="引用的调阅资料", states=SEEN,
        order=("listing__number", "position"), select=("listing",),
        line=lambda item: f"清单{item.listing.number}-{item.position}　{item.name}",
        kind=lambda item: Kind.DOCUMENT, begin=_from_document,
    ),
    "record": Source(
        model=FieldRecord, label="引用的现场记录", states=("settled",), order=("-held_on", "-pk"),
        line=lambda record: f"{zh(record.held_on)}　{record.get_kind_display()}　{record.title}",
        kind=lambda record: KIND_OF_RECORD[record.kind], begin=_from_record,
    ),
    "letter": Source(
        model=Letter, label="引用的信访件", states=("in_scope", "turned"),
        order=("-year", "-sequence"), line=lambda letter: letter.title,
        kind=lambda letter: Kind.LETTER, begin=_from_letter, untold=True,
    ),
}  # fmt: skip


def citable(column: str, inspection, person, paper=None) -> QuerySet:
    """What `person` may cite in a paper of this inspection; with `paper`, also what it cites."""
    source = SOURCES[column]
    wanted = Q(state__in=source.states)
    if paper is not None and paper.pk:
        wanted |= Q(pk__in=paper.citations.filter(**_set(column)).values(f"{column}_id"))
    rows = policy.visible(source.model, person).filter(wanted, inspection=inspection)
    return rows.select_related(*source.select).order_by(*source.order)


def _set(column: str) -> dict:
    return {f"{column}__isnull": False}


def asked_for(wish: str, inspection, person) -> tuple[str, object] | None:
    """The record named by `interview-12` in a link, if this person may cite it here."""
    column, _, pk = wish.partition("-")
    if column not in SOURCES or not (pk.isascii() and pk.isdigit() and len(pk) < 16):
        return None
    record = citable(column, inspection, person).filter(pk=pk).first()
    return record and (column, record)


def beginning(column: str, record) -> dict:
    """The first content of a paper that is drawn from this record."""
    source = SOURCES[column]
    return {
        **source.begin(record),
        "sources": [] if source.untold else [source.kind(record)],
        f"cited_{column}": [record.pk],
    }


def column_of(record) -> str:
    return next(name for name, source in SOURCES.items() if isinstance(record, source.model))


def kinds_of(paper) -> list[str]:
    """The kind of each record the paper cites, as far as every reader of it may be told."""
    rows = paper.citations.select_related("record")
    return [_kind(row) for row in rows if not SOURCES[row.column].untold]


def _kind(citation) -> str:
    if citation.column == "record":
        return KIND_OF_RECORD[citation.record.kind]
    return {"interview": Kind.INTERVIEW, "document": Kind.DOCUMENT}[citation.column]


def in_words(kinds: Iterable[str]) -> list[str]:
    """个别谈话 1 份, 查阅资料 2 份: all that may be told of records one does not see."""
    counts = Counter(kinds)
    return [f"{Kind(kind).label} {counts[kind]} 份" for kind in Kind.values if counts[kind]]


@dataclass(frozen=True, slots=True)
class Cited:
    """The sources of a paper as one reader may know of them."""

    shown: list[tuple[str, str, str]]  # (kind, words, address)
    hidden: list[str]


def cited_in(paper, person) -> Cited:
    rows = list(paper.citations.select_related("record"))
    shown, hidden = [], []
    for column, source in SOURCES.items():
        ids = [row.source_id for row in rows if row.column == column]
        seen = policy.visible(source.model, person).filter(pk__in=ids) if ids else ()
        seen = seen and seen.select_related(*source.select).order_by(*source.order)
        known = {record.pk for record in seen}
        shown += [
            (Kind(source.kind(record)).label, source.line(record), record.get_absolute_url())
            for record in seen
        ]
        hidden += [
            _kind(row)
            for row in rows
            if row.column == column and row.source_id not in known and not source.untold
        ]
    return Cited(shown, in_words(hidden))


def seen_citations(paper, person) -> QuerySet:
    """The paper's citations whose record this person may see: the only ones they can take out."""
    reach = Q()
    for column, source in SOURCES.items():
        reach |= Q(**{f"{column}__in": policy.visible(source.model, person).order_by()})
    return Citation.objects.filter(reach, paper=paper)
