"""The working paper as a form that is signed by hand, and the sheet on which the unit checks facts.

The sheet leaves the team, so it tells what happened and nothing else: not the title, the analysis
or the basis, and not one sentence that says how the team came to know of it.
"""

import re

from findings.register.citing import SOURCES, in_words, kinds_of
from findings.register.models import WorkingPaper
from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Facts, Heading, Paragraph, Table
from rounds.papers import BLANK, CASE, CASE_BRINGS, SECRET, case_facts, day

BRINGS = (*CASE_BRINGS, "category__parent", "author", "reviewed_by", "approved_by", "team__round")

# --- 问题底稿 -------------------------------------------------------------------------------------

TEXTS = (
    ("问题概述", "overview"), ("事实", "facts"), ("定性依据", "basis"), ("定性分析", "analysis"),
)  # fmt: skip


def _facts(paper) -> Facts:
    inspection = paper.inspection
    rows = (
        ("底稿编号", paper.number or BLANK),
        ("发现日期", day(paper.found_on)),
        ("被巡察党组织", inspection.unit.name),
        ("巡察轮次和组别", f"{inspection.round}{inspection.team or ''}"),
        ("问题类别", paper.category.full_name if paper.category else ""),
        ("问题归属", paper.get_body_or_department_display()),
        ("问题领域", paper.domains),
        ("问题来源", paper.source_labels),
        ("责任主体", paper.responsible_subject),
        ("分管领导", paper.leader_in_charge),
        ("发生层级", paper.occurred_on_level),
        ("承办人", paper.handler_names),
    )
    return Facts(tuple((label, text) for label, text in rows if text))


def _texts(paper) -> tuple:
    blocks = []
    for label, name in TEXTS:
        if text := getattr(paper, name).strip():
            blocks += [Heading(1, label), Paragraph(text)]
    return tuple(blocks)


def _evidence(paper) -> tuple:
    rows = tuple((one.number, one.name) for one in paper.evidence_in_order())
    cited = "、".join(in_words(kinds_of(paper))).replace(" ", "")
    blocks = []
    if rows:
        blocks.append(Table((("编号", 24), ("材料名称", 132)), rows))
    if cited:
        blocks.append(Paragraph(f"引用巡察中形成的材料：{cited}。"))
    return tuple(blocks)


def _signatures() -> tuple[Facts, ...]:
    places = ("承办人签字", "副组长签字", "组长签字")
    return (Facts(tuple(row for place in places for row in ((place, BLANK), ("日期", BLANK)))),)


@paper_kind(
    "paper", "问题底稿", of=WorkingPaper, brings=BRINGS,
    says=Says(
        title="巡察问题底稿",
        body="""\
{标题}
{底稿要素}
{底稿内容}
# 支撑材料
{支撑材料}
{签字栏}
""",
    ),
    offers={**CASE, "标题": "底稿标题", "编号": "审定后的编号"},
    parts={
        "底稿要素": "编号、单位、类别、来源、责任主体、承办人等", "底稿内容": "概述、事实、依据、分析",
        "支撑材料": "支撑材料的编号和名称，引用的材料", "签字栏": "承办人、副组长、组长签字处",
    },
    dress=lambda paper: {
        "secrecy": SECRET, "draft_mark": "" if paper.state == "approved" else paper.state_label,
    },
)  # fmt: skip
def working_paper(paper):
    return {
        **case_facts(paper.inspection),
        "标题": paper.title,
        "编号": paper.number,
        "底稿要素": (_facts(paper),),
        "底稿内容": _texts(paper),
        "支撑材料": _evidence(paper),
        "签字栏": _signatures(),
    }


# --- 事实确认单 -----------------------------------------------------------------------------------

# Words by which a sentence tells of a channel: whoever reads it in the unit looks for the person.
TELLS = re.compile(
    r"谈话|访谈|座谈|约谈|来信|来电|来访|信访|举报|检举|告状|匿名|实名|反映人|知情人|线索|问卷|测评"
    r"|暗访|暗查|随机询问|底稿|[据经][^，。；]{0,12}(?:反映|介绍|讲述|透露)|反映[：:称说]"
)
SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")


def told_facts(paper) -> str:
    """The facts without the sentences that tell of a source, or name whom the team talked to."""
    return _sorted_out(paper)[0]


def _sorted_out(paper) -> tuple[str, int]:
    """What the unit may read of the facts, and how many sentences were left out."""
    named = _informants(paper)
    text = paper.facts
    for lead_in in _lead_ins(paper):
        text = text.replace(lead_in, "")
    lines, left_out = [], 0
    for line in text.splitlines():
        sentences = [one for one in SENTENCE.findall(line) if one.strip()]
        kept = [one for one in sentences if not _tells(one, named)]
        left_out += len(sentences) - len(kept)
        lines.append("".join(kept).strip())
    return "\n".join(filter(None, lines)), left_out


def _tells(sentence: str, named: set[str]) -> bool:
    return bool(TELLS.search(sentence)) or any(name in sentence for name in named)


def _what_was_left_out(paper) -> str:
    text, left_out = _sorted_out(paper)
    if not left_out:
        return ""
    return (
        f"事实中有{left_out}句写到谈话、信访等来源或者谈话对象，没有列入确认单。"
        + ("" if text else "确认单中的事实因此是空白的。")
        + "确需单位核对的，请先在底稿中只写事实，不写来源。"
    )


def _cited(paper, *columns):
    rows = paper.citations.select_related(*columns)
    return [(row.column, getattr(row, row.column)) for row in rows if row.column in columns]


def _informants(paper) -> set[str]:
    return {talk.subject_name for _, talk in _cited(paper, "interview")} - {""}


def _lead_ins(paper) -> list[str]:
    """What was put before the facts when the paper was begun from a record: 某日个别谈话反映："""
    begun = (
        SOURCES[column].begin(record).get("facts", "")
        for column, record in _cited(paper, "interview", "record")
    )
    return [text.partition("：")[0] + "：" for text in begun if "：" in text]


@paper_kind(
    "facts", "事实确认单", of=WorkingPaper, brings=CASE_BRINGS, hint=_what_was_left_out,
    says=Says(
        title="事实确认单",
        addressee="{被巡察党组织}",
        body="""\
{巡察轮次}{巡察组}在巡察中了解到以下情况，请核对。与事实相符的，在“核对结果”栏填写“情况属实”；与事实不符的，写明不符之处，并附证明材料。
{基本事实}
{单位意见}
# 巡察组
{签字栏}
""",
    ),
    offers=CASE,
    parts={
        "基本事实": "底稿中的事实，不含依据、分析和来源", "单位意见": "单位填写核对意见、签字盖章处",
        "签字栏": "巡察组承办人签字处",
    },
)  # fmt: skip
def fact_confirmation(paper):
    return {
        **case_facts(paper.inspection),
        "基本事实": (Heading(1, "基本事实"), Paragraph(told_facts(paper) or BLANK)),
        "单位意见": (
            Heading(1, "单位核对意见"),
            Facts(
                (
                    ("核对结果", BLANK), ("证明材料", BLANK), ("不符之处和说明", BLANK),
                    ("主要负责人签字", BLANK), ("单位盖章", BLANK), ("日期", BLANK),
                )
            ),
        ),
        "签字栏": (Facts((("承办人签字", BLANK), ("日期", BLANK))),),
    }  # fmt: skip
