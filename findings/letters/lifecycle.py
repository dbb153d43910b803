"""Lifecycle of a letter: registered, classed by the 组务会, handled, answered and closed.

None of its moves takes free text: a note would stand in the event, and events are read by people
who may not know of a letter. Where a reason is asked for, it is one of a list.
"""

from kernel.lifecycle import Lifecycle, Move, State


def _is_scanned(letter) -> str:
    if letter.needs_scan and not letter.has_scan:
        return "登记时注明原件须扫描，还没有上传扫描件。"
    return ""


def _was_not_joined_by_others(letter) -> str:
    if letter.joined_by.exists():
        return "已有重复件并入本件，本件是首件，不能再并入他件。"
    return ""


LETTER = Lifecycle(
    "letter",
    states=(
        State("registered", "待分办", "warn"),
        State("in_scope", "属受理范围，待转办", "warn"),
        State("out_of_scope", "不属受理范围，待移交", "warn"),
        State("turned", "已转办", "run"),
        State("handed_over", "已移交", "run"),
        State("joined", "已并件", "off"),
        State("filed", "已存查", "off"),
        State("closed", "已办结", "ok"),
    ),
    moves=(
        # Four answers of the same weight: neither desk nor page suggests one.
        Move(
            "accept", "列入受理范围", ("registered",), "in_scope",
            duty="分办信访件", desk="分办", aside=True,
        ),
        Move("decline", "列为不属受理范围", ("registered",), "out_of_scope", aside=True),
        Move("file", "无实质内容，存查", ("registered",), "filed", aside=True),
        Move(
            "join", "重复件并件", ("registered",), "joined",
            needs=_was_not_joined_by_others, aside=True,
        ),
        Move("turn_into_paper", "转为底稿", ("in_scope",), "turned", duty="转办受理的信访件"),
        Move("turn_into_clue", "转为问题线索", ("in_scope",), "turned"),
        Move("hand_over", "移交", ("out_of_scope",), "handed_over", duty="移交不属受理范围的信访件"),
        Move(
            "close", "办结", ("turned", "handed_over"), "closed",
            needs=_is_scanned, duty="答复并办结信访件",
        ),
        Move(
            "reclassify", "重新分办",
            ("in_scope", "out_of_scope", "joined", "filed", "turned"), "registered",
            reason=True,
        ),
    ),
    editable=frozenset({"registered", "in_scope", "out_of_scope"}),
)  # fmt: skip
