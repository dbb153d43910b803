"""More time for one problem."""

from kernel.lifecycle import Lifecycle, Move, State


def _item_still_runs(extension) -> str:
    if extension.item.state != "under_way":
        return "这个问题已不在整改中，不需要延期。"
    return "" if extension.item.due_on < extension.asked_to else "现在的时限已不早于申请的日期。"


EXTENSION = Lifecycle(
    "extension",
    states=(
        State("asked", "待审核", "warn"),
        State("granted", "已同意", "ok"),
        State("refused", "未同意", "late"),
        State("withdrawn", "已撤回", "off"),
    ),
    moves=(
        Move(
            "grant", "同意延期", ("asked",), "granted",
            needs=_item_still_runs, duty="审核延期申请", review=True,
        ),
        Move("refuse", "不同意延期", ("asked",), "refused", reason=True),
        Move("withdraw", "撤回申请", ("asked",), "withdrawn", aside=True),
    ),
)  # fmt: skip
