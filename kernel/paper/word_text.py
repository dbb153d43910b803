"""Paragraphs, runs and lengths of WordprocessingML. Every character of a paper passes `runs`."""

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsmap

from kernel.paper.fonts import FACES

FONT = {role: face.names[0] for role, face in FACES.items()}  # what they are called on Windows
LINE = 579  # twentieths of a point, as all lengths here: 22 lines in 225 mm
CELL = 316  # 28 characters in 156 mm: 16 pt less 0.2
TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"

# Where the prescribed face has no glyph (its repertoire is GB 2312), one of Windows that has:
# these for GBK, 宋体 for Extension A, SimSun-ExtB for the planes above.
_LARGER = {"fang": "仿宋", "kai": "楷体", "hei": "黑体", "xbs": "宋体", "song": "宋体"}

# Word refuses a file whose properties stand in another order than the standard's.
_PARAGRAPH = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "tabs",
    "kinsoku", "wordWrap", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "jc", "outlineLvl",
)  # fmt: skip
_RUN = ("rFonts", "b", "color", "spacing", "w", "kern", "sz", "szCs", "lang")

_NAMESPACES = {name: nsmap[name] for name in ("w", "r", "wp", "a", "pic")} | {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_DECLARED = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMESPACES.items())


def twips(mm: float) -> int:
    return round(mm / 25.4 * 1440)


def elements(markup: str) -> list:
    """The elements of `markup`, with every namespace a paper uses."""
    return list(parse_xml(f"<w:body {_DECLARED}>{markup}</w:body>"))


def _properties(names, given: dict) -> str:
    """In the standard's order: True is an element alone, a dict its attributes, "<…" its content."""
    if unknown := given.keys() - set(names):
        raise ValueError(f"no place known for {sorted(unknown)}")
    written = []
    for name in names:
        value = given.get(name)
        if value is None:
            continue
        if value is True:
            written.append(f"<w:{name}/>")
        elif isinstance(value, dict):
            inner = "".join(f" w:{key}={quoteattr(str(one))}" for key, one in value.items())
            written.append(f"<w:{name}{inner}/>")
        elif str(value).startswith("<"):
            written.append(f"<w:{name}>{value}</w:{name}>")
        else:
            written.append(f"<w:{name} w:val={quoteattr(str(value))}/>")
    return "".join(written)


def paragraph_properties(**given) -> str:
    return _properties(_PARAGRAPH, given)


def run_properties(**given) -> str:
    return _properties(_RUN, given)


def paragraph(style: str, content: str, **given) -> str:
    return f"<w:p><w:pPr>{paragraph_properties(pStyle=style, **given)}</w:pPr>{content}</w:p>"


def gap(points: float, content: str = "", **given) -> str:
    """An empty paragraph of this height: between tables, which Word would join otherwise."""
    return paragraph("Normal", content, snapToGrid=0, spacing=exactly(points), **given)


def exactly(points: float, **more) -> dict:
    return {**more, "line": round(points * 20), "lineRule": "exact"}


def fonts(name: str) -> dict:
    return {"hint": "eastAsia", "ascii": name, "hAnsi": name, "eastAsia": name, "cs": name}


def larger_face(character: str, role: str) -> str:
    """The face for a Chinese character that the role's own lacks; "" where it has it."""
    chinese = "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"
    if not chinese and character <= "\uffff":
        return ""
    for codec, face in (("gb2312", ""), ("gbk", _LARGER[role])):
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            continue
        return face
    return "宋体" if character <= "\uffff" else "SimSun-ExtB"


def runs(text: str, role: str = "fang", *, named: bool = False, **given) -> str:
    """`text`, cleaned by kernel.paper.text, as runs; rare characters in a face that has them.

    `named` says the role's face too, where the paragraph's style has another.
    """
    written = []
    for larger, piece in groupby(text, lambda character: larger_face(character, role)):
        face = larger or (FONT[role] if named else "")
        own = dict(given, rFonts=fonts(face)) if face else given
        styled = f"<w:rPr>{run_properties(**own)}</w:rPr>" if own else ""
        said = escape("".join(piece))
        written.append(f'<w:r>{styled}<w:t xml:space="preserve">{said}</w:t></w:r>')
    return "".join(written)
