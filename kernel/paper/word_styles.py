"""The styles of a Word paper: what a clerk finds in the list of styles, and nothing else."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kernel.paper.layout import ROLE_OF_LEVEL
from kernel.paper.word_text import (
    CELL,
    FONT,
    LINE,
    exactly,
    fonts,
    paragraph_properties,
    run_properties,
)

INDENT = {"firstLine": 2 * CELL}  # 左空二字


def styles_of():
    """The whole styles part."""
    every = run_properties(
        rFonts=fonts(FONT["fang"]),
        spacing=-4,  # 28 characters a line
        kern=0,
        sz=32,
        szCs=32,
        lang={"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"},
    )
    normal = paragraph_properties(
        widowControl=0,  # or a full page would have 21 lines now and then
        kinsoku=1,
        overflowPunct=0,
        autoSpaceDE=0,  # no space of Word's own between Chinese and Latin or digits
        autoSpaceDN=0,
        adjustRightInd=0,
        spacing={"before": 0, "after": 0, "line": LINE, "lineRule": "exact"},
        jc="both",
    )
    return parse_xml(
        f"<w:styles {nsdecls('w')}>"
        f"<w:docDefaults><w:rPrDefault><w:rPr>{every}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{normal}</w:pPr></w:pPrDefault></w:docDefaults>"
        + _style("Normal", "Normal", pPr=normal, rPr=every, default=True, based="")
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        + _TABLE_NORMAL
        + _style("BodyText", "Body Text", pPr=paragraph_properties(ind=INDENT))
        + _style(
            "Title",
            "Title",
            pPr=paragraph_properties(
                keepNext=True, snapToGrid=0, spacing=exactly(35, before=0, after=0), jc="center"
            ),
            rPr=_face("xbs", spacing=0, sz=44, szCs=44),
        )
        + "".join(map(_heading, (1, 2, 3, 4)))
        + _style("AnnexTitle", "附件标题", based="Title", pPr=paragraph_properties(outlineLvl=0))
        + "".join(_style(**style) for style in _OTHERS)
        + "</w:styles>"
    )


def _face(role: str, **more) -> str:
    return run_properties(rFonts=fonts(FONT[role]), **more)


def _style(identity, name, *, pPr="", rPr="", based="Normal", default=False) -> str:
    own = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{identity}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + f"<w:qFormat/><w:pPr>{pPr}</w:pPr><w:rPr>{rPr}</w:rPr></w:style>"
    )


def _heading(level: int) -> str:
    """A real heading: it is in Word's navigation and can be collected into a table of contents."""
    return _style(
        f"Heading{level}",
        f"heading {level}",
        pPr=paragraph_properties(keepNext=True, ind=INDENT, outlineLvl=level - 1),
        rPr=_face(ROLE_OF_LEVEL[level]),
    )


def _small(identity, name, *, points, line, role="fang", jc="left", **run) -> dict:
    """A style outside the grid: its lines are its own."""
    return {
        "identity": identity,
        "name": name,
        "pPr": paragraph_properties(snapToGrid=0, spacing=exactly(line), jc=jc),
        "rPr": _face(role, **run, spacing=0, sz=2 * points, szCs=2 * points),
    }


_OTHERS = (
    {
        "identity": "RedHead",
        "name": "发文机关标志",
        "pPr": paragraph_properties(snapToGrid=0, jc="center"),
        "rPr": _face("xbs", color="E60012", spacing=0),
    },
    _small("TableText", "表格文字", points=12, line=18),
    _small("FormText", "表单文字", points=14, line=22),
    _small("Imprint", "版记", points=14, line=26),
    _small("Footer", "footer", points=14, line=14, role="song"),
    _small("Header", "header", points=10, line=12, role="hei", jc="right", color="666666"),
)

_TABLE_NORMAL = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
)
