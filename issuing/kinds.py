"""The kinds of official paper (文种). Each app declares its own in papers.py; here is their list.

A kind is words (`Says`) around facts: the facts come from the record, the words are the shipped
ones or those the office has made its own. A fact is never typed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from issuing.wording import Says, fill, lay
from kernel.paper.content import Paper, to_data
from kernel.proof import fingerprint_of

# Facts that every kind has, of the committee it is issued by.
OF_COMMITTEE = {
    "党委全称": "派出党组织全称",
    "党委简称": "派出党组织简称",
    "地区": "如“示例市青山区”",
    "机关代字": "发文字号用的代字",
}


@dataclass(frozen=True)
class Kind:
    """One kind of paper about records of one model.

    `facts(record)` answers every placeholder of `offers` (a text) and of `parts` (blocks).
    `dress(record)` answers further fields of the Paper: secrecy, annexes, date. `verb` is the right
    on the record that makes and reads it, `brings` the relations that its facts name. `issued`: it
    has a life of its own, from the frozen text to the filed copy; `again`: another one may follow
    when it has gone out. `ready` answers "" or the sentence why it cannot be frozen yet, `number`
    the number that a deed has given already, with `issued_on` its day. `hint` answers "" or a sentence
    for whoever prints it; the paper itself does not say it.
    """

    key: str
    label: str
    model: type
    says: Says
    facts: Callable[..., Mapping[str, object]]
    offers: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    dress: Callable[..., Mapping[str, object]] = lambda record: {}
    verb: str = "print"
    brings: tuple[str, ...] = ()
    issued: bool = False
    again: bool = False
    ready: Callable[..., str] = lambda record: ""
    number: Callable[..., str] = lambda record: ""
    issued_on: Callable[..., object] = lambda record: None
    hint: Callable[..., str] = lambda record: ""

    @property
    def name(self) -> str:
        """Known by this in jobs and in the register."""
        return f"{self.model._meta.label_lower}:{self.key}"

    @property
    def route(self) -> str:
        return f"{self.model._meta.model_name}_print_{self.key}"

    @property
    def placeholders(self) -> dict[str, str]:
        """Every fact that its words may name, with what it is."""
        return {**self.offers, **OF_COMMITTEE}

    def draw(self, record, says: Says) -> Paper:
        """The paper about this record in these words."""
        given = self.facts(record)
        facts = {name: str(given[name] or "") for name in self.offers}
        facts |= facts_of_committee(committee_of(record))
        parts = {name: tuple(given[name]) for name in self.parts}
        paper = Paper(
            title=fill(says.title, facts).replace("\r\n", "\n"),
            issuer=fill(says.issuer, facts),
            addressee=fill(says.addressee, facts),
            blocks=lay(says.body, facts, parts),
            signer=fill(says.signer, facts),
            copies=tuple(
                filter(None, (one.strip() for one in fill(says.copies, facts).split("、")))
            ),
            note=fill(says.note, facts),
        )
        return replace(paper, **self.dress(record))

    def prefix(self, record, says: Says) -> str:
        return fill(says.prefix, facts_of_committee(committee_of(record)))


_kinds: dict[str, Kind] = {}


def paper_kind(key: str, label: str, *, of, **declared):
    """Declare the decorated function record → facts as those of a kind of paper."""

    def register(facts):
        kind = Kind(key, label, of, facts=facts, **declared)
        if kind.name in _kinds:
            raise ValueError(f"{kind.name} is declared twice")
        _kinds[kind.name] = kind
        return facts

    return register


def kind_of(name: str) -> Kind:
    return _kinds[name]


def all_kinds() -> Iterable[Kind]:
    return _kinds.values()


def kinds_of(model) -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.model is model]


def committee_of(record):
    """The committee that a record belongs to, by itself or through its inspection."""
    return record.committee if hasattr(record, "committee") else record.inspection.committee


def cases_of(record) -> list[int]:
    """The inspections that a paper about this record tells of: its own, or all of its round or team.

    Whoever must keep away from one of them does not meet the paper.
    """
    if hasattr(record, "inspection_id"):
        return [record.inspection_id]
    whole = record if hasattr(record, "inspections") else getattr(record, "team", None)
    return list(whole.inspections.values_list("pk", flat=True)) if whole else []


def facts_of_committee(committee) -> dict[str, str]:
    return {
        "党委全称": committee.name,
        "党委简称": committee.short_name,
        "地区": committee.region,
        "机关代字": committee.document_code,
    }


def print_of(paper: Paper) -> str:
    """A fingerprint of everything the paper says."""
    return fingerprint_of(to_data(paper))
