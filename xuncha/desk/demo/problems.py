"""Problems a team would really find, for the demonstration. Nothing here happened anywhere.

The texts stand in `bank/`, a file for each kind of unit. A problem that many units have is told
with the numbers and years of each: no two cases of the demonstration read the same.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from xuncha.desk.demo.chance import drawn, share

BANK = Path(__file__).parent / "bank"
WRITTEN_IN = 2024  # the texts tell of 2022 to June 2024, as a team would that entered after it


@dataclass(frozen=True)
class Problem:
    """One problem, from the working paper to the result of its rectification."""

    title: str
    text: str  # as in the report: what was seen, what it is, who answers for it
    facts: str
    basis: str
    analysis: str
    category: str
    focus: int  # 1-4, the item of 四个聚焦
    sources: tuple[str, ...]
    advice: str
    responsible_subject: str
    goal: str
    measures: tuple[str, ...]
    department: str
    result: str
    progress: tuple[str, ...]
    overview: str = ""
    root_cause: str = ""
    scope: str = "individual"  # or "common"
    titles: tuple[str, ...] = ()  # other headings it may be told under


@cache
def bank_of(name: str) -> tuple[Problem, ...]:
    rows = tomllib.loads((BANK / f"{name}.toml").read_text(encoding="utf-8"))["problem"]
    return tuple(_problem(row) for row in rows)


def _problem(row) -> Problem:
    told = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    told.setdefault("overview", re.split("[；。]", told["text"])[0] + "。")
    told.setdefault("root_cause", told["analysis"])
    return Problem(**told)


def problems_for(banks: tuple[str, ...], count: int, unit: str, entry_on: date) -> list[Problem]:
    """Up to `count` different problems for one unit, the same for the same arguments.

    Those of the unit's own bank, the first one, come before the general ones of the others, which
    are taken from a place that differs from unit to unit. The answer is in order of focus.
    """
    own, *general = (bank_of(name) for name in banks)
    rest = [problem for bank in general for problem in bank]
    start = share(unit) % len(rest) if rest else 0
    chosen = [*own, *rest[start:], *rest[:start]][:count]
    told = [_told(problem, unit, entry_on) for problem in chosen]
    return sorted(told, key=lambda problem: problem.focus)


def _told(problem: Problem, unit: str, entry_on: date) -> Problem:
    title = drawn((problem.title, *problem.titles), unit, problem.title)
    factor = 0.75 + share(unit, problem.title, "factor") % 61 / 100
    years = entry_on.year - WRITTEN_IN - (entry_on.month < 7)

    def retell(value):
        if isinstance(value, tuple):
            return tuple(retell(text) for text in value)
        return retold(value, factor, years)

    words = ("text", "overview", "facts", "result", "progress", "measures", "advice", "goal")
    return replace(problem, title=title, **{name: retell(getattr(problem, name)) for name in words})


_NUMBER = re.compile(
    r"(?<![\d.第])(\d+(?:\.\d+)?)(?![\d.]*(?:[%％月日号点时届条元岁]|个工作日|个月|小时|天))"
)
_TITLE = re.compile(r"(《[^》]*》)")
HOTLINE = "12345"
SMALLEST = 7  # smaller numbers are left: of two that add up, one is often small


def retold(text: str, factor: float, years: int) -> str:
    """The text with its counts multiplied by `factor` and its years moved by `years`.

    Titles of rules, ordinals, shares, days and small numbers stay as they are.
    """
    parts = _TITLE.split(text)
    return "".join(
        part if part.startswith("《") else _NUMBER.sub(lambda m: _other(m[1], factor, years), part)
        for part in parts
    )


def _other(number: str, factor: float, years: int) -> str:
    if "." in number:
        digits = len(number.partition(".")[2])
        return f"{float(number) * factor:.{digits}f}"
    value = int(number)
    if 1990 <= value <= 2100:
        return str(value + years)
    if value < SMALLEST or number == HOTLINE:
        return number
    return str(max(SMALLEST, round(value * factor)))
