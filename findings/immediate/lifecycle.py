"""Lifecycle of 立行立改: proposed by the team, approved above, done by the unit, verified."""

from django.utils import timezone

from kernel.lifecycle import Lifecycle, Move, State


def _due_is_ahead(record) -> str:
    if record.due_on < timezone.localdate():
        return "整改期限已过，请先修改期限。"
    return ""


def _can_be_issued(record) -> str:
    if record.due_on < timezone.localdate():
        return "整改期限已过，不能再下发；请领导小组退回，修改期限后重新报批。"
    if record.fingerprint != record.approved_fingerprint:
        return "文本与批准时不一致，不能下发；请领导小组退回后重新报批。"
    return ""


IMMEDIATE = Lifecycle(
    "immediate",
    states=(
        State("drafting", "起草中", "run"),
        State("returned", "已退回修改", "late"),
        State("submitted", "待领导小组审批", "warn"),
        State("approved", "已批准，待下发", "warn"),
        State("issued", "已下发，待签收", "warn"),
        State("acknowledged", "整改中", "run"),
        State("reported", "已报结果，待核实", "warn"),
        State("verified", "已办结", "ok"),
        State("converted", "转入整改", "off"),
        State("withdrawn", "已撤回", "off"),
    ),
    moves=(
        Move(
            "submit", "报领导小组审批", ("drafting", "returned"), "submitted",
            needs=_due_is_ahead, duty="报批立行立改",
        ),
        Move(
            "approve", "批准", ("submitted",), "approved",
            needs=_due_is_ahead, duty="审批立行立改", review=True,
        ),
        Move(
            "return", "退回修改", ("submitted", "approved"), "returned",
            reason=True, sends_back=True,
        ),
        Move(
            "issue", "下发通知书", ("approved",), "issued",
            needs=_can_be_issued, duty="下发立行立改通知书",
        ),
        Move("acknowledge", "签收", ("issued",), "acknowledged", duty="签收立行立改通知书"),
        Move("report", "报告整改结果", ("acknowledged",), "reported", duty="报告立行立改结果"),
        Move(
            "verify", "核实办结", ("reported",), "verified", duty="核实立行立改结果", review=True
        ),
        Move(
            "return_report", "退回继续整改", ("reported",), "acknowledged",
            reason=True, sends_back=True,
        ),
        Move(
            "convert", "转入整改", ("issued", "acknowledged", "reported"), "converted", reason=True
        ),
        Move("withdraw", "撤回", ("drafting", "returned", "submitted"), "withdrawn", reason=True),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip

# While these last, the date set for the unit still presses.
BEFORE_THE_RESULT = ("drafting", "returned", "submitted", "approved", "issued", "acknowledged")
# What the unit may know of: the notice from its issue on, and the deeds addressed to the unit.
WITH_THE_UNIT = ("issued", "acknowledged", "reported", "verified", "converted")
DEEDS_WITH_THE_UNIT = ("acknowledge", "report", "return_report", "verify", "convert")
