"""质检: what is looked for, one line for each kind. A new kind is one more entry.

No kind stands here that a precondition of the house already makes impossible (an item without a
leader, one closed out without proof, a finding without a paper).
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from findings.clues import conditions as clues
from findings.clues.models import TransferItem
from findings.fieldwork import conditions as fieldwork
from findings.fieldwork.models import DocumentItem, FieldRecord, Interview
from findings.immediate import conditions as immediate
from findings.immediate.models import ImmediateRectification
from findings.register import conditions as register
from findings.register.models import Finding, WorkingPaper
from findings.reports import conditions as reports
from findings.reports.models import FeedbackOpinion, Report
from kernel.ledger import Condition
from kernel.workdays import zh
from rectification import conditions as rectification
from rectification.models import Measure, RectificationItem
from rounds import conditions as rounds
from rounds.models import Deadline, Inspection
from xuncha.desk.policy import serves


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: the rows of `model` that meet a condition.

    `why` says what rule is hurt. `ledger` with `asks` (its filter, usually by the condition's name) is
    the ledger that shows exactly these rows of an inspection; `told` adds a few words to a row; `by`
    says who is to look for it at all.
    """

    label: str
    why: str
    model: type
    condition: Condition
    ledger: str = ""
    asks: str = "lack"
    told: Callable = lambda row: row.state_label
    by: Callable = lambda scope: True
    named_by: str = ""  # a long text that its title is taken from; no other is read

    @property
    def name(self) -> str:
        return f"{self.model._meta.model_name}-{self.condition.name}"

    @property
    def case(self) -> str:
        """The column that says of which inspection a row is."""
        return "pk" if self.model is Inspection else "inspection_id"

    def url_of(self, case) -> str:
        """Where exactly these rows of one inspection stand; "" where no ledger asks this."""
        query = urlencode({self.asks: self.condition.name, "inspection": case.pk})
        return f"{reverse(self.ledger)}?{query}" if self.ledger else ""


def _by(day: str, words: str) -> Callable:
    return lambda row: f"{words} {zh(getattr(row, day))}".strip()


KINDS = (
    Kind(
        "没有按期进驻或撤点", "进驻、撤点日期由轮次方案确定；变动的应修改安排。", Inspection, rounds.BEHIND,
        told=lambda case: f"{case.state_label}，计划{zh(case.planned_entry_on)}至{zh(case.planned_leave_on)}",
    ),
    Kind(
        "办理期限已过", "通知、报告、方案、评估等各有期限，由期限规则确定；有客观原因的应申请延期。", Deadline,
        rounds.LATE, ledger="deadlines", asks="standing", told=_by("due_on", "应于"),
    ),
    Kind(
        "谈话过了计划日期没有记录", "谈话须两人在场，当场记录；不再谈的应取消。", Interview,
        fieldwork.UNWRITTEN, ledger="interviews", told=_by("planned_on", "计划"),
    ),
    Kind(
        "撤点后谈话记录仍未签字", "谈话记录须经本人逐页核对签字，才能作为依据。", Interview,
        fieldwork.UNSIGNED, ledger="interviews", told=_by("held_on", "谈话"),
    ),
    Kind(
        "调阅资料逾期未移交", "单位应在清单写明的期限前移交，确实没有的应说明。", DocumentItem,
        fieldwork.LATE_HAND_OVER, ledger="documentitems", asks="late",
    ),
    Kind(
        "调阅资料逾期未归还", "调阅的资料用后应按清单期限归还单位，办清手续。", DocumentItem,
        fieldwork.LATE_RETURN, ledger="documentitems", asks="late",
        told=_by("received_on", "接收"),
    ),
    Kind(
        "撤点后现场记录仍未整理", "走访、座谈等现场记录整理后才能引用、归档。", FieldRecord,
        fieldwork.UNSETTLED, ledger="fieldrecords", told=_by("held_on", ""),
    ),
    Kind(
        "底稿没有支撑材料", "底稿的事实应有证据：支撑材料、谈话、调阅资料或现场记录至少一样。",
        WorkingPaper, register.UNSUPPORTED, ledger="workingpapers",
    ),
    Kind(
        "底稿承办人不足两人", "每份底稿须有两名以上承办人，报审前补齐。", WorkingPaper,
        register.SHORT_OF_HANDLERS, ledger="workingpapers", by=serves,
    ),
    Kind(
        "撤点后底稿仍未审定", "底稿是报告的唯一依据，起草报告前应逐份审定或作废。", WorkingPaper,
        register.UNAPPROVED, ledger="workingpapers", by=serves,
    ),
    Kind(
        "撤点后审定的底稿没有形成问题", "审定的底稿应在认定的问题中引用，避免漏写；不作为问题的，处置意见中写明。",
        WorkingPaper, register.UNUSED, ledger="workingpapers",
    ),
    Kind(
        "撤点后问题仍未认定", "问题须经组务会认定，才能写入报告。", Finding,
        register.UNCONFIRMED, ledger="findings", by=serves,
    ),
    Kind(
        "认定的问题没有写入报告", "认定的问题应写入报告；不写的，处置意见应为“不作为问题”。", Finding,
        reports.UNREPORTED, told=lambda row: row.get_disposal_display(),
    ),
    Kind(
        "报告引用了不再认定的问题", "报告只写已认定的问题；重新研究的，应先修改报告。", Report,
        reports.LAPSED,
    ),
    Kind(
        "处置为立行立改，没有报批", "群众反映强烈、能马上改的，应报批后下发立行立改通知书。", Finding,
        immediate.WITHOUT_NOTICE, told=lambda row: row.get_disposal_display(),
    ),
    Kind(
        "立行立改逾期未报结果", "单位应在通知书写明的期限前报告整改结果。", ImmediateRectification,
        immediate.LATE, ledger="immediaterectifications", asks="due",
        told=_by("due_on", "期限"),
    ),
    Kind(
        "反馈后单位没有签收", "反馈意见由单位主要负责人当面签收，整改期限从反馈之日起算。",
        FeedbackOpinion, reports.UNRECEIVED, told=_by("delivered_on", "反馈"),
    ),
    Kind(
        "整改措施没有期限", "每条措施都要有完成时限；长期坚持的问题也要有阶段期限。", Measure,
        rectification.WITHOUT_DAY, ledger="measures", asks="due", named_by="text",
    ),
    Kind(
        "整改措施逾期未完成", "措施应在自己的时限前完成，并有佐证材料。", Measure,
        rectification.MEASURE_LATE, ledger="measures", asks="due", named_by="text",
        told=_by("due_on", "时限"),
    ),
    Kind(
        "整改问题逾期未完成", "过了时限仍在整改的，应督办；确需延期的，应写明理由延长。",
        RectificationItem, rectification.LATE, ledger="rectificationitems", asks="due",
        told=_by("due_on", "时限"),
    ),
    Kind(
        "过了时限，申请销号仍待核实", "单位申请销号后，由巡察办核实销号或者不予销号。",
        RectificationItem, rectification.UNVERIFIED, ledger="rectificationitems", asks="due",
        told=_by("due_on", "时限"),
    ),
    Kind(
        "移交事项逾期未答复", "接收单位应在期限内答复办理结果；临期、逾期的应催办。", TransferItem,
        clues.LATE, ledger="transferitems", asks="answer", told=_by("due_on", "期限"),
    ),
)  # fmt: skip
