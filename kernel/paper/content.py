"""What an official paper says, described once and without a domain word.

Text is data: nothing here is markup, everything is escaped when a paper is rendered.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Heading:
    """Level 1 to 4; its number (一、（一）1.（1）) comes from its place, it is never typed."""

    level: int
    text: str

    def __post_init__(self):
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"heading level {self.level}: official papers have levels 1 to 4")


@dataclass(frozen=True)
class Paragraph:
    """Body text; every line of it becomes a paragraph of its own."""

    text: str


@dataclass(frozen=True)
class Table:
    """Columns are (label, width in mm); the widths are shares: a table always fills the page."""

    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[object, ...], ...]
    caption: str = ""

    def __post_init__(self):
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one cell for each column")


@dataclass(frozen=True)
class Facts:
    """The (label, value) lines of a form-like paper."""

    rows: tuple[tuple[str, object], ...]


Block = Heading | Paragraph | Table | Facts


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

    @property
    def attachment_names(self) -> tuple[str, ...]:
        """What 附件说明 lists: an annex bound in must be named there too (7.3.7)."""
        return self.attachments or tuple(annex.title for annex in self.annexes)

    @property
    def has_imprint(self) -> bool:
        return bool(self.copies or self.printed_by or self.printed_on)
