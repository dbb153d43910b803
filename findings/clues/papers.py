"""移交函 with its list and hand-over sheet. Neither person nor matter is printed: what is handed over
is read in the system, and a paper lies about.
"""

from django.utils import timezone

from findings.clues.models import Transfer
from findings.clues.shown import hand_over_list
from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Annex, Facts, Table
from kernel.shown import shown
from rounds.papers import CASE, SECRET, case_facts, contact, day


def _dress(transfer) -> dict:
    rows = tuple(
        (str(number), text) for number, (_, text) in enumerate(hand_over_list(transfer), start=1)
    )
    return {
        "form": "letter",
        "number": transfer.number,
        "secrecy": SECRET,
        "signed_on": transfer.sent_on or timezone.localdate(),
        "draft_mark": "" if transfer.number else "未移交",
        "annexes": (
            Annex("移交清单", (Table((("序号", 16), ("事项", 140)), rows),)),
            Annex("交接单", (Facts(_sheet(transfer, len(rows))),)),
        ),
    }


@paper_kind(
    "letter", "线索移交函", of=Transfer,
    says=Says(
        issuer="{发函单位全称}",
        title="关于移交巡察有关事项的函",
        addressee="{接收单位}",
        body="""\
{党委简称}{巡察组}在巡察{被巡察党组织}中发现的下列{事项数}项事项，按照干部管理权限和职责分工移交你单位。
请指定专人签收、办理，并于签收之日起{答复月数}个月内答复办理结果；不属于你单位职责的，请说明理由退回。具体内容在巡察工作平台查阅。
""",
        signer="{发函单位}",
        note="{联系人}",
    ),
    offers={
        **CASE, "发函单位": "巡察办或者巡察组，简称", "发函单位全称": "巡察办或者巡察组，全称",
        "接收单位": "接收移交的单位", "事项数": "移交的项数", "答复月数": "轮次中设定的月数",
        "联系人": "移交单位经办人和电话",
    },
    dress=_dress,
)  # fmt: skip
def transfer_letter(transfer):
    inspection, committee = transfer.inspection, transfer.committee
    issuer = "巡察工作领导小组办公室"
    if transfer.carrier == Transfer.Carrier.TEAM:
        issuer = str(inspection.team)
    return {
        **case_facts(inspection),
        "发函单位": f"{committee.short_name}{issuer}",
        "发函单位全称": f"{committee.name}{issuer}",
        "接收单位": transfer.receiver_name,
        "事项数": transfer.items.count(),
        "答复月数": inspection.round.rules.term("clue_answer").amount,
        "联系人": contact(transfer.sent_by),
    }


def _sheet(transfer, count):
    """Both agents named, and the day; blank until the receiver has signed."""
    return (
        ("移交函号", transfer.number or "—"),
        ("移交事项", f"{count}项（见移交清单）"),
        ("移交单位经办人", str(transfer.sent_by or "")),
        ("移交时间", shown(transfer.sent_at)),
        ("接收单位", transfer.receiver_name),
        ("接收单位经办人", str(transfer.received_by or "")),
        ("交接日期", day(transfer.handed_on)),
    )
