"""核对: whether a report says only what its working papers say, and all of it. Texts in, sentences out.

A doubt is no fault: a sum over two papers is right and yet stands in neither. So nothing here bars a
deed; it tells people where to look before they hand the report on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from findings.reports.figures import Told, figures_in
from findings.reports.sentences import paragraphs_of
from kernel.shown import quoted


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in runs of (words, whether no paper has this number)."""

    runs: tuple[tuple[str, bool], ...]

    @property
    def doubtful(self) -> list[str]:
        return [words for words, is_doubtful in self.runs if is_doubtful]

    @property
    def why(self) -> str:
        return f"底稿中没有{_words(self.doubtful)}"


@dataclass(frozen=True, slots=True)
class Checked:
    """One problem of the report, held against its papers."""

    title: str
    heading: Sentence
    paragraphs: tuple[tuple[Sentence, ...], ...]
    is_supported: bool

    @property
    def doubtful(self) -> list[str]:
        told = (self.heading, *(one for line in self.paragraphs for one in line))
        return [words for sentence in told for words in sentence.doubtful]


def sentence_of(text: str, told: Told) -> Sentence:
    runs, end = [], 0
    for figure in figures_in(text):
        if figure not in told:
            runs += [(text[end : figure.start], False), (text[figure.start : figure.end], True)]
            end = figure.end
    return Sentence(tuple(run for run in (*runs, (text[end:], False)) if run[0]))


def checked(title: str, text: str, papers: Iterable[Iterable[str]]) -> Checked:
    """A problem against the texts of its papers; without any paper it is not supported."""
    papers = list(papers)
    told = Told(words for paper in papers for words in paper) if papers else None
    return _read(title, text, told, is_supported=bool(papers))


def unchecked(title: str, text: str) -> Checked:
    """A problem whose papers this reader does not see: nothing is said of its numbers."""
    return _read(title, text, None, is_supported=True)


def _read(title, text, told, *, is_supported) -> Checked:
    def read(one):
        return sentence_of(one, told) if told else Sentence(((one, False),))

    lines = tuple(tuple(read(one) for one in line) for line in paragraphs_of(text))
    return Checked(title, read(title), lines, is_supported)


@dataclass(frozen=True, slots=True)
class Warned:
    """What was found and what to do about it, then each thing it was found of."""

    said: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What is to be looked at before the report goes on; `unreported` and `unused` are titles."""

    problems: Sequence[Checked] = ()
    unreported: Sequence[str] = field(default_factory=tuple)
    unused: Sequence[str] = field(default_factory=tuple)

    @property
    def warnings(self) -> list[Warned]:
        doubtful = [one for one in self.problems if one.doubtful]
        numbers = [f"{one.title}：{_words(one.doubtful)}" for one in doubtful]
        unsupported = [one.title for one in self.problems if not one.is_supported]
        count = sum(len(one.doubtful) for one in doubtful)
        told = (
            (
                f"{count} 处数字在所引底稿里没有出现，请对照底稿改正；是合计、换算得来的，"
                "请在底稿或问题中写明怎么算的。",
                numbers,
            ),
            (
                f"{len(unsupported)} 个问题没有已审定的底稿支撑，请补充底稿并在问题中引用，或从报告中删去。",
                unsupported,
            ),
            (
                f"{len(self.unreported)} 个已认定的问题没有写入报告，请写入，或把处置意见改为“不作为问题”。",
                self.unreported,
            ),
            (
                f"{len(self.unused)} 份已审定的底稿没有被报告中的问题用到，"
                "请核对是否漏写了问题，或在相应的问题中引用。",
                self.unused,
            ),
        )
        return [Warned(said, tuple(items)) for said, items in told if items]


def _words(doubtful: Sequence[str]) -> str:
    return "".join(map(quoted, dict.fromkeys(doubtful)))
