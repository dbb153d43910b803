"""巡察通知 to the unit, the 授权任职决定 of a team; and what every paper of a case may name."""

from django.utils import timezone

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Heading, Table
from kernel.workdays import zh
from rounds.models import Authorisation, Inspection

OFFICE = "{党委简称}巡察工作领导小组办公室"
OFFICE_IN_FULL = "{党委全称}巡察工作领导小组办公室"
LEADING_GROUP = "{党委简称}巡察工作领导小组"
LEADING_GROUP_IN_FULL = "{党委全称}巡察工作领导小组"

CASE = {
    "被巡察党组织": "被巡察党组织全称",
    "被巡察党组织简称": "被巡察党组织简称",
    "巡察轮次": "如“十四届区委第三轮”",
    "巡察组": "如“第一巡察组”",
    "巡察类型": "如“常规巡察”",
    "进驻日期": "进驻日期，未登记时为计划日期",
    "撤点日期": "撤点日期，未登记时为计划日期",
}


# What case_facts asks for, of a record that belongs to an inspection.
CASE_BRINGS = (
    "inspection__unit", "inspection__round__term", "inspection__team", "inspection__committee",
)  # fmt: skip


def day(date) -> str:
    """A date as papers have it; nothing where there is none."""
    return zh(date) if date else ""


def case_facts(inspection) -> dict[str, str]:
    """The facts of `CASE`, for every kind of paper about one inspection."""
    return {
        "被巡察党组织": inspection.unit.name,
        "被巡察党组织简称": str(inspection.unit),
        "巡察轮次": str(inspection.round),
        "巡察组": str(inspection.team or "巡察组"),
        "巡察类型": inspection.round.get_kind_display(),
        "进驻日期": day(inspection.entry_on),
        "撤点日期": day(inspection.leave_on),
    }


def members_of(team):
    return list(team.members.select_related("person").order_by("pk")) if team else []


def members_table(team) -> tuple[Table, ...]:
    rows = tuple(
        (one.person.name, one.person.title or "—", one.get_post_display(), one.duties or "—")
        for one in members_of(team)
    )
    columns = (("姓名", 25), ("单位及职务", 60), ("组内职务", 30), ("分工", 41))
    return (Table(columns, rows),) if rows else ()


def _team_line(team) -> str:
    """组长：某某；副组长：某某；成员：某某、某某."""
    posts = {}
    for one in members_of(team):
        posts.setdefault(one.get_post_display(), []).append(one.person.name)
    return "；".join(f"{post}：{'、'.join(names)}" for post, names in posts.items())


@paper_kind(
    "notice", "巡察通知", of=Inspection, issued=True,
    says=Says(
        issuer=OFFICE_IN_FULL,
        prefix="{机关代字}通",
        title="关于对{被巡察党组织}\n开展{巡察类型}的通知",
        addressee="{被巡察党组织}",
        body="""\
根据《中国共产党巡视工作条例》和{党委简称}巡察工作部署，{巡察轮次}{巡察组}将于{进驻日期}至{撤点日期}对你单位党组织开展{巡察类型}。现将有关事项通知如下。
# 巡察重点
{巡察重点}
# 巡察组人员
{人员名单}。
# 配合事项
## 确定联络人员
请于进驻前{联络员天数}天确定1名联络员，并将姓名、职务和联系方式报巡察组。
## 提交汇报材料
请于进驻后{汇报天数}天内向巡察组提交工作汇报材料。
## 发布巡察公告
请在本单位和所属单位的显著位置张贴巡察公告。巡察组受理来信来电来访至{信访截止}止。
## 严守纪律要求
请如实反映情况，积极支持配合，不得干扰、阻挠巡察工作，不得打听、泄露巡察情况，不得打击报复反映问题的人员。
""",
        signer=OFFICE,
    ),
    offers={
        **CASE,
        "人员名单": "按组内职务列出的巡察组人员",
        "联络员天数": "轮次中设定的天数",
        "汇报天数": "轮次中设定的天数",
        "信访截止": "受理信访的截止日期",
    },
    parts={"巡察重点": "本轮确定的监督重点，逐条列出"},
)  # fmt: skip
def notice(inspection):
    round_ = inspection.round
    return {
        **case_facts(inspection),
        "巡察重点": focus_points(round_),
        "人员名单": _team_line(inspection.team) or "另行通知",
        "联络员天数": round_.liaison_days,
        "汇报天数": round_.unit_report_days,
        "信访截止": day(inspection.letters_close_on),
    }


def focus_points(round_):
    return tuple(Heading(2, item.name) for item in round_.focus.items.all())


def _granted_on(authorisation):
    at = authorisation.granted_at
    return timezone.localdate(at) if at else None


def _plans(team):
    return list(team.inspections.select_related("unit").order_by("unit__code"))


def _not_granted(authorisation) -> str:
    return "" if authorisation.granted_at else "领导小组还没有批准授权，批准后才能定稿。"


@paper_kind(
    "decision", "授权任职决定", of=Authorisation, issued=True, ready=_not_granted,
    brings=("team__round__term", "team__round__committee"),
    says=Says(
        issuer=LEADING_GROUP_IN_FULL,
        prefix="{机关代字}任",
        title="关于{巡察轮次}{巡察组}\n授权任职的决定",
        addressee="{巡察组}",
        body="""\
根据《中国共产党巡视工作条例》有关规定，按照一次一授权的要求，经研究决定，组建{巡察轮次}{巡察组}，对下列党组织开展巡察。
{巡察任务}
授权任职人员如下。
{任职人员}
巡察组实行组长负责制，对{党委简称}巡察工作领导小组负责并报告工作。本决定仅限本轮巡察，任务完成后授权自行终止。
""",
        signer=LEADING_GROUP,
    ),
    offers={"巡察轮次": "如“十四届区委第三轮”", "巡察组": "如“第一巡察组”"},
    parts={"巡察任务": "被巡察党组织和起止日期的表", "任职人员": "姓名、单位及职务、组内职务、分工的表"},
)  # fmt: skip
def decision(authorisation):
    team = authorisation.team
    rows = tuple((p.unit.name, day(p.entry_on), day(p.leave_on)) for p in _plans(team))
    columns = (("被巡察党组织", 76), ("进驻日期", 40), ("撤点日期", 40))
    return {
        "巡察轮次": str(team.round),
        "巡察组": str(team),
        "巡察任务": (Table(columns, rows),) if rows else (),
        "任职人员": members_table(team),
    }
