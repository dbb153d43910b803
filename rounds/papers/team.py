"""Papers of a team: 授权任职决定, and the two forms that everybody in it signs by hand."""

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Facts, Table
from rounds.models import Authorisation, Recusal, TeamMember
from rounds.papers.case import (
    BLANK,
    LEADING_GROUP,
    LEADING_GROUP_IN_FULL,
    OFFICE,
    day,
    members_of,
    members_table,
)

OF_TEAM = {"巡察轮次": "如“十四届区委第三轮”", "巡察组": "如“第一巡察组”"}


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
    offers=OF_TEAM,
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
        "任职人员": members_table(members_of(team)),
    }


# --- signed by the member -----------------------------------------------------------------------

OF_MEMBER = {
    **OF_TEAM, "姓名": "本人姓名", "单位及职务": "本人的单位及职务", "组内职务": "如“副组长”",
}  # fmt: skip
MEMBER_BRINGS = ("person", "round__term", "team__committee")


def _of_member(member) -> dict[str, str]:
    return {
        "巡察轮次": str(member.round),
        "巡察组": str(member.team),
        "姓名": member.person.name,
        "单位及职务": member.person.title,
        "组内职务": member.get_post_display(),
    }


def _about(member) -> tuple[Facts, ...]:
    return (
        Facts(
            (
                ("姓名", member.person.name),
                ("组内职务", member.get_post_display()),
                ("单位及职务", member.person.title or BLANK),
                ("参加巡察", f"{member.round}{member.team}"),
                (
                    "被巡察党组织",
                    "、".join(plan.unit.name for plan in _plans(member.team)) or BLANK,
                ),
            )
        ),
    )


@paper_kind(
    "recusal", "回避申请书", of=TeamMember, brings=MEMBER_BRINGS,
    says=Says(
        title="巡察工作人员回避申请书",
        body="""\
{本人情况}
有下列情形之一的，应当回避：{回避情形}。
{本人说明}
{回避事项}
以上情况属实。巡察期间出现新的应当回避的情形，本人将及时报告并申请回避。
{签字和意见}
""",
    ),
    offers={**OF_MEMBER, "回避情形": "应当回避的各种情形", "本人说明": "有无应当回避的情形"},
    parts={
        "本人情况": "姓名、职务、所在巡察组和被巡察党组织", "回避事项": "申请回避的单位、事由和具体情况",
        "签字和意见": "本人签字处，审核、审批意见处",
    },
)  # fmt: skip
def recusal_form(member):
    ties = Recusal.objects.filter(
        person=member.person, unit__inspections__team=member.team, withdrawn_at__isnull=True
    )
    rows = tuple(
        (tie.unit.name, tie.get_ground_display(), tie.detail or "—")
        for tie in ties.select_related("unit").order_by("unit__code")
    )
    if not rows and member.state == "declared":
        statement = "本人对本组被巡察党组织没有应当回避的情形。"
    else:
        statement = "本人有下列应当回避的情形，申请回避。"
        rows = rows or ((BLANK, BLANK, BLANK),)  # not declared yet: written by hand
    columns = (("回避的党组织", 56), ("回避事由", 50), ("具体情况", 50))
    return {
        **_of_member(member),
        "回避情形": "；".join(Recusal.Ground.labels),
        "本人说明": statement,
        "本人情况": _about(member),
        "回避事项": (Table(columns, rows),) if rows else (),
        "签字和意见": (
            Facts(
                (
                    ("申请人签字", BLANK), ("日期", BLANK), ("巡察办审核意见", BLANK),
                    ("领导小组审批意见", BLANK),
                )
            ),
        ),
    }  # fmt: skip


@paper_kind(
    "secrecy", "保密承诺书", of=TeamMember, brings=MEMBER_BRINGS,
    says=Says(
        title="巡察工作人员保密承诺书",
        addressee=OFFICE,
        body="""\
本人参加{巡察轮次}{巡察组}工作，已了解巡察工作保密要求，郑重承诺如下。
一、严格遵守保密法律法规和巡察工作保密纪律，不泄露谈话、信访、底稿、线索、报告草稿等未公开的内容。
二、不泄露反映问题人员的姓名、单位和联系方式。
三、使用专用计算机和存储介质处理巡察资料，不使用连接互联网的设备，不通过互联网和社交媒体传递、发布巡察情况。
四、不擅自复制、摘抄、携带、寄送巡察资料，不带离工作场所。
五、巡察资料交专人登记、传递、保管，用后及时归还。
六、巡察工作结束后，如数移交巡察资料，清退工作设备和存储介质，不私自留存，继续履行保密义务。
七、违反以上承诺的，愿意承担党纪、政务和法律责任。
{签字栏}
""",
    ),
    offers=OF_MEMBER,
    parts={"签字栏": "承诺人的姓名、单位及职务，签字处"},
)  # fmt: skip
def secrecy_undertaking(member):
    return {
        **_of_member(member),
        "签字栏": (
            Facts(
                (
                    ("姓名", member.person.name),
                    ("单位及职务", member.person.title or BLANK),
                    ("承诺人签字", BLANK),
                    ("日期", BLANK),
                )
            ),
        ),
    }
