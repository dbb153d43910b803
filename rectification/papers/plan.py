"""整改方案 with its three lists as annexes: exactly the text that the secretary signed."""

from django.utils import timezone

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex, Heading, Paragraph, Table
from kernel.paper.text import in_chinese
from rectification.lists import LISTS
from rectification.models import Plan
from rounds.papers import CASE, CASE_BRINGS, OFFICE, case_facts


def _dress(plan) -> dict:
    signed = plan.last_signature if plan.is_signed else None
    return {
        "signed_on": signed and timezone.localdate(signed.at),
        "annexes": tuple(
            Annex(spec.label, (Table(spec.columns, tuple(spec.rows(plan.text))),), landscape=True)
            for spec in LISTS.values()
        ),
        "draft_mark": "" if plan.is_signed else "未签字",
    }


@paper_kind(
    "plan", "整改方案", of=Plan, brings=CASE_BRINGS,
    says=Says(
        title="{整改单位}\n关于落实巡察反馈意见的整改方案",
        addressee=OFFICE,
        body="""\
{党委简称}{巡察组}巡察反馈意见共指出{问题数}个问题。为切实抓好整改落实，结合实际，制定本方案。
# 组织领导
{组织领导}
# 整改任务
{整改任务}
""",
        signer="{整改单位}",
        note="{签字说明}",
    ),
    offers={
        **CASE, "整改单位": "整改单位全称", "问题数": "方案中的问题个数",
        "签字说明": "第几版、由谁签字背书",
    },
    parts={"组织领导": "方案中的内容", "整改任务": "逐个问题的目标、措施、责任和时限"},
    dress=_dress,
)  # fmt: skip
def plan_paper(plan):
    text = plan.text
    signed = plan.last_signature if plan.is_signed else None
    return {
        **case_facts(plan.inspection),
        "整改单位": text["unit"],
        "问题数": len(text["items"]),
        # Within 一、组织领导 the unit's own 一、 would count anew.
        "组织领导": (Paragraph(text["overview"]),) if text["overview"].strip() else (),
        "整改任务": tuple(block for item in text["items"] for block in _item(item)),
        "签字说明": f"本方案第{signed.version_no}版由{signed.person.name}签字背书"
        if signed
        else "",
    }


def _item(item):
    yield Heading(2, item["title"])
    yield Paragraph(f"反馈问题：{item['text']}")
    if item["goal"].strip():
        yield Paragraph(f"整改目标：{item['goal']}")
    if item["measures"]:
        yield Paragraph(f"整改措施：{_measures(item)}。")
    duties = (
        ("责任领导", item["leader"]), ("责任部门", item["department"]), ("完成时限", item["due"]),
    )  # fmt: skip
    if said := "；".join(f"{label}：{text}" for label, text in duties if text.strip()):
        yield Paragraph(f"{said}。")


def _measures(item) -> str:
    """一是……；二是……, as plans read; a single one stands for itself."""
    said = [_measure(one, item["due"]) for one in item["measures"]]
    if len(said) == 1:
        return said[0]
    return "；".join(f"{in_chinese(n)}是{text}" for n, text in enumerate(said, start=1))


def _measure(measure, due_of_item) -> str:
    """With its own term, where that is another than the problem's."""
    text, due = measure["text"].strip().rstrip("。；"), measure["due"]
    return text if not due or due == due_of_item else f"{text}（{due}完成）"
