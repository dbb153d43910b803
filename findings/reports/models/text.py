"""Frozen texts: their hash, and their problems grouped by focus."""

import hashlib
import json
from itertools import groupby


def fingerprint_of(text: dict) -> str:
    """SHA-256 of a frozen text in canonical JSON: the same whatever database kept it."""
    canonical = json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def by_focus(problems) -> list[tuple[str, list]]:
    """Problems (rows or dicts of a frozen text) under their focus, in order of first appearance."""
    first = {}
    for problem in problems:
        first.setdefault(_focus_of(problem), len(first))
    ordered = sorted(problems, key=lambda problem: first[_focus_of(problem)])
    return [(focus, list(rows)) for focus, rows in groupby(ordered, key=_focus_of)]


def _focus_of(problem) -> str:
    return problem["focus"] if isinstance(problem, dict) else problem.focus_name
