"""What a kind of paper says around the facts: text with placeholders, and how it becomes blocks.

A line that begins with `#` to `####` is a heading of level 1 to 4; its number comes from its place.
`{被巡察单位}` stands for a fact. A part (`{问题清单}`) is a whole piece of content and has a line of its
own. Nothing here is code: a placeholder is looked up in a table, and that is all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kernel.paper.content import Block, Heading, Paragraph

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
HEADING = re.compile(r"(#{1,4})[ \u3000]*(.*)")
IDLE = re.compile(r"[\s，。；：、（）,.;:()]*")


@dataclass(frozen=True)
class Says:
    """The words of one kind of paper; whatever is empty is left out of the paper."""

    title: str
    body: str
    issuer: str = ""  # the red head
    prefix: str = ""  # of the number: 青巡 in 青巡〔2026〕3号
    addressee: str = ""
    signer: str = ""
    copies: str = ""  # joined by 、
    note: str = ""


LABELS = {
    "title": "标题",
    "body": "正文",
    "issuer": "发文机关标志",
    "prefix": "发文字号代字",
    "addressee": "主送机关",
    "signer": "署名",
    "copies": "抄送",
    "note": "附注",
}


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; a placeholder nobody knows stays as it is, to be seen."""
    return PLACEHOLDER.sub(lambda found: str(facts.get(found[1].strip(), found[0])), text)


def lay(body: str, facts: Mapping[str, str], parts: Mapping[str, tuple[Block, ...]]):
    """The body as blocks. A line whose facts are all empty goes, and a heading over nothing too."""
    blocks, own = [], set()  # headings of the words themselves; those of a part say something
    for line in map(str.strip, body.splitlines()):
        if (sole := PLACEHOLDER.fullmatch(line)) and sole[1].strip() in parts:
            blocks += parts[sole[1].strip()]
            continue
        laid = _laid(line, facts)
        own |= {len(blocks) + n for n, one in enumerate(laid) if isinstance(one, Heading)}
        blocks += laid
    return tuple(_without_bare_headings(blocks, own))


def _laid(line, facts) -> list[Block]:
    if not line:
        return []
    if heading := HEADING.fullmatch(line):
        text = fill(heading[2], facts).strip()
        return [Heading(len(heading[1]), text)] if text else []
    named = [found.strip() for found in PLACEHOLDER.findall(line)]
    nothing = named and not any(str(facts.get(name, name)).strip() for name in named)
    if nothing and IDLE.fullmatch(PLACEHOLDER.sub("", line)):
        return []
    return [Paragraph(fill(line, facts))]


def _without_bare_headings(blocks: list[Block], own: set[int]) -> list[Block]:
    kept, below = [], 0  # the level of the heading that follows; 9 after content
    for place, block in reversed(list(enumerate(blocks))):
        if place in own:
            if below <= block.level:
                continue
            below = block.level
        else:
            below = 9
        kept.append(block)
    return kept[::-1]


def faults(says: Says, *, facts: Iterable[str], parts: Iterable[str]) -> dict[str, list[str]]:
    """By field, what is wrong with a wording, each in a sentence that says how to mend it."""
    facts, parts, found = set(facts), set(parts), {}

    def fault(name, sentence):
        found.setdefault(name, []).append(sentence)

    for name, label in LABELS.items():
        text = getattr(says, name)
        if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
            fault(
                name,
                f"“{label}”里有不成对的花括号。占位要写成“{{被巡察单位}}”的样子，前后各一个花括号。",
            )
        for placeholder in dict.fromkeys(one.strip() for one in PLACEHOLDER.findall(text)):
            if placeholder in parts and name == "body":
                continue
            if placeholder in parts:
                fault(name, f"{{{placeholder}}}是整块内容，只能放在正文里。")
            elif placeholder not in facts:
                fault(name, f"没有{{{placeholder}}}这个占位，请从右边的“可用占位”中选用。")
    for required in ("title", "body"):
        if not getattr(says, required).strip():
            fault(required, f"“{LABELS[required]}”不能为空。")
    lines = [line.strip() for line in says.body.splitlines()]
    for part in sorted(parts):
        whole = f"{{{part}}}"
        if whole not in lines:
            where = "须单独占一行，前后不能有别的字" if whole in says.body else "不能少"
            fault("body", f"{whole}是整块内容，{where}。")
    for line in lines:
        if line.startswith("#") and not (HEADING.fullmatch(line) or [""])[0].strip("# \u3000"):
            fault("body", "有一行只有“#”，没有标题文字。")
        if line.startswith("#####"):
            fault("body", "标题最多四级（“#”最多四个）。")
    return found
