"""立行立改通知书, as it is sent to the unit."""

from django.utils import timezone

from findings.immediate.models import ImmediateRectification
from kernel.jobs import paper_of
from kernel.paper.content import Heading, Paper, Paragraph
from kernel.workdays import zh


@paper_of(
    ImmediateRectification,
    fingerprint=lambda record: record.notice_fingerprint,
    title=lambda record: f"立行立改通知书（{record.inspection.unit}）",
)
def notice(record) -> Paper:
    committee = record.committee
    return Paper(
        title="立行立改通知书",
        issuer=f"{committee.name}巡察工作领导小组办公室",
        number=record.number,
        addressee=record.inspection.unit.name,
        blocks=(
            Paragraph(
                f"巡察期间发现你单位存在以下问题，经{committee.short_name}巡察工作领导小组批准，请立行立改。"
            ),
            Heading(1, "存在问题"),
            Paragraph(record.problem),
            Heading(1, "整改要求"),
            Paragraph(record.requirement),
            Paragraph(
                f"请于{zh(record.due_on)}前完成整改，并报送整改结果和佐证材料。"
                "立行立改不代替巡察反馈后的全面整改。"
            ),
        ),
        signer=f"{committee.short_name}巡察工作领导小组办公室",
        signed_on=record.issued_on or timezone.localdate(),
        draft_mark="" if record.number else "未下发",
    )
