"""An outline is a tree of questions, written as clerks write it: one a line, deeper with a dash."""

import re
from dataclasses import dataclass

DEEPEST = 3
_DASHES = re.compile(r"^[\s　]*([-－—–]*)[\s　]*")
# A number typed or pasted along; the tree makes its own.
_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])\s*"
)
_DIGITS = "〇一二三四五六七八九十"
# 答： with nothing behind it before the next question, or the end.
_UNANSWERED = re.compile(r"^[\s　]*答[:：][\s　]*(?=^[\s　]*问[:：]|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    level: int  # 1 to DEEPEST
    text: str


class Unreadable(ValueError):
    """One sentence for each line that does not fit."""


def read_outline(text: str) -> list[Question]:
    """The questions in order; raises Unreadable with a sentence per line that skips a level."""
    found, faults, last = [], [], 0
    for number, line in enumerate(text.splitlines(), start=1):
        dashes = _DASHES.match(line)
        words = _NUMBER.sub("", line[dashes.end() :].strip()).strip()
        if not words:
            continue
        level = len(dashes.group(1)) + 1
        if level > DEEPEST:
            faults.append(f"第 {number} 行多于 {DEEPEST} 层，请少加“-”。")
        elif level > last + 1:
            faults.append(f"第 {number} 行前面缺上一层的问题，请少加“-”或补上。")
        last = level
        found.append(Question(level, words))
    if faults:
        raise Unreadable("".join(faults))
    return found


def written(questions: list[Question]) -> str:
    """Back into the form in which it is edited."""
    return "\n".join(f"{'-' * (q.level - 1)}{q.text}" for q in questions)


def numbered(questions: list[Question]) -> list[tuple[int, str, str]]:
    """(level, number, text): 一、 then 1. then （1）, counted anew under each parent."""
    counts, lines = [0] * DEEPEST, []
    for question in questions:
        place = question.level - 1
        counts[place] += 1
        counts[place + 1 :] = [0] * (DEEPEST - place - 1)
        lines.append((question.level, _number(question.level, counts[place]), question.text))
    return lines


def _number(level: int, n: int) -> str:
    if level == 1:
        tens, ones = divmod(n, 10)
        words = _DIGITS[n] if n <= 10 else ("" if tens == 1 else _DIGITS[tens]) + "十"
        return f"{words + (_DIGITS[ones] if n > 10 and ones else '')}、"
    return f"{n}." if level == 2 else f"（{n}）"


def unanswered(transcript: str) -> str:
    """The sentence that says how many questions of a record have no answer; "" when all have."""
    count = len(_UNANSWERED.findall(transcript))
    if not count:
        return ""
    return f"还有 {count} 个问题没有写答，请照实记录；没有问到的，把问题一并删去。"


def as_record(questions: list[Question]) -> str:
    """A talk's record to begin with: each question that has none below it, and room to answer."""
    asked = [
        question.text
        for place, question in enumerate(questions)
        if place + 1 == len(questions) or questions[place + 1].level <= question.level
    ]
    return "\n\n".join(f"问：{text}\n答：" for text in asked)
