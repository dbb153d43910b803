"""A slip of the pen in a report: one number that is not the paper's, as it happens when copying."""

from dataclasses import dataclass

from findings.reports.figures import COUNT, figures_in


@dataclass(frozen=True)
class Slip:
    """The problems with the slip in one of them, and what it says instead of what."""

    problems: list[dict]
    title: str
    wrong: str
    right: str


def slip_in(problems: list[dict]) -> Slip | None:
    """The first problem that counts to ten or more gets a wrong count; None if none does."""
    for place, problem in enumerate(problems):
        for figure in figures_in(problem["text"]):
            if figure.kind == COUNT and figure.unit and figure.value >= 10 and _is_plain(figure):
                number = int(figure.value)
                wrong = figure.words.replace(str(number), str(number + 3))
                words = problem["text"]
                text = words[: figure.start] + wrong + words[figure.end :]
                told = [*problems]
                told[place] = {**problem, "text": text}
                return Slip(told, problem["title"], wrong, figure.words)
    return None


def _is_plain(figure) -> bool:
    return figure.words.startswith(str(int(figure.value)))
