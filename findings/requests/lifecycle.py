"""Lifecycle of 请示报告: the head reports to the leading group, which answers."""

from kernel.lifecycle import Lifecycle, Move, State


def _is_a_report(matter) -> str:
    if matter.kind == "request":
        return "请示事项须作出答复，不能只签阅。"
    return ""


MATTER = Lifecycle(
    "matter",
    states=(
        State("drafting", "起草中", "run"),
        State("reported", "待领导小组答复", "warn"),
        State("answered", "已答复，待落实", "warn"),
        State("closed", "已办结", "ok"),
        State("discarded", "已作废", "off"),
    ),
    moves=(
        Move("report", "报送领导小组", ("drafting",), "reported", duty="报送请示报告"),
        Move("answer", "答复", ("reported",), "answered", duty="答复请示报告", review=True),
        Move("acknowledge", "签阅", ("reported",), "closed", needs=_is_a_report),
        Move("close", "办结", ("answered",), "closed", duty="落实答复并办结"),
        Move("discard", "作废", ("drafting",), "discarded", aside=True),
    ),
    editable=frozenset({"drafting"}),
)

# What has left the head's hands.
REPORTED = ("reported", "answered", "closed")
