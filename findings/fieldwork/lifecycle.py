"""Lifecycles on site: the talk, the list of requested documents and each of them, the record."""

from django.utils import timezone

from findings.fieldwork.outline import unanswered
from kernel.lifecycle import Lifecycle, Move, State


def _team_is_there(record) -> str:
    if record.inspection.state not in ("on_site", "left"):
        return "还没有进驻，进驻后才能谈话。"
    return ""


def _record_is_written(interview) -> str:
    if not interview.transcript.strip():
        return "谈话记录还是空的，请先写好记录。"
    return unanswered(interview.transcript)


INTERVIEW = Lifecycle(
    "interview",
    states=(
        State("planned", "待谈话", "run"),
        State("held", "待签字", "warn"),
        State("signed", "已签字", "ok"),
        State("filed", "已归档", "ok"),
        State("cancelled", "已取消", "off"),
    ),
    moves=(
        Move(
            "hold", "登记谈话记录", ("planned",), "held",
            needs=_team_is_there, duty="谈话并写好记录",
        ),
        Move(
            "sign", "登记本人签字", ("held",), "signed",
            needs=_record_is_written, duty="谈话记录待签字",
        ),
        Move("file_away", "归档", ("signed",), "filed", duty="谈话记录归档"),
        Move("cancel", "取消谈话", ("planned",), "cancelled", reason=True),
    ),
    editable=frozenset({"planned", "held"}),
)  # fmt: skip

# A talk that has taken place, whatever has become of its record.
HELD = ("held", "signed", "filed")
# Corrections only by an addendum from here on.
SIGNED = ("signed", "filed")


def _unit_knows(listing) -> str:
    if listing.inspection.state == "planned":
        return "还没有下发巡察通知，单位还看不到清单。"
    if not listing.items.all():
        return "清单里还没有资料。"
    if listing.hand_over_due_on < timezone.localdate():
        return "移交期限已过，请先修改移交期限。"
    return ""


def _left_in(listing, state: str) -> int:
    return sum(item.state == state for item in listing.items.all())  # prefetched for lists


def _all_handed_over(listing) -> str:
    count = _left_in(listing, "requested")
    return f"还有 {count} 项没有移交。" if count else ""


def _all_received(listing) -> str:
    if count := _left_in(listing, "requested"):
        return f"还有 {count} 项单位没有移交。"
    count = _left_in(listing, "handed_over")
    return f"还有 {count} 项没有登记接收。" if count else ""


def _all_returned(listing) -> str:
    if sentence := _all_received(listing):
        return sentence
    count = _left_in(listing, "received") if listing.to_return else 0
    return f"还有 {count} 项没有归还单位。" if count else ""


DOCUMENTS = Lifecycle(
    "documents",
    states=(
        State("drafting", "起草中", "run"),
        State("issued", "待单位移交", "warn"),
        State("handed_over", "待接收", "warn"),
        State("on_loan", "调阅中", "run"),
        State("closed", "已办结", "ok"),
        State("discarded", "已作废", "off"),
    ),
    moves=(
        Move(
            "issue", "送单位", ("drafting",), "issued",
            needs=_unit_knows, duty="送出调阅清单",
        ),
        # The four below follow by themselves from what is noted on each document.
        Move(
            "hand_over_all", "移交完毕", ("issued",), "handed_over",
            needs=_all_handed_over, duty="移交调阅资料",
        ),
        Move(
            "receive_all", "接收完毕", ("handed_over",), "on_loan",
            needs=_all_received, duty="接收调阅资料",
        ),
        Move("receive_at_once", "当面收齐", ("issued",), "on_loan", needs=_all_received),
        Move(
            "reopen_handover", "恢复移交", ("handed_over", "on_loan"), "issued",
            reason=True, sends_back=True,
        ),
        Move(
            "close", "办结", ("on_loan",), "closed",
            needs=_all_returned, duty="归还调阅资料", meanwhile="登记归还",
        ),
        Move("discard", "作废", ("drafting",), "discarded", reason=True),
    ),
    editable=frozenset({"drafting"}),
)  # fmt: skip

# The lists a unit knows of.
SENT = ("issued", "handed_over", "on_loan", "closed")
# Those on which documents still come and go.
OPEN = ("issued", "handed_over", "on_loan")


def _list_is_open(item) -> str:
    if item.listing.state not in OPEN:
        return f"这份清单{item.listing.state_label}，不能再登记。"
    return ""


ITEM = Lifecycle(
    "item",
    states=(
        State("requested", "待移交", "warn"),
        State("handed_over", "待接收", "warn"),
        State("received", "调阅中", "run"),
        State("returned", "已归还", "ok"),
        State("unavailable", "无法提供", "late"),
        State("withdrawn", "不再调阅", "off"),
    ),
    moves=(
        Move(
            "hand_over", "登记移交", ("requested", "unavailable"), "handed_over",
            needs=_list_is_open,
        ),
        Move(
            "declare_unavailable", "说明无法提供", ("requested",), "unavailable",
            reason=True, needs=_list_is_open,
        ),
        Move(
            "receive", "登记接收", ("requested", "handed_over"), "received",
            needs=_list_is_open,
        ),
        Move(
            "refuse", "退回补充", ("handed_over",), "requested",
            reason=True, needs=_list_is_open, sends_back=True,
        ),
        Move("give_back", "登记归还", ("received",), "returned", needs=_list_is_open),
        Move(
            "withdraw", "不再调阅", ("requested", "unavailable"), "withdrawn",
            needs=_list_is_open, aside=True,
        ),
    ),
)  # fmt: skip

# Documents the team has had in its hands.
SEEN = ("received", "returned")


def _says_something(record) -> str:
    if not (record.summary.strip() or record.noted.strip()):
        return "“主要情况”和“发现的情况”都还没有写。"
    return ""


def _never_settled(record) -> str:
    if record.settled_at:
        return "这份记录曾经整理完成，可能已被底稿引用，不能作废；请改正后重新整理完成。"
    return ""


RECORD = Lifecycle(
    "record",
    states=(
        State("drafting", "待整理", "run"),
        State("settled", "已整理", "ok"),
        State("discarded", "已作废", "off"),
    ),
    moves=(
        Move(
            "settle", "整理完成", ("drafting",), "settled",
            needs=_says_something, duty="整理现场记录",
        ),
        Move(
            "reopen", "重新整理", ("settled",), "drafting", reason=True, sends_back=True
        ),
        Move(
            "discard", "作废", ("drafting",), "discarded", reason=True, needs=_never_settled
        ),
    ),
    editable=frozenset({"drafting"}),
)  # fmt: skip
