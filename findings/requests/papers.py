"""请示 and 专题报告 to the leading group: papers to a higher body, signed by the head of the team."""

from django.utils import timezone

from findings.requests.models import MajorMatter
from issuing.kinds import paper_kind
from issuing.wording import Says
from rounds.papers import CASE, CASE_BRINGS, LEADING_GROUP, SECRET, case_facts, contact

Kind = MajorMatter.Kind
CLOSING = {Kind.REQUEST: "妥否，请批示。", Kind.REPORT: "特此报告。"}
NAMES = {Kind.REQUEST: "请示", Kind.REPORT: "专题报告"}


def _signer(matter):
    """Whoever reported it; before that, the head who will."""
    team = matter.inspection.team
    return matter.reported_by or (team and team.head)


def _title(matter) -> str:
    """关于……的请示: only what the title does not say already."""
    title = matter.title.strip().removeprefix("关于")
    if title.endswith(("请示", "报告")):
        return f"关于{title}"
    return f"关于{title.removesuffix('的')}的{NAMES[matter.kind]}"


def _dress(matter) -> dict:
    signer = _signer(matter)
    return {
        "secrecy": SECRET,
        "urgency": matter.press[1],
        "approver": signer.name if signer else "",
        "signed_on": timezone.localdate(matter.reported_at) if matter.reported_at else None,
        "draft_mark": "" if matter.reported_at else "未报送",
    }


@paper_kind(
    "upward", "请示（专题报告）", of=MajorMatter, brings=(*CASE_BRINGS, "reported_by"),
    says=Says(
        issuer="{党委全称}{巡察组}",
        title="{标题}",
        addressee=LEADING_GROUP,
        body="{内容}\n{结束语}\n",
        signer="{党委简称}{巡察组}",
        note="{联系人}",
    ),
    offers={
        **CASE, "标题": "请示报告的标题，补足“关于……的请示”", "内容": "请示报告的内容",
        "结束语": "请示为“妥否，请批示。”，报告为“特此报告。”", "联系人": "请示才有，报送人和电话",
    },
    dress=_dress,
)  # fmt: skip
def upward_paper(matter):
    return {
        **case_facts(matter.inspection),
        "标题": _title(matter),
        "内容": matter.text.strip(),
        "结束语": _closing(matter),
        "联系人": contact(_signer(matter)) if matter.kind == Kind.REQUEST else "",
    }


def _closing(matter) -> str:
    said = matter.text.strip().removesuffix("。").rstrip()
    return "" if said.endswith(("请批示", "请指示", "特此报告", "请审示")) else CLOSING[matter.kind]
