"""流程指引, the table: every step of an inspection, who does it, and what the rules say of it.

`rule` paraphrases what stands in the procedures of counties and cities, never more. Where they
differ the round decides (OF_ROUND).
"""

from collections.abc import Callable
from dataclasses import dataclass

from findings.clues.models import Clue, Transfer, TransferItem
from findings.fieldwork.models import DocumentRequest, FieldRecord, Interview
from findings.immediate.models import ImmediateRectification
from findings.letters.models import Letter
from findings.register.models import Finding, WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from findings.requests.models import MajorMatter
from kernel.policy import Rule
from rectification.models import (
    Archive,
    Evaluation,
    LookBackCheck,
    Plan,
    Publication,
    RectificationItem,
    RectificationReport,
    Service,
)
from rounds.models import Inspection
from xuncha.desk import policy as who

OF_ROUND = "各地不同，由本轮期限规则确定"


@dataclass(frozen=True)
class Step:
    """`known`: who may know of the step; where `with_record`, also whoever sees such a record.

    `model` is the kind of record it is done on, `verbs` its moves, `begins` the route that begins one.
    `ends` is the move with which it is over, once `least` records have come so far; without it the
    step recurs or leaves no trace here, unless `over` tells from the inspection.
    `code` is the rule of the round's 期限规则 by which it is due.
    """

    stage: str
    text: str
    by: str
    known: Rule = who.everybody
    rule: str = ""
    model: type | None = None
    verbs: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: str = ""
    least: int = 1
    with_record: bool = False
    over: Callable[[Inspection], bool] | None = None
    code: str = ""


def _round_is_approved(inspection) -> bool:
    return inspection.round.state in ("approved", "concluded")


def _team_is_authorised(inspection) -> bool:
    return inspection.team is not None and inspection.team.authorisation.state in (
        "granted",
        "ended",
    )


STEPS = (
    Step(
        "准备", "确定被巡察单位和任务分工", "巡察办、领导小组", who.inside,
        "巡察办提出，领导小组审议，党委批准。", over=_round_is_approved,
    ),
    Step(
        "准备", "组建巡察组，逐人作回避申报，授权", "巡察办、组织部门", who.inside,
        "一次一授权：组长、副组长和任务由授权决定明确。", over=_team_is_authorised,
    ),
    Step("准备", "培训，签保密承诺书", "巡察办、巡察组", who.inside, "进驻前完成。"),
    Step(
        "准备", "向纪检、组织、审计、信访等部门了解情况", "巡察办", who.inside, "进驻前完成。",
    ),
    Step("准备", "拟订巡察工作方案", "巡察组", who.inside, "报巡察办备案。"),
    Step(
        "准备", "下发巡察通知", "巡察办", rule="进驻前 10 天通知被巡察单位。",
        model=Inspection, verbs=("notify",), ends="notify", code="notice",
    ),
    Step(
        "准备", "成立联络组，确定联络员，报送名单", "被巡察单位", rule="进驻前 2 天报送。",
        code="liaison",
    ),
    Step(
        "进驻", "进驻，召开见面沟通会和动员会", "巡察组、被巡察单位",
        rule="进驻当天；单位主要负责人表态发言，签字件存档。",
        model=Inspection, verbs=("enter",), ends="enter",
    ),
    Step(
        "进驻", "公布巡察公告，设意见箱", "被巡察单位、巡察办",
        rule="进驻时公布巡察组、时间、范围、受理渠道和时间。",
    ),
    Step("进驻", "提交汇报材料", "被巡察单位", rule="进驻后 3 天内。", code="unit_report"),
    Step(
        "进驻", "调阅资料：单位移交，巡察组接收、归还", "巡察组、单位联络员",
        who.team | who.unit, "按清单逐项登记移交、接收、归还。",
        DocumentRequest, ("issue", "hand_over_all", "receive_all", "close"),
        ("documentrequest_new",),
    ),
    Step(
        "进驻", "个别谈话", "巡察组", who.team, "两人谈，一人问、一人记；记录由本人核对签字。",
        Interview, ("hold", "sign", "file_away"), ("interview_new",),
    ),
    Step(
        "进驻", "走访、座谈、暗访等，整理现场记录", "巡察组", who.team, "",
        FieldRecord, ("settle",), ("fieldrecord_new",),
    ),
    Step(
        "进驻", "登记、分办、答复信访件", "信访专员、组长", who.letters_custody,
        f"撤点前几天停止受理：{OF_ROUND}。不属受理范围的转有关单位。",
        Letter, ("accept", "turn_into_paper", "hand_over", "close"), ("letter_new",),
        code="letters_close",
    ),
    Step(
        "进驻", "填写、审核、审定问题底稿", "承办人、副组长、组长", who.inside,
        "一事一底稿，承办人不少于两人；随查随写，不等撤点。",
        WorkingPaper, ("submit", "review", "approve"), ("workingpaper_new",),
    ),
    Step(
        "进驻", "组务会研究认定问题", "副组长、组长", who.inside, "同类底稿合并，互相核对证据。",
        Finding, ("confirm",), ("finding_new",),
    ),
    Step(
        "进驻", "立行立改", "巡察组提出，领导小组批准，单位整改", who.inside,
        "事实清楚、能马上改的，经领导小组批准后下发；有的地方要求巡察期间改完。",
        ImmediateRectification,
        ("submit", "approve", "issue", "acknowledge", "report", "verify"),
        ("immediaterectification_new",), with_record=True,
    ),
    Step(
        "进驻", "重大事项请示报告", "组长、领导小组", who.head_and_leading_group,
        "重要情况及时报告，不先斩后奏。",
        MajorMatter, ("report", "answer", "close"), ("majormatter_new",), with_record=True,
    ),
    Step(
        "进驻", "登记、研究、报批问题线索", "组长、线索专管员", who.clue_keepers,
        "与底稿分开保管；简单明了的可以巡中移交。",
        Clue, ("deliberate", "submit", "approve", "transfer", "report_directly", "recall"),
        ("clue_new",), with_record=True,
    ),
    Step("进驻", "向领导小组作阶段性汇报", "巡察组", who.inside, "巡察中期。"),
    Step(
        "进驻", "撤点", "组长、巡察办", rule="驻点一般 30 至 45 天，长的 60 至 75 天，回头看约 20 天。",
        model=Inspection, verbs=("leave",), ends="leave",
    ),
    Step(
        "报告", "起草巡察报告，组务会研究", "巡察组", who.inside,
        "只写审定的底稿支撑的问题：现象、定性、责任。",
        Report, ("submit", "pass_team_meeting"), ("report_new",), "pass_team_meeting",
    ),
    Step(
        "报告", "审核巡察报告", "巡察办", who.inside, "看政治、事实、证据、依据、文字和格式。",
        Report, ("pass_office",), ends="pass_office",
    ),
    Step(
        "报告", "听取巡察组汇报，审议报告", "领导小组", who.inside, "逐组听取，成员发表意见。",
        Report, ("pass_leading_group",), ends="pass_leading_group",
    ),
    Step(
        "报告", "书记专题会议听取汇报", "书记专题会议", who.inside,
        f"有的县要求撤点后 1 个月内召开；{OF_ROUND}。",
        Report, ("record_secretary_meeting",), ends="record_secretary_meeting", code="report",
    ),
    Step(
        "反馈", "起草、报批反馈意见", "巡察办、领导小组", who.committee, "",
        FeedbackOpinion, ("submit", "approve"), ("feedbackopinion_new",), "approve",
    ),
    Step(
        "反馈", "反馈", "巡察组、领导小组成员、巡察办",
        rule="双反馈：先向主要负责人一对一反馈，再向领导班子反馈。",
        model=FeedbackOpinion, verbs=("deliver",), ends="deliver", code="feedback",
    ),
    Step(
        "反馈", "签收反馈意见", "单位书记", rule="由书记本人签收。",
        model=FeedbackOpinion, verbs=("receive",), ends="receive",
    ),
    Step(
        "反馈", "移交问题和线索，催办、核对答复", "巡察办、巡察组", who.transfer_carriers,
        "随反馈移交，附清单，双方签字。", Transfer, ("send", "receive"), ("transfer_new",),
        with_record=True,
    ),
    Step(
        "反馈", "跟踪移交事项的受理和答复", "移交单位、接收单位", who.transfer_carriers,
        f"答复期限{OF_ROUND}。",
        TransferItem, ("accept", "answer", "urge_acceptance", "urge", "close"),
    ),
    Step(
        "整改方案", "拟订整改方案和问题、任务、责任清单", "被巡察单位",
        rule=f"逐条写目标、措施、责任领导、责任部门、时限。期限{OF_ROUND}。",
        model=Plan, verbs=("submit_for_signature",), begins=("plan_new",),
        ends="submit_for_signature", code="plan",
    ),
    Step(
        "整改方案", "签字背书并上报", "单位书记", rule="主要负责人是第一责任人，签字负责。",
        model=Plan, verbs=("sign",), ends="sign",
    ),
    Step(
        "整改方案", "审核整改方案", "巡察办",
        rule="会同纪检、组织部门，看问题是否都有回应、措施是否具体、责任和时限是否合理，书面反馈意见。",
        model=Plan, verbs=("accept",), ends="accept",
    ),
    Step(
        "整改方案", "召开专题民主生活会（组织生活会）", "被巡察单位",
        rule=f"有关部门派人督导。期限{OF_ROUND}。", code="life_meeting",
    ),
    Step(
        "集中整改", "逐条整改，填进展、传佐证，申请销号", "被巡察单位",
        rule=f"集中整改期{OF_ROUND}。",
        model=RectificationItem, verbs=("ask_closing",),
    ),
    Step(
        "集中整改", "现场核查，核实销号", "巡察办",
        rule="改一件、成一件、销号一件；单位不能自己销号。",
        model=RectificationItem, verbs=("verify_and_close",),
    ),
    Step(
        "集中整改", "中期督导", "巡察办、纪检、组织部门",
        rule="有的县在反馈后 2 个月进行，发督导意见或提醒。", code="mid_check",
    ),
    Step(
        "集中整改", "督促：提醒函、督办函、告诫书，送达后签收", "巡察办、被巡察单位",
        who.committee, "到期前提醒，逾期的督办、告诫。",
        Service, ("receive",), ("service_new",), with_record=True,
    ),
    Step(
        "集中整改", "撰写整改情况报告和主要负责人组织落实情况报告", "被巡察单位",
        who.unit_and_committee, "集中整改期满报送，主要负责人签字。",
        RectificationReport, ("submit_for_signature", "sign"), ("rectificationreport_new",),
        "sign", 2, code="concentrated",
    ),
    Step(
        "集中整改", "审核两份报告", "巡察办", who.unit_and_committee, "",
        RectificationReport, ("accept",), ends="accept", least=2,
    ),
    Step(
        "评估", "整改评估，提出等次", "巡察办、纪检、组织部门", who.committee,
        f"听汇报、谈话、测评、现场核查、看资料。时间{OF_ROUND}。",
        Evaluation, ("submit",), ("evaluation_new",), "submit", code="evaluation",
    ),
    Step(
        "评估", "审定评估结果", "领导小组", who.unit_and_committee,
        "结果抄送纪检、组织部门，列入年度考核。",
        Evaluation, ("approve",), ends="approve",
    ),
    Step(
        "公开", "拟公开稿，书记确认", "被巡察单位", who.unit_and_committee,
        "党内通报、向社会公开各一份，由单位主要负责人审定。",
        Publication, ("submit", "confirm"), ("publication_new",), "confirm",
    ),
    Step(
        "公开", "审批公开稿", "巡察办；有不公开内容的由领导小组", who.unit_and_committee,
        "需要不公开的，说明理由，报领导小组批准。",
        Publication, ("approve",), ends="approve",
    ),
    Step(
        "公开", "公开并登记", "被巡察单位", who.unit_and_committee, "",
        Publication, ("publish",), ends="publish", code="publication",
    ),
    Step(
        "核查", "列出核查清单，逐条核查原来的问题", "巡察办、巡察组", who.inside,
        "看是否整改到位、有没有反弹。",
        LookBackCheck, ("find_rectified",), ("lookbackcheck_new",),
    ),
    Step(
        "归档", "归档", "巡察组移交，巡察办归档", who.committee, "本轮巡察结束后。",
        Archive, ("file_away",), ("archive_new",), "file_away",
    ),
)  # fmt: skip
