"""A paper put before the unit and signed for."""

from kernel.lifecycle import Lifecycle, Move, State

# What goes to the unit itself, in the order in which it gets graver.
STEPS = ("reminder", "supervision", "admonition")


def _paper_stands(service) -> str:
    return "这份文书已撤回，不需要签收。" if service.paper.state == "withdrawn" else ""


SERVICE = Lifecycle(
    "service",
    states=(State("served", "已送达，待签收", "warn"), State("received", "已签收", "ok")),
    moves=(
        Move("receive", "签收", ("served",), "received", needs=_paper_stands, duty="签收督促文书"),
    ),
)  # fmt: skip
