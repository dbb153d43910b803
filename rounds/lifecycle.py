"""Lifecycles of the round, its teams' authorisation, a declaration, the inspection and a deadline."""

from kernel.lifecycle import Lifecycle, Move, State


def _round_is_complete(round_) -> str:
    if not round_.has_units:
        return "还没有确定被巡察单位，请先添加。"
    if round_.has_unplaced_units:
        return "有单位还没有安排巡察组，请先安排。"
    return ""


ROUND = Lifecycle(
    "round",
    states=(
        State("planning", "拟订中", "run"),
        State("submitted", "待领导小组审批", "warn"),
        State("approved", "实施中", "run"),
        State("concluded", "已结束", "ok"),
    ),
    moves=(
        Move(
            "submit", "报领导小组审批", ("planning",), "submitted",
            needs=_round_is_complete, duty="拟订轮次方案",
        ),
        Move(
            "approve", "批准轮次方案", ("submitted",), "approved", duty="审批轮次方案", review=True
        ),
        Move("return", "退回修改", ("submitted",), "planning", reason=True, sends_back=True),
        Move("conclude", "结束本轮", ("approved",), "concluded", aside=True),
    ),
    editable=frozenset({"planning"}),
)  # fmt: skip


def _team_is_complete(authorisation) -> str:
    if not authorisation.has_head:
        return "还没有确定组长。"
    if not authorisation.has_more:
        return "巡察组至少要有两名成员。"
    if undeclared := authorisation.undeclared:
        return f"{'、'.join(undeclared)} 还没有作回避申报。"
    if not authorisation.has_units:
        return "这个组还没有安排被巡察单位。"
    return ""


AUTHORISATION = Lifecycle(
    "authorisation",
    states=(
        State("drafting", "拟授权", "run"),
        State("submitted", "待领导小组授权", "warn"),
        State("granted", "已授权", "ok"),
        State("ended", "授权已结束", "off"),
    ),
    moves=(
        Move(
            "submit", "报请授权", ("drafting",), "submitted",
            needs=_team_is_complete, duty="报请授权",
        ),
        Move(
            "grant", "授权", ("submitted",), "granted",
            needs=_team_is_complete, duty="授权巡察组", review=True,
        ),
        Move("return", "退回", ("submitted",), "drafting", reason=True, sends_back=True),
        Move("end", "结束授权", ("granted",), "ended", reason=True),
    ),
)  # fmt: skip


def _units_are_known(member) -> str:
    if not member.team_has_units:
        return "这个组还没有安排被巡察单位，安排后再申报。"
    return ""


MEMBERSHIP = Lifecycle(
    "membership",
    states=(State("pending", "待回避申报", "warn"), State("declared", "已申报", "ok")),
    moves=(
        Move(
            "declare", "回避申报", ("pending",), "declared",
            needs=_units_are_known, duty="作回避申报",
        ),
        # A unit that comes to the team after the declaration has to be declared on, too.
        Move(
            "renew", "要求重新申报", ("declared",), "pending", reason=True, sends_back=True
        ),
    ),
)  # fmt: skip


def _team_is_authorised(inspection) -> str:
    if inspection.team is None:
        return "还没有安排巡察组。"
    if inspection.team.authorisation.state != "granted":
        return "巡察组还没有得到授权（一次一授权）。"
    return ""


INSPECTION = Lifecycle(
    "inspection",
    states=(
        State("planned", "准备", "run"),
        State("notified", "已通知", "run"),
        State("on_site", "进驻中", "run"),
        State("left", "已撤点", "ok"),
    ),
    moves=(
        Move(
            "notify", "下发巡察通知", ("planned",), "notified",
            needs=_team_is_authorised, duty="下发巡察通知",
        ),
        Move(
            "enter", "登记进驻", ("notified",), "on_site",
            needs=_team_is_authorised, duty="登记进驻",
        ),
        Move("leave", "登记撤点", ("on_site",), "left", duty="登记撤点"),
    ),
    editable=frozenset({"planned"}),
)  # fmt: skip


def _still_presses(deadline) -> str:
    if deadline.is_void:
        return "这个期限已不再适用。"
    return "事项已经办结，期限不再变动。" if deadline.over_on else ""


def _can_be_extended(deadline) -> str:
    if deadline.kind.window:
        return "到期即止的事项不办延期。"
    return _still_presses(deadline)


def _would_be_later(deadline) -> str:
    """The day may have moved since the request was written."""
    if sentence := _still_presses(deadline):
        return sentence
    is_later = deadline.asked_to is None or deadline.asked_to > deadline.due_on
    return "" if is_later else "现在的期限已不早于申请的日期，不需要延期。"


def _is_registered_by_hand(deadline) -> str:
    if not deadline.kind.by_hand:
        return "平台里办完相应事项，期限即自动办结，不需要登记。"
    return _still_presses(deadline)


DEADLINE = Lifecycle(
    "deadline",
    states=(
        State("running", "计时中", "run"),
        State("asked", "申请延期待审", "warn"),
        State("suspended", "中止计时", "off"),
    ),
    moves=(
        Move(
            "report_done", "登记办结", ("running", "asked"), "running",
            needs=_is_registered_by_hand, aside=True,
        ),
        Move(
            "take_back_done", "撤销办结登记", ("running",), "running", reason=True, aside=True
        ),
        Move(
            "ask_extension", "申请延期", ("running",), "asked",
            reason=True, needs=_can_be_extended, aside=True,
        ),
        Move(
            "extend", "同意延期", ("asked",), "running",
            needs=_would_be_later, duty="审核延期申请", review=True,
        ),
        Move("refuse_extension", "不同意延期", ("asked",), "running", reason=True, sends_back=True),
        Move(
            "suspend", "中止计时", ("running", "asked"), "suspended",
            reason=True, needs=_can_be_extended, aside=True,
        ),
        Move("resume", "恢复计时", ("suspended",), "running", needs=_still_presses),
    ),
)  # fmt: skip
