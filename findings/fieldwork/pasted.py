"""Lists as clerks paste them from Excel: requested documents, and the results of a survey."""

import re

_CELLS = re.compile(r"\t|\s*[|｜]\s*|[ 　]{2,}")
LONGEST_NAME = 120
MOST_DOCUMENTS = 200
MOST_COPIES = 999
LONGEST_ANSWER = 40


class Unreadable(ValueError):
    """The sentences, one for each line that cannot be read, in `faults`."""

    def __init__(self, faults):
        super().__init__("".join(faults))
        self.faults = faults


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line.strip())]


def read_documents(text: str) -> list[tuple[str, int]]:
    """(name, copies), one a line; the number of copies is a second column and may be left out."""
    found, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, *rest = _cells(line)
        copies = rest[0] if rest and rest[0] else "1"
        if not name or len(name) > LONGEST_NAME:
            faults.append(f"第 {number} 行的资料名称应为 1 至 {LONGEST_NAME} 字。")
        elif len(rest) > 1 or not _is_count(copies) or not 0 < int(copies) <= MOST_COPIES:
            faults.append(f"第 {number} 行“{line.strip()}”：资料名称后面只能再写份数，如“｜2”。")
        else:
            found.append((name, int(copies)))
    if len(found) > MOST_DOCUMENTS:
        faults.append(f"一份清单最多 {MOST_DOCUMENTS} 项，请分成几份清单。")
    if faults:
        raise Unreadable(faults)
    return found


def written_documents(items) -> str:
    """Back into the lines they were typed in."""
    return "\n".join(f"{i.name}｜{i.copies}" if i.copies > 1 else i.name for i in items)


def read_results(text: str) -> list[tuple[str, list[tuple[str, int]]]]:
    """(question, [(answer, votes), …]); a block is a line of answers, then a line a question."""
    found, faults, answers = [], [], None
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not line.strip():
            answers = None
        elif answers is None:
            answers = cells[1:]
            if not answers or any(not 0 < len(word) <= LONGEST_ANSWER for word in answers):
                faults.append(
                    f"第 {number} 行应为表头：先写“题目”，再写各选项，如“题目｜好｜较好｜一般｜差”。"
                )
                answers = []
        elif not answers:
            continue  # below a head that cannot be read: one sentence is enough
        elif len(cells) != len(answers) + 1 or not all(_is_count(cell) for cell in cells[1:]):
            faults.append(f"第 {number} 行应为题目和 {len(answers)} 个票数，请核对。")
        elif not 0 < len(cells[0]) <= LONGEST_NAME:
            faults.append(f"第 {number} 行的题目应为 1 至 {LONGEST_NAME} 字。")
        else:
            votes = [int(cell) for cell in cells[1:]]
            found.append((cells[0], list(zip(answers, votes, strict=True))))
    if faults:
        raise Unreadable(faults)
    return found


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7


def tables(results) -> list[dict]:
    """Rows of QuestionResult as tables, one for each run of questions with the same answers."""
    questions: dict[int, tuple[str, list]] = {}
    for row in results:
        questions.setdefault(row.position, (row.question, []))[1].append((row.answer, row.votes))
    found = []
    for question, votes in questions.values():
        answers = [answer for answer, _ in votes]
        if not found or found[-1]["answers"] != answers:
            found.append({"answers": answers, "rows": []})
        counts = [count for _, count in votes]
        found[-1]["rows"].append({"question": question, "votes": counts, "total": sum(counts)})
    return found


def written_results(results) -> str:
    """Back into the lines they were pasted in."""
    blocks = [
        "\n".join(
            "｜".join(line)
            for line in (
                ["题目", *table["answers"]],
                *([row["question"], *map(str, row["votes"])] for row in table["rows"]),
            )
        )
        for table in tables(results)
    ]
    return "\n\n".join(blocks)
