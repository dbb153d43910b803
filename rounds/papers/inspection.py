"""Papers of going in: 巡察工作方案 of the team, 巡察通知 to the unit, 巡察公告 to everybody there."""

from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Facts, QrPlace
from rounds.models import Inspection
from rounds.papers.case import (
    BLANK,
    CASE,
    OFFICE,
    OFFICE_IN_FULL,
    SECRET,
    case_facts,
    contact,
    day,
    focus_points,
    members_line,
    members_of,
    members_table,
)

OF_ROUND = ("round__focus", "round__term", "unit", "team", "committee")
FOCUS = {"巡察重点": "本轮确定的监督重点，用分号隔开"}


def _no_team(inspection) -> str:
    return "" if inspection.team_id else "还没有安排巡察组，安排后才能定稿。"


@paper_kind(
    "work_plan", "巡察工作方案", of=Inspection, verb="print_work_plan", issued=True,
    ready=_no_team, brings=OF_ROUND,
    says=Says(
        title="关于对{被巡察党组织}\n开展{巡察类型}的工作方案",
        body="""\
根据《中国共产党巡视工作条例》和{党委简称}巡察工作部署，{巡察轮次}{巡察组}对{被巡察党组织}开展{巡察类型}。为保证巡察工作有序开展，制定本方案。
# 巡察对象和时间
巡察对象为{被巡察党组织}领导班子及其成员，以及下一级党组织主要负责人和重要岗位党员干部。
现场巡察时间为{进驻日期}至{撤点日期}。
# 巡察重点
{巡察重点}
# 方式方法
主要采取听取汇报、个别谈话、受理来信来电来访、调阅复制有关资料、列席有关会议、召开座谈会、民主测评和问卷调查、抽查领导干部报告个人有关事项情况、走访调研、下沉了解、明察暗访等方式开展工作，必要时按程序提请有关单位予以协助。
# 人员分工
巡察组实行组长负责制。人员分工如下。
{人员分工}
# 工作步骤
## 准备
进驻前，向纪检监察机关和组织、政法、审计、信访等部门了解有关情况，组织学习培训，作回避申报，签订保密承诺书。
## 进驻
{进驻日期}进驻，召开见面沟通会和动员会，发布巡察公告；被巡察党组织于进驻后{汇报天数}天内提交工作汇报材料，巡察组听取工作汇报。
## 了解
{进驻日期}至{撤点日期}，按照巡察重点深入了解情况，受理来信来电来访至{信访截止}止。发现的问题坚持一事一底稿，经承办人、副组长、组长逐级审核；对事实清楚、能够及时解决的问题，报经批准后督促立行立改。中期向{党委简称}巡察工作领导小组报告阶段性情况。
## 报告
撤点后{报告月数}个月内形成巡察报告，经组务会研究，送巡察办审核后，向{党委简称}巡察工作领导小组汇报。
## 反馈和移交
报告经批准后，向被巡察党组织主要负责人和领导班子反馈；问题线索和有关事项按照干部管理权限和职责分工移交。
## 立卷归档
巡察结束后，整理巡察中形成的材料，按规定立卷归档。
# 工作要求
紧紧依靠被巡察党组织开展工作，不干预正常工作，不履行执纪审查职责，不处理具体问题，对重大问题不作个人表态。
重要情况和重大问题及时请示报告，不先斩后奏。
严守保密纪律，资料专人登记、保管、移交，不外传、不带离工作场所；严守廉洁纪律，不接受宴请和礼品。
""",
        signer="{党委简称}{巡察组}",
    ),
    offers={
        **CASE, "汇报天数": "轮次中设定的天数", "信访截止": "受理信访的截止日期",
        "报告月数": "轮次中设定的月数",
    },
    parts={**FOCUS, "人员分工": "姓名、单位及职务、组内职务、分工的表"},
    dress=lambda inspection: {"secrecy": SECRET},
)  # fmt: skip
def work_plan(inspection):
    return {
        **case_facts(inspection),
        "巡察重点": focus_points(inspection.round),
        "人员分工": members_table(members_of(inspection.team, inspection.unit)),
        "汇报天数": inspection.round.rules.term("unit_report").amount,
        "信访截止": day(inspection.letters_close_on),
        "报告月数": inspection.round.rules.term("report").amount,
    }


@paper_kind(
    "notice", "巡察通知", of=Inspection, issued=True, brings=OF_ROUND,
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
## 确定联络员
请于进驻前{联络员天数}天确定1名联络员，并将姓名、职务和联系方式报巡察组。
## 提交汇报材料
请于进驻后{汇报天数}天内向巡察组提交工作汇报材料。
## 发布巡察公告
请在本单位和所属单位的显著位置张贴巡察公告。巡察组受理来信来电来访至{信访截止}止。
## 严守纪律要求
请如实反映情况，积极支持配合，不得干扰、阻挠巡察工作，不得打听、泄露巡察情况，不得打击报复反映问题的人员。
""",
        signer=OFFICE,
        note="{联系人}",
    ),
    offers={
        **CASE,
        "人员名单": "按组内职务列出的巡察组人员",
        "联络员天数": "轮次中设定的天数",
        "汇报天数": "轮次中设定的天数",
        "信访截止": "受理信访的截止日期",
        "联系人": "巡察组联络员和电话",
    },
    parts=FOCUS,
)  # fmt: skip
def notice(inspection):
    round_ = inspection.round
    members = members_of(inspection.team, inspection.unit)
    return {
        **case_facts(inspection),
        "巡察重点": focus_points(round_),
        "人员名单": members_line(members) or "另行通知",
        "联络员天数": round_.rules.term("liaison").amount,
        "汇报天数": round_.rules.term("unit_report").amount,
        "信访截止": day(inspection.letters_close_on),
        "联系人": contact(next((one.person for one in members if one.post == "liaison"), None)),
    }


# Filled in by hand before it is put up: where a team sits is settled on the spot.
CHANNELS = ("来电电话和时间", "来信地址和信箱", "来访地点和时间", "意见箱设置地点")


@paper_kind(
    "announcement", "巡察公告", of=Inspection, issued=True, ready=_no_team, brings=OF_ROUND,
    says=Says(
        title="关于对{被巡察党组织}\n开展{巡察类型}的公告",
        body="""\
根据{党委简称}统一部署，{巡察轮次}{巡察组}于{进驻日期}至{撤点日期}对{被巡察党组织}开展{巡察类型}。现将有关事项公告如下。
# 受理范围
主要受理反映{被巡察党组织}领导班子及其成员、下一级党组织主要负责人和重要岗位党员干部问题的来信来电来访，重点是违反政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律和生活纪律等方面的问题。
个人诉求、涉法涉诉等不属于受理范围的事项，按规定转由被巡察单位、信访部门和其他有关部门处理。
# 受理时间
受理来信来电来访至{信访截止}止，来信以邮戳为准。
# 受理方式
{受理方式}
{二维码}
巡察组对反映问题人员的信息严格保密。
""",
        signer="{党委简称}{巡察组}",
    ),
    offers={**CASE, "信访截止": "受理信访的截止日期"},
    parts={"受理方式": "电话、信箱、接待地点、意见箱，张贴前填写", "二维码": "张贴二维码的位置"},
)  # fmt: skip
def announcement(inspection):
    return {
        **case_facts(inspection),
        "信访截止": day(inspection.letters_close_on),
        "受理方式": (Facts(tuple((label, BLANK) for label in CHANNELS)),),
        # There is no box that the public reaches: the place stays for the code of the office's own.
        "二维码": (QrPlace("扫码反映问题"),),
    }
