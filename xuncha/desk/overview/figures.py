"""总览: what is counted, as one table. Every number is a question that a ledger asks, too.

A number and the rows it opens come from the same condition; a rate says beside itself how it is
counted (口径), in the words that the papers use where there is such a paper.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from findings.clues import conditions as clues
from findings.clues.lifecycle import HANDED_OVER
from findings.clues.models import TransferItem
from findings.immediate import conditions as immediate
from findings.immediate.models import ImmediateRectification
from kernel.ledger import Condition
from rectification import conditions as rectification
from rectification.models import Measure, RectificationItem
from rectification.papers.progress import COUNTED

EVERY = Q()


def _any(today) -> Q:
    return EVERY


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows meet `where`; the block's ledger shows them under the filter `asks`=`value`."""

    name: str
    label: str
    where: Callable = _any
    asks: str = ""
    value: str = ""


def _asked(name: str, label: str, asks: str, condition: Condition) -> Figure:
    return Figure(name, label, condition.where, asks, condition.name)


def _in_state(name: str, label: str, state: str) -> Figure:
    return Figure(name, label, lambda today: Q(state=state), "state", state)


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole`, each the name of a figure; `rule` says how it is counted.

    `full` is what offices call it, `label` what stands over its column, below the block's title.
    """

    full: str
    label: str
    part: str
    whole: str
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """Figures over the rows of one model; `category` is the way to the category of a row."""

    title: str
    model: type
    ledger: str
    columns: tuple[Figure | Rate, ...]
    rows: Q = EVERY
    category: str = ""

    @property
    def figures(self) -> list[Figure]:
        return [one for one in self.columns if isinstance(one, Figure)]

    @property
    def rates(self) -> list[Rate]:
        return [one for one in self.columns if isinstance(one, Rate)]


BLOCKS = (
    Block(
        "整改问题", RectificationItem, "rectificationitems",
        (
            Figure("items", "反馈问题"),
            _in_state("closed", "已销号", "closed_out"),
            Rate("整改完成率", "完成率", "closed", "items", COUNTED),
            _asked("late", "逾期", "due", rectification.LATE),
            Rate(
                "逾期率", "逾期率", "late", "items",
                "过了完成时限、仍在整改或者长期坚持中的问题数除以反馈问题总数，已申请销号、待核实的不计入逾期",
            ),
            _asked("dated", "定有期限", "due", rectification.CLOSED_DATED),
            _asked("in_time", "按期销号", "due", rectification.IN_TIME),
            Rate(
                "按期销号率", "按期率", "in_time", "dated",
                "在首次确定的时限以前申请销号的问题数除以已销号、定有期限的问题数，延长期限的仍按首次时限",
            ),
        ),
        rows=~Q(state="drafted"), category="feedback_item__category_name",
    ),
    Block(
        "整改措施", Measure, "measures",
        (
            Figure("measures", "措施"),
            _in_state("done", "已完成", "done"),
            Rate(
                "措施完成率", "完成率", "done", "measures", "已完成的措施数除以措施总数，完成的都有佐证材料",
            ),
        ),
        rows=~Q(item__state="drafted"), category="item__feedback_item__category_name",
    ),
    Block(
        "立行立改", ImmediateRectification, "immediaterectifications",
        (
            _asked("issued", "已下发", "due", immediate.ISSUED),
            _in_state("verified", "已办结", "verified"),
            Rate("立行立改办结率", "办结率", "verified", "issued", "核实办结数除以下发数，转入整改的不计"),
        ),
    ),
    Block(
        "移交事项", TransferItem, "transferitems",
        (
            _asked("answers_due", "应答复", "answer", clues.DUE),
            _asked("answered", "按期答复", "answer", clues.IN_TIME),
            Rate(
                "移交事项按期答复率", "答复率", "answered", "answers_due",
                "按期答复数除以应答复数：已答复的和过了期限没有答复的都是应答复的；"
                "只计您可以查看的移交事项",
            ),
        ),
        rows=Q(transfer__state__in=HANDED_OVER),
    ),
)  # fmt: skip
