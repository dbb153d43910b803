"""A text that somebody has typed, laid out: its 一、 and （一） become headings of the paper."""

import re

from kernel.paper.content import Heading, Paragraph
from kernel.paper.text import heading_number

LONGEST_HEADING = 40  # characters; what is longer, or ends like a sentence, is a paragraph
TYPED = re.compile(r"(?P<first>[一二三四五六七八九十]+、)|(?P<second>（[一二三四五六七八九十]+）)")


def blocks_of_text(text: str) -> tuple:
    """The same words in the same order: a number that is not the next one stays as it was typed."""
    blocks, firsts, seconds = [], 0, 0
    for line in filter(None, map(str.strip, text.splitlines())):
        typed = TYPED.match(line)
        rest = line[typed.end() :].strip() if typed else ""
        if not rest or len(rest) > LONGEST_HEADING or rest.endswith(("。", "；", "，", "：")):
            blocks.append(Paragraph(line))
        elif typed["first"] == heading_number(1, firsts + 1):
            firsts, seconds = firsts + 1, 0
            blocks.append(Heading(1, rest))
        elif typed["second"] == heading_number(2, seconds + 1):
            seconds += 1
            blocks.append(Heading(2, rest))
        else:
            blocks.append(Paragraph(line))
    return tuple(blocks)


def ends_with(text: str, words: str) -> bool:
    """Whether the writer has closed with these words already."""
    return text.rstrip(" \n\r\t\u3000。").endswith(words)
