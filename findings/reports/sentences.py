"""A text as its sentences: what is checked, compared and pointed at."""

import re

# A sentence with its mark and whatever closes behind it; the last one of a line may have none.
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]+[”’）」』]*|[^。！？；\n]+")


def sentences_of(text: str) -> list[str]:
    """In order, without empty ones; an end of line ends a sentence, too."""
    return [found for match in _SENTENCE.finditer(text) if (found := match[0].strip())]


def paragraphs_of(text: str) -> list[list[str]]:
    """The sentences, line by line."""
    return [found for line in text.splitlines() if (found := sentences_of(line))]
