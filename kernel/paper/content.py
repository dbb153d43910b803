"""What an official paper says, described once and without a domain word.

Text is data: nothing here is markup, everything is escaped when a paper is rendered.
"""

import re
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Literal, get_args, get_origin, get_type_hints

MOST_URL_BYTES = 300  # at 35 mm, a module of more data is smaller than a telephone sees


@dataclass(frozen=True)
class Heading:
    """Level 1 to 4; its number (一、（一）1.（1）) comes from its place, it is never typed.

    `number`: where a list elsewhere counts the same things, the number they have there.
    """

    level: int
    text: str
    number: int = 0

    def __post_init__(self):
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"heading level {self.level}: official papers have levels 1 to 4")


@dataclass(frozen=True)
class Paragraph:
    """Body text; every line of it becomes a paragraph of its own. `plain` begins at the edge."""

    text: str
    plain: bool = False


@dataclass(frozen=True)
class Table:
    """Columns are (label, width in mm); the widths are shares: a table always fills the page."""

    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[object, ...], ...]
    caption: str = ""

    def __post_init__(self):
        if not self.columns or any(not width > 0 for _, width in self.columns):
            raise ValueError("a table has columns, and each has a width")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one cell for each column")


@dataclass(frozen=True)
class Facts:
    """The (label, value) lines of a form-like paper."""

    rows: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class QrPlace:
    """A QR code of `url` with a line under it; without a url, the empty place for one."""

    caption: str
    url: str = ""

    def __post_init__(self):
        if len(self.url.encode()) > MOST_URL_BYTES:
            raise ValueError(f"a QR code of more than {MOST_URL_BYTES} bytes cannot be read")


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Table | Facts | QrPlace | PageBreak


@dataclass(frozen=True)
class Annex:
    """An attachment bound into the paper; `landscape` turns its pages for a wide table."""

    title: str
    blocks: tuple[Block, ...] = ()
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """An official paper in the order of GB/T 9704-2012; whatever is empty is left out."""

    title: str  # a newline in it is a line break chosen by meaning (7.3.1)
    issuer: str = ""  # the whole red head, with 文件 if it says so
    number: str = ""  # 青巡〔2026〕14号
    secrecy: str = ""  # 秘密★1年
    urgency: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    signer: str = ""
    signed_on: date | None = None
    note: str = ""
    copies: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None
    annexes: tuple[Annex, ...] = ()
    draft_mark: str = ""  # 征求意见稿: under the title and on the head of every page
    form: Literal["document", "letter"] = "document"  # letter: 信函格式 (10.1)
    serial: str = ""  # 份号, 000001 (7.2.1)
    approver: str = ""  # 签发人 of a paper to a higher body; several are joined by 、 (7.2.6)
    foot: str = ""  # on the foot of every page, as 谈话对象（签字）：
    landscape: bool = False  # the whole paper lies, as a form or a catalogue does

    def __post_init__(self):
        if self.form not in ("document", "letter"):
            raise ValueError(f"form {self.form!r}: a paper is a document or a letter")
        if self.serial and not re.fullmatch(r"[0-9]{6}", self.serial):
            raise ValueError(f"serial {self.serial!r}: six digits")

    @property
    def title_line(self) -> str:
        """The title without its breaks, as registers and file names have it."""
        return "".join(self.title.split())

    @property
    def attachment_names(self) -> tuple[str, ...]:
        """What 附件说明 lists: an annex bound in must be named there too (7.3.7)."""
        return self.attachments or tuple(annex.title for annex in self.annexes)

    @property
    def has_imprint(self) -> bool:
        return bool(self.copies or self.printed_by or self.printed_on)


KINDS = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "facts": Facts,
    "qr_place": QrPlace,
    "page_break": PageBreak,
}


def to_data(paper: Paper) -> dict:
    """The paper as plain JSON; `from_data` gives back an equal one, anything else is a ValueError.

    What has its default is left out, so data frozen today stays the same when a field is added.
    A cell that is neither text, number nor empty is kept as the text it prints as.
    """
    data = _written(paper)
    from_data(data)  # refused now rather than when somebody opens it in ten years
    return data


def from_data(data: dict) -> Paper:
    """The paper that `to_data` wrote. ValueError for any block, field or kind of value unknown."""
    return _read(Paper, data, "paper")


def _written(value):
    if is_dataclass(value):
        kind = next(({"kind": kind} for kind, block in KINDS.items() if type(value) is block), {})
        said = ((field, getattr(value, field.name)) for field in fields(value))
        return kind | {f.name: _written(one) for f, one in said if one != f.default}
    if isinstance(value, tuple | list):
        return [_written(one) for one in value]
    plain = value is None or isinstance(value, bool | int)
    if plain or (isinstance(value, float) and isfinite(value)):
        return value
    return "".join(str(value))  # str() of a SafeString is still a SafeString


@cache
def _fields(shape):
    hints = get_type_hints(shape)
    return {field.name: (hints[field.name], field.default is MISSING) for field in fields(shape)}


def _read(shape, data, place):
    """`data` as a value of the annotated `shape`; `place` is said when it is none."""
    if shape in (str, bool, int) and type(data) is shape:
        return data
    if shape is float and type(data) in (int, float) and isfinite(data):
        return data
    if shape is object and (data is None or type(data) in (str, bool, int, float)):
        return data
    if shape is date and type(data) is str:
        return date.fromisoformat(data)
    if is_dataclass(shape) and type(data) is dict:
        return _read_fields(shape, data, place)
    if get_origin(shape) is Literal and data in get_args(shape):
        return data
    if get_origin(shape) is tuple and type(data) is list:
        return _read_tuple(get_args(shape), data, place)
    if isinstance(shape, UnionType):
        if NoneType in get_args(shape):
            return None if data is None else _read(get_args(shape)[0], data, place)
        if type(data) is dict and data.get("kind") in list(KINDS):
            rest = {name: value for name, value in data.items() if name != "kind"}
            return _read(KINDS[data["kind"]], rest, place)
    raise ValueError(f"{place}: {data!r:.80} is not what a paper has here")


def _read_fields(shape, data, place):
    known = _fields(shape)
    if unknown := data.keys() - known.keys():
        raise ValueError(f"{place}: unknown field {min(unknown, key=str)!r}")
    if missing := {name for name, (_, needed) in known.items() if needed} - data.keys():
        raise ValueError(f"{place}: {min(missing)} is missing")
    return shape(
        **{name: _read(known[name][0], one, f"{place}.{name}") for name, one in data.items()}
    )


def _read_tuple(shapes, data, place):
    if shapes[-1] is ...:
        shapes = shapes[:1] * len(data)
    if len(shapes) != len(data):
        raise ValueError(f"{place}: {len(shapes)} values belong here")
    pairs = enumerate(zip(shapes, data, strict=True))
    return tuple(_read(shape, one, f"{place}[{n}]") for n, (shape, one) in pairs)
