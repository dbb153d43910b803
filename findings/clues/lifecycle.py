"""Lifecycles of 问题线索, of the 移交 that hands it over, and of each item in the receiver's hands.

A clue's own life ends with its transfer; from there on the item of the transfer goes its way, since
the receiver never sees the clue itself.
"""

from django.utils import timezone

from kernel.lifecycle import Lifecycle, Move, State


def _is_not_being_transferred(clue) -> str:
    if clue.state == "approved" and clue.items.exclude(state="refused").exists():
        return "已列入拟移交的移交函，请先作废移交函。"
    return ""


def _concerns_leaders(clue) -> str:
    if not clue.concerns_leaders:
        return "只有反映领导干部的线索可以直报；请先在线索中勾选。"
    return ""


CLUE = Lifecycle(
    "clue",
    states=(
        State("registered", "已登记", "run"),
        State("returned", "已退回研究", "late"),
        State("deliberated", "组务会已研究", "run"),
        State("submitted", "待领导小组批准", "warn"),
        State("approved", "已批准，待移交", "warn"),
        State("transferred", "已移交", "ok"),
        State("sent_back", "接收单位退回", "late"),
        State("shelved", "留存备查", "off"),
    ),
    moves=(
        Move(
            "deliberate", "登记组务会研究", ("registered", "returned"), "deliberated",
            duty="提请组务会研究线索",
        ),
        Move("submit", "报领导小组批准", ("deliberated",), "submitted", duty="报批线索"),
        Move(
            "approve", "批准移交", ("submitted",), "approved", duty="审批线索移交", review=True
        ),
        Move(
            "return", "退回研究", ("submitted", "approved"), "returned",
            reason=True, needs=_is_not_being_transferred, sends_back=True,
        ),
        Move("revise", "重新研究", ("deliberated",), "registered", reason=True),
        Move("transfer", "移交", ("approved",), "transferred", duty="办理线索移交"),
        Move(
            "report_directly", "直报纪委书记", ("registered", "returned"), "transferred",
            needs=_concerns_leaders, duty="直报纪委书记",
        ),
        Move("send_back", "接收单位退回", ("transferred",), "sent_back", sends_back=True),
        Move("recall", "收回重新移交", ("sent_back",), "approved", duty="收回退回的线索，重新移交"),
        Move(
            "shelve", "留存备查", ("registered", "returned", "deliberated"), "shelved", reason=True
        ),
        Move("reopen", "恢复办理", ("shelved",), "registered", reason=True),
    ),
    editable=frozenset({"registered", "returned"}),
)  # fmt: skip

# What the leading group sees of a clue, and what those see who carry it out of the house.
DECIDED = ("approved", "transferred", "sent_back")
BEFORE_THE_LEADING_GROUP = ("submitted", *DECIDED)


def _can_be_sent(transfer) -> str:
    return "" if transfer.items.exists() else "还没有移交事项，请先添加。"


TRANSFER = Lifecycle(
    "transfer",
    states=(
        State("drafting", "拟移交", "run"),
        State("sent", "已移交，待签收", "warn"),
        State("received", "已签收", "ok"),
        State("returned", "接收单位已退回", "late"),
        State("discarded", "已作废", "off"),
    ),
    moves=(
        Move("send", "移交", ("drafting",), "sent", needs=_can_be_sent, duty="办理移交"),
        Move("discard", "作废", ("drafting",), "discarded"),
        Move("receive", "签收", ("sent",), "received", duty="签收移交函"),
        Move("return", "整件退回", ("sent",), "returned", reason=True, sends_back=True),
    ),
    editable=frozenset({"drafting"}),
)  # fmt: skip

HANDED_OVER = ("sent", "received", "returned")


def _has_waited(item) -> str:
    if item.term_starts_on is None or (timezone.localdate() - item.term_starts_on).days < 7:
        return "移交不满 7 天，暂不需要催办。"
    return ""


def _is_pressing(item) -> str:
    if item.due_on is None or (item.due_on - timezone.localdate()).days > 7:
        return "离答复期限还有 7 天以上，暂不需要催办。"
    return ""


ITEM = Lifecycle(
    "transfer_item",
    states=(
        State("waiting", "待受理", "warn"),
        State("handling", "办理中", "run"),
        State("answered", "已答复", "ok"),
        State("closed", "已办结", "ok"),
        State("refused", "已退回", "late"),
    ),
    moves=(
        Move("accept", "受理", ("waiting",), "handling", duty="受理移交事项"),
        Move("refuse", "退回", ("waiting", "handling"), "refused", reason=True),
        Move("answer", "答复办理结果", ("handling",), "answered", duty="办理移交事项并答复"),
        Move(
            "urge_acceptance", "催办受理", ("waiting",), "waiting",
            needs=_has_waited, duty="跟踪移交事项受理",
        ),
        Move("urge", "催办", ("handling",), "handling", needs=_is_pressing, duty="跟踪移交事项办理"),
        Move("close", "核对办结", ("answered",), "closed", duty="核对答复并办结", review=True),
        Move(
            "reopen", "退回补充办理", ("answered", "closed"), "handling",
            reason=True, sends_back=True,
        ),
    ),
)  # fmt: skip

# In these states the receiver owes an answer, and its term runs.
RUNNING = ("waiting", "handling")
# In these a clue belongs to its transfer; refused, it is free to be transferred anew.
LIVE = ("waiting", "handling", "answered", "closed")
