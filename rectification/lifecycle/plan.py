"""The plan, its items and their measures.

What the unit writes is signed by its secretary before the office sees it; what the unit has done is
closed out by the office alone.
"""

from kernel.lifecycle import Lifecycle, Move, State


def _plan_is_complete(plan) -> str:
    return plan.fault()


def _signature_is_asked_for_this_text(plan) -> str:
    if plan.draft_fingerprint != plan.fingerprint:
        return "方案内容与提请签字时不一致，请撤回后重新提请。"
    return plan.fault()


def signature_stands(record) -> str:
    if not record.signature_stands:
        return "书记签字的文本与现在的文本不一致，请退回重签。"
    return ""


PLAN = Lifecycle(
    "plan",
    states=(
        State("drafting", "拟订中", "run"),
        State("returned", "已退回修改", "late"),
        State("awaiting_signature", "待书记签字", "warn"),
        State("signed", "已签字，待巡察办审核", "warn"),
        State("accepted", "审核通过，实施中", "ok"),
    ),
    moves=(
        Move(
            "submit_for_signature", "提请书记签字", ("drafting", "returned"),
            "awaiting_signature", needs=_plan_is_complete, duty="完善整改方案并提请书记签字",
        ),
        Move(
            "sign", "签字背书并上报", ("awaiting_signature",), "signed",
            needs=_signature_is_asked_for_this_text, duty="审签整改方案", review=True,
        ),
        Move(
            "return_to_liaison", "退回修改", ("awaiting_signature",), "returned",
            reason=True, sends_back=True,
        ),
        Move("withdraw", "撤回修改", ("awaiting_signature",), "drafting", aside=True),
        Move(
            "accept", "审核通过", ("signed",), "accepted",
            needs=signature_stands, duty="审核整改方案", review=True,
        ),
        Move(
            "return", "退回单位修改", ("signed",), "returned", reason=True, sends_back=True
        ),
    ),
    editable=frozenset({"drafting", "returned"}),
)  # fmt: skip

# From its signature on, a plan is the unit's word; before that it is the unit's own draft.
SIGNED = ("signed", "accepted")


def _plan_is_accepted(item) -> str:
    return "" if item.plan.state == "accepted" else "整改方案还没有审核通过。"


def _measures_are_proven(item) -> str:
    count = item.unproven
    return f"还有 {count} 条措施没有完成（每条都要有佐证材料）。" if count else ""


def _not_yet_long_term(item) -> str:
    return "这个问题已经是长期坚持。" if item.long_term else ""


ITEM = Lifecycle(
    "item",
    states=(
        State("drafted", "拟订中", "run"),
        State("under_way", "正在整改", "run"),
        State("closing_asked", "已申请销号，待核实", "warn"),
        State("closed_out", "已销号", "ok"),
    ),
    moves=(
        Move("begin", "开始整改", ("drafted",), "under_way", needs=_plan_is_accepted),
        Move(
            "ask_closing", "申请销号", ("under_way",), "closing_asked",
            needs=_measures_are_proven, duty="落实整改并申请销号", meanwhile="填报进展",
            mend="补充整改",
        ),
        Move(
            "verify_and_close", "核实销号", ("closing_asked",), "closed_out",
            needs=_measures_are_proven, duty="核实销号", review=True,
        ),
        Move(
            "refuse_closing", "不予销号", ("closing_asked",), "under_way",
            reason=True, sends_back=True,
        ),
        Move(
            "reopen", "重新整改", ("closed_out",), "under_way", reason=True, sends_back=True
        ),
        Move(
            "mark_long_term", "转为长期坚持", ("under_way",), "under_way",
            reason=True, needs=_not_yet_long_term,
        ),
        Move("extend_due", "延长期限", ("under_way",), "under_way", reason=True),
    ),
    editable=frozenset({"drafted"}),
)  # fmt: skip


def _item_is_under_way(measure) -> str:
    state = measure.item.state
    if state == "under_way":
        return ""
    if state == "drafted":
        return "整改方案审核通过后才能开始。"
    return f"整改问题{measure.item.state_label}，措施不能再改动。"


def _measure_is_proven(measure) -> str:
    if sentence := _item_is_under_way(measure):
        return sentence
    return "" if measure.evidence.exists() else "还没有佐证材料，请先上传。"


MEASURE = Lifecycle(
    "measure",
    states=(
        State("not_started", "未启动", "off"),
        State("under_way", "推进中", "run"),
        State("done", "已完成", "ok"),
    ),
    moves=(
        Move("start", "启动", ("not_started",), "under_way", needs=_item_is_under_way),
        Move("finish", "完成", ("under_way",), "done", needs=_measure_is_proven),
        Move("resume", "继续推进", ("done",), "under_way", reason=True, needs=_item_is_under_way),
    ),
    editable=frozenset({"not_started"}),
)  # fmt: skip
