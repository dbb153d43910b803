"""How a worker makes the files of papers: of a draft from the record, of a frozen one from its text."""

from dataclasses import replace

from issuing.kinds import Kind, all_kinds, committee_of, print_of
from issuing.models import OfficialPaper, WordTemplate
from issuing.models.papers import content_of
from issuing.word_template import filled
from kernel.jobs import Maker, declare_maker
from kernel.paper.content import Paper
from kernel.proof import fingerprint_of

FORMS = ("pdf", "docx")
DRAFT = "未定稿"


def draft_of(kind: Kind, record) -> Paper:
    """As it would be printed now: what has a life of its own is marked until it is frozen."""
    return as_draft(kind, content_of(kind, record))


def as_draft(kind: Kind, paper: Paper) -> Paper:
    return replace(
        paper, draft_mark=paper.draft_mark or (DRAFT if kind.issued and not paper.number else "")
    )


def rendered(paper: Paper, suffix: str, template: WordTemplate | None = None) -> bytes:
    """The paper as a file; both renderers take a second to import, so only workers come here."""
    if suffix == "docx":
        from kernel.paper.word import render_word  # noqa: PLC0415

        return filled(template, paper) if template else render_word(paper)
    from kernel.paper.pdf import render_pdf  # noqa: PLC0415

    return render_pdf(paper)


def template_of(kind_name: str, committee) -> WordTemplate | None:
    return committee.word_templates.in_use().filter(kind=kind_name).first()


def declare_kinds():
    """Every kind of paper becomes something that workers can make.

    Called when this module is loaded, which is after the papers.py of all rooms above
    (kernel.apps goes through INSTALLED_APPS from the top of the house down).
    """
    for kind in all_kinds():
        declare_maker(kind.name, _of_draft(kind))
    declare_maker(OfficialPaper._meta.label_lower, OF_FROZEN)


def _of_draft(kind: Kind) -> Maker:
    def make(record, suffix, tell):
        paper = draft_of(kind, record)
        tell(40)
        return rendered(paper, suffix, template_of(kind.name, committee_of(record)))

    return Maker(
        make=make,
        fingerprint=lambda record: print_for(
            draft_of(kind, record), kind.name, committee_of(record)
        ),
        title=lambda record: draft_of(kind, record).title_line[:200],
        suffixes=FORMS,
    )


def print_for(paper: Paper, kind_name: str, committee) -> str:
    """The fingerprint of a file: what the paper says, and the template it is poured into."""
    template = template_of(kind_name, committee)
    return fingerprint_of(print_of(paper), template.pk) if template else print_of(paper)


def _make_frozen(official, suffix, tell):
    paper = official.paper
    tell(40)
    return rendered(paper, suffix, template_of(official.kind, official.committee))


OF_FROZEN = Maker(
    make=_make_frozen,
    fingerprint=lambda official: print_for(official.paper, official.kind, official.committee),
    title=lambda official: official.title,
    suffixes=FORMS,
)


declare_kinds()
