"""Two texts of a report side by side: part by part, sentence by sentence, sign by sign.

Nothing here knows of the database: a version is its frozen text and the keys of its problems.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from findings.reports.sentences import sentences_of

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
ALIKE = 0.4  # two sentences are one that was changed if they share about so much
NEAR = 6  # so far behind one looks for what a sentence was before
SHORT = 2  # so few signs between two changes are no rest for the eye: they belong to the change

Runs = tuple[tuple[str, bool], ...]  # (words, whether these differ)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report: `key` says which, wherever it stands and whatever it is called."""

    key: object
    label: str
    sentences: tuple[str, ...]
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence then and now; one side is empty where it was added or removed."""

    change: str
    old: Runs = ()
    new: Runs = ()

    @property
    def old_words(self) -> str:
        return "".join(words for words, _ in self.old)

    @property
    def new_words(self) -> str:
        return "".join(words for words, _ in self.new)


@dataclass(frozen=True, slots=True)
class Compared:
    key: object
    label: str
    change: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)  # moved, put under another focus


LABELS = {"basis": "巡察工作开展情况", "overall": "总体评价", "advice": "意见建议"}


def parts_of(text: dict, findings: Sequence[int]) -> list[Part]:
    """The parts of a frozen text in its order; `findings` are the keys of its problems."""
    problems = [
        Part(
            key=finding,
            label=f"问题：{problem['title']}",
            sentences=(problem["title"], *sentences_of(problem["text"])),
            focus=problem["focus"],
        )
        for problem, finding in zip(text["problems"], findings, strict=True)
    ]
    before, after = ("basis", "overall"), ("advice",)
    return [*_plain(text, before), *problems, *_plain(text, after)]


def _plain(text, names) -> list[Part]:
    return [Part(name, LABELS[name], tuple(sentences_of(text[name]))) for name in names]


def compare(old: Sequence[Part], new: Sequence[Part]) -> list[Compared]:
    """Every part of either, in the order of the new text, what was removed behind it."""
    then, now = {part.key: part for part in old}, {part.key: part for part in new}
    moved = _moved([key for key in then if key in now], [key for key in now if key in then])
    told = [_compared(then.get(key), part, key in moved) for key, part in now.items()]
    return told + [_compared(part, None, False) for key, part in then.items() if key not in now]


def _moved(old: list, new: list) -> set:
    """Keys that stand elsewhere among the others than they did."""
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(new) - {key for block in kept for key in new[block.b : block.b + block.size]}


def _compared(old: Part | None, new: Part | None, is_moved: bool) -> Compared:
    part = new or old
    rows = tuple(_rows(old.sentences if old else (), new.sentences if new else ()))
    notes = ["顺序有调整"] if is_moved else []
    if old and new and old.focus != new.focus:
        notes.append(f"监督重点由“{old.focus}”改为“{new.focus}”")
    if old is None or new is None:
        change = ADDED if old is None else REMOVED
    else:
        is_same = all(row.change == SAME for row in rows) and not notes
        change = SAME if is_same else CHANGED
    return Compared(part.key, part.label, change, rows, tuple(notes))


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for what, a, b, c, d in blocks:
        if what == "equal":
            yield from (Row(SAME, ((one, False),), ((one, False),)) for one in new[c:d])
        else:
            yield from _changed(old[a:b], new[c:d])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Sentences in each other's place: alike ones are paired in order, the rest stands alone."""
    waiting = list(old)
    for sentence in new:
        pair = next((one for one in waiting[:NEAR] if _alike(one, sentence)), None)
        if pair is None:
            yield Row(ADDED, (), ((sentence, True),))
            continue
        for gone in waiting[: waiting.index(pair)]:
            yield Row(REMOVED, ((gone, True),), ())
        del waiting[: waiting.index(pair) + 1]
        yield Row(CHANGED, *_runs(pair, sentence))
    for gone in waiting:
        yield Row(REMOVED, ((gone, True),), ())


def _alike(one: str, other: str) -> bool:
    pair = SequenceMatcher(None, one, other, autojunk=False)
    bounds = (pair.real_quick_ratio, pair.quick_ratio, pair.ratio)  # cheap ones first
    return all(bound() >= ALIKE for bound in bounds)


def _runs(old: str, new: str) -> tuple[Runs, Runs]:
    """Both sentences in runs, those marked that differ."""
    then, now = [], []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        short = what == "equal" and b - a <= SHORT and a > 0 and b < len(old)
        differs = what != "equal" or short
        then.append((old[a:b], differs))
        now.append((new[c:d], differs))
    return _joined(then), _joined(now)


def _joined(runs) -> Runs:
    """Neighbours of one kind become one, empty ones vanish."""
    told: list[tuple[str, bool]] = []
    for words, differs in runs:
        if words and told and told[-1][1] == differs:
            told[-1] = (told[-1][0] + words, differs)
        elif words:
            told.append((words, differs))
    return tuple(told)


def since_when(words: str, key, steps: Sequence[Sequence[Part]], *, there: bool) -> int:
    """The first of `steps` (older first) from which on the sentence is there, or is gone."""
    since = len(steps) - 1
    for number in range(len(steps) - 1, 0, -1):
        if _has(steps[number], key, words) != there:
            break
        since = number
    return since


def _has(parts: Sequence[Part], key, words: str) -> bool:
    return any(part.key == key and words in part.sentences for part in parts)
