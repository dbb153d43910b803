"""Lifecycles of the report (组务会 → 巡察办 → 领导小组 → 书记专题会) and of the feedback opinion."""

from kernel.lifecycle import Lifecycle, Move, State
from kernel.shown import quoted


def _report_is_complete(report) -> str:
    if not report.overall.strip():
        return "“总体评价”还没有填写。"
    if not report.has_problems:
        return "报告中还没有问题，请至少写入一个已认定的问题。"
    return _findings_still_stand(report)


def _findings_still_stand(report) -> str:
    if lapsed := report.lapsed_problems:
        return f"{''.join(map(quoted, lapsed))}已不是认定状态，须先修改报告。"
    return ""


REPORT_STEPS = ("team_meeting", "office_review", "leading_group", "secretary_meeting")

REPORT = Lifecycle(
    "report",
    states=(
        State("drafting", "起草中", "run"),
        State("returned", "已退回修改", "late"),
        State("team_meeting", "待组务会研究", "warn"),
        State("office_review", "待巡察办审核", "warn"),
        State("leading_group", "待领导小组审议", "warn"),
        State("secretary_meeting", "待书记专题会议", "warn"),
        State("approved", "已审定", "ok"),
    ),
    moves=(
        Move(
            "submit", "提请组务会研究", ("drafting", "returned"), "team_meeting",
            needs=_report_is_complete, duty="完善并报送巡察报告",
        ),
        Move(
            "pass_team_meeting", "组务会通过，报巡察办", ("team_meeting",), "office_review",
            needs=_findings_still_stand, duty="主持组务会研究巡察报告", review=True,
        ),
        Move(
            "return_from_team_meeting", "退回修改", ("team_meeting",), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "pass_office", "审核通过，报领导小组", ("office_review",), "leading_group",
            needs=_findings_still_stand, duty="审核巡察报告", review=True,
        ),
        # The office words it better without sending it all the way back; nobody's approval is
        # stretched over the new words: the team's meeting passes them like any other draft.
        Move(
            "revise", "修改文字，送组务会复核", ("office_review",), "team_meeting",
            reason=True, needs=_findings_still_stand, aside=True,
        ),
        Move(
            "return_from_office", "退回巡察组", ("office_review",), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "pass_leading_group", "审议通过，报书记专题会议", ("leading_group",),
            "secretary_meeting", needs=_findings_still_stand,
            duty="审议巡察报告", review=True,
        ),
        Move(
            "return_from_leading_group", "退回巡察组", ("leading_group",), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "record_secretary_meeting", "登记书记专题会议审定", ("secretary_meeting",), "approved",
            needs=_findings_still_stand, duty="登记书记专题会议结果", review=True,
        ),
        Move(
            "return_from_secretary_meeting", "按会议意见退回修改", ("secretary_meeting",),
            "returned", reason=True, sends_back=True,
        ),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip


def _feedback_is_complete(feedback) -> str:
    for name in ("basis", "overall", "report_requirement"):
        if not getattr(feedback, name).strip():
            return f"“{feedback._meta.get_field(name).verbose_name}”还没有填写。"
    if not feedback.has_items:
        return "问题清单还是空的，请至少写入一个问题。"
    return ""


def _team_has_left(feedback) -> str:
    if feedback.inspection.left_on is None:
        return "巡察组还没有登记撤点，不能反馈。"
    return ""


FEEDBACK = Lifecycle(
    "feedback",
    states=(
        State("drafting", "起草中", "run"),
        State("returned", "已退回修改", "late"),
        State("submitted", "待领导小组审批", "warn"),
        State("approved", "已批准，待反馈", "warn"),
        State("delivered", "已反馈，待签收", "warn"),
        State("received", "已签收", "ok"),
    ),
    moves=(
        Move(
            "submit", "报领导小组审批", ("drafting", "returned"), "submitted",
            needs=_feedback_is_complete, duty="完善并报批反馈意见",
        ),
        Move(
            "approve", "批准反馈意见", ("submitted",), "approved",
            needs=_feedback_is_complete, duty="审批反馈意见", review=True,
        ),
        Move(
            "return", "退回修改", ("submitted", "approved"), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "deliver", "登记反馈", ("approved",), "delivered",
            needs=_team_has_left, duty="组织反馈",
        ),
        Move("receive", "签收反馈意见", ("delivered",), "received", duty="签收反馈意见"),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip

# Approved for the team's leaders, delivered for its members and the unit.
SETTLED = ("approved", "delivered", "received")
DELIVERED = ("delivered", "received")
