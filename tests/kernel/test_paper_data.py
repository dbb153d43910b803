"""A paper as plain JSON and back: nothing lost, nothing guessed."""

import json
from datetime import date

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from kernel.paper.content import (
    Annex,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    QrPlace,
    Table,
    from_data,
    to_data,
)

TEXT = st.text(max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
CELLS = (
    st.none()
    | TEXT
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)


@st.composite
def tables(draw):
    widths = st.floats(min_value=0.1, max_value=500) | st.integers(min_value=1, max_value=500)
    columns = tuple(draw(st.lists(st.tuples(TEXT, widths), min_size=1, max_size=3)))
    rows = draw(st.lists(st.tuples(*[CELLS] * len(columns)), max_size=3))
    return Table(columns, tuple(rows), draw(TEXT))


BLOCKS = st.lists(
    st.builds(Heading, st.integers(1, 4), TEXT)
    | st.builds(Paragraph, TEXT, st.booleans())
    | tables()
    | st.builds(Facts, st.lists(st.tuples(TEXT, CELLS), max_size=3).map(tuple))
    | st.builds(QrPlace, TEXT, TEXT)
    | st.just(PageBreak()),
    max_size=4,
).map(tuple)
DAYS = st.none() | st.dates()
PAPERS = st.builds(
    Paper,
    title=TEXT,
    issuer=TEXT,
    number=TEXT,
    secrecy=TEXT,
    urgency=TEXT,
    addressee=TEXT,
    blocks=BLOCKS,
    attachments=TEXTS,
    signer=TEXT,
    signed_on=DAYS,
    note=TEXT,
    copies=TEXTS,
    printed_by=TEXT,
    printed_on=DAYS,
    draft_mark=TEXT,
    approver=TEXT,
    foot=TEXT,
    annexes=st.lists(st.builds(Annex, TEXT, BLOCKS, st.booleans()), max_size=2).map(tuple),
    form=st.sampled_from(["document", "letter"]),
    serial=st.sampled_from(["", "000017"]),
    landscape=st.booleans(),
)


@given(PAPERS)
def test_nothing_is_lost(paper):
    assert from_data(json.loads(json.dumps(to_data(paper), allow_nan=False))) == paper


def test_what_has_its_default_is_not_written():
    paper = Paper(title="通知", blocks=(Paragraph("甲"),), signed_on=date(2026, 11, 3))
    assert to_data(paper) == {
        "title": "通知",
        "blocks": [{"kind": "paragraph", "text": "甲"}],
        "signed_on": "2026-11-03",
    }


def test_a_cell_is_kept_as_it_prints():
    cells = (date(2026, 11, 3), SafeString("<b>"), float("inf"), None, 7)
    table = Table(tuple((str(n), 10) for n in range(5)), (cells,))
    (written,) = to_data(Paper(title="表", blocks=(table,)))["blocks"]
    assert written["rows"] == [["2026-11-03", "<b>", "inf", None, 7]]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "title is missing"),
        ([], "not what a paper has"),
        ({"title": None}, "paper.title"),
        ({"title": "通知", "colour": "red"}, "unknown field 'colour'"),
        ({"title": "通知", "form": "poster"}, "paper.form"),
        ({"title": "通知", "serial": "17"}, "six digits"),
        ({"title": "通知", "landscape": 1}, "paper.landscape"),
        ({"title": "通知", "signed_on": "3 November"}, "isoformat"),
        ({"title": "通知", "blocks": [{"kind": "macro"}]}, r"paper.blocks\[0\]"),
        ({"title": "通知", "blocks": [{"kind": ["heading"]}]}, r"paper.blocks\[0\]"),
        ({"title": "通知", "blocks": [{"kind": "heading", "level": 5, "text": ""}]}, "levels 1"),
        ({"title": "通知", "blocks": [{"kind": "heading", "level": True, "text": ""}]}, "level"),
        ({"title": "通知", "blocks": [{"kind": "page_break", "text": ""}]}, "unknown field"),
        ({"title": "通知", "blocks": [{"kind": "facts", "rows": [["甲"]]}]}, "2 values belong"),
        ({"title": "通知", "blocks": [{"kind": "facts", "rows": [["甲", []]]}]}, "rows"),
        ({"title": "通知", "blocks": [{"kind": "table", "columns": [], "rows": []}]}, "columns"),
    ],
)
def test_what_no_paper_has_is_refused(data, told):
    with pytest.raises(ValueError, match=told):
        from_data(data)


def test_what_could_not_be_read_back_is_not_written():
    with pytest.raises(ValueError, match=r"paper\.signer"):
        to_data(Paper(title="通知", signer=None))
