"""移交函 with its list and hand-over sheet. Neither person nor matter is printed: what is handed over
is read in the system, and a paper lies about.
"""

from django.utils import timezone

from findings.clues.models import Transfer
from findings.clues.shown import hand_over_list
from kernel.jobs import paper_of
from kernel.paper.content import Annex, Facts, Paper, Paragraph, Table
from kernel.shown import shown
from kernel.workdays import zh


@paper_of(
    Transfer,
    fingerprint=lambda transfer: transfer.paper_print,
    title=lambda transfer: f"移交函（{transfer.receiver_name}）",
)
def transfer_letter(transfer) -> Paper:
    inspection, committee = transfer.inspection, transfer.committee
    rows = hand_over_list(transfer)
    issuer = f"{committee.short_name}巡察工作领导小组办公室"
    if transfer.carrier == Transfer.Carrier.TEAM:
        issuer = f"{committee.short_name}{inspection.team}"
    months = inspection.round.clue_answer_months
    return Paper(
        title="关于移交巡察有关事项的函",
        number=transfer.number,
        secrecy="秘密★1年",
        addressee=transfer.receiver_name,
        blocks=(
            Paragraph(
                f"{committee.short_name}{inspection.team}在巡察{inspection.unit.name}中发现的"
                f"下列 {len(rows)} 项事项，按照干部管理权限和职责分工移交你单位。"
            ),
            Paragraph(
                f"请指定专人签收、办理，并于签收之日起 {months} 个月内答复办理结果；"
                "不属于你单位职责的，请说明理由退回。具体内容在巡察工作平台查阅。"
            ),
        ),
        signer=issuer,
        signed_on=transfer.sent_on or timezone.localdate(),
        draft_mark="" if transfer.number else "未移交",
        annexes=(
            Annex(
                "移交清单",
                (Table((("序号", 20), ("事项", 140)), tuple(rows)),),
            ),
            Annex("移交交接单", (Facts(_sheet(transfer, len(rows))),)),
        ),
    )


def _sheet(transfer, count):
    """Both agents named, and the day; blank until the receiver has signed."""
    return (
        ("移交函号", transfer.number or "—"),
        ("移交事项", f"{count} 项（见移交清单）"),
        ("移交单位经办人", str(transfer.sent_by or "")),
        ("移交时间", shown(transfer.sent_at)),
        ("接收单位", transfer.receiver_name),
        ("接收单位经办人", str(transfer.received_by or "")),
        ("交接日期", zh(transfer.handed_on) if transfer.handed_on else ""),
    )
