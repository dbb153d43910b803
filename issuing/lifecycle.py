"""From the frozen text to the filed copy (发文办理)."""

from kernel.lifecycle import Lifecycle, Move, State


def _is_current(paper) -> str:
    if not paper.is_intact:
        return "定稿文本与定稿时的指纹不符，不能继续办理；请撤回后重新定稿，并告诉审计管理员。"
    if not paper.is_current:
        return "定稿以后，案卷内容或者文书用语有变化，这份定稿已不是现在的内容。请撤回，核对后重新定稿。"
    return ""


def _can_go_out(paper) -> str:
    if paper.prefix and not paper.number:
        return "还没有编发文字号，请先编号。"
    return _is_current(paper)


SENT = ("issued", "filed")

PAPER = Lifecycle(
    "officialpaper",
    states=(
        State("frozen", "已定稿", "run"),
        State("numbered", "已编号", "run"),
        State("issued", "已印发", "warn"),
        State("filed", "已归卷", "ok"),
        State("withdrawn", "已撤回", "off"),
    ),
    moves=(
        Move("number", "编发文字号", ("frozen",), "numbered", needs=_is_current),
        Move("issue", "登记印发", ("frozen", "numbered"), "issued", needs=_can_go_out),
        Move("file", "签章件归卷", ("issued",), "filed"),
        Move(
            "withdraw", "撤回", ("frozen", "numbered", "issued", "filed"), "withdrawn",
            reason=True, aside=True,
        ),
    ),
)  # fmt: skip
