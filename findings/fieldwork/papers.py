"""The record a person reads and signs, and the list two agents sign when documents change hands."""

from django.utils import timezone

from findings.fieldwork.models import DocumentRequest, Interview
from kernel.jobs import paper_of
from kernel.paper.content import Facts, Paper, Paragraph, Table
from kernel.proof import fingerprint_of
from kernel.shown import shown

# Written by hand under the printed record (domain.md §17: read and signed by the person).
SIGNATURE = (
    Paragraph("以上记录我已逐页看过，与我所讲的相符。"),
    Facts((("谈话对象", "　"), ("日　　期", "　"), ("谈话人", "　"), ("记录人", "　"))),
)


@paper_of(
    Interview,
    fingerprint=lambda talk: fingerprint_of(talk.fingerprint, talk.signed_fingerprint),
    title=lambda talk: f"谈话记录（{talk.held_on:%Y%m%d}）",
)
def interview_paper(talk) -> Paper:
    inspection = talk.inspection
    return Paper(
        title="谈话记录",
        blocks=(
            Facts(
                (
                    ("谈话日期", shown(talk.held_on)),
                    ("地点", talk.place or "—"),
                    ("谈话对象", f"{talk.subject_name}　{talk.subject_post}"),
                    ("谈话人", str(talk.asker)),
                    ("记录人", str(talk.recorder)),
                    ("巡察组", f"{inspection.committee.short_name}{inspection.team}"),
                )
            ),
            Paragraph(talk.transcript),
            *SIGNATURE,
        ),
    )


COLUMNS = (
    ("序号", 11), ("资料名称", 44), ("份数", 11), ("移交", 26), ("单位经手", 17),
    ("组内接收", 17), ("归还", 26), ("单位收回", 17),
)  # fmt: skip


@paper_of(
    DocumentRequest,
    fingerprint=lambda listing: fingerprint_of(listing.title, listing.instructions, _rows(listing)),
    title=lambda listing: listing.title,
)
def list_paper(listing) -> Paper:
    inspection, committee = listing.inspection, listing.inspection.committee
    back = f"，并于{shown(listing.return_due_on)}前归还" if listing.return_due_on else ""
    return Paper(
        title="调阅资料清单（交接单）",
        number=f"第{listing.number}号" if listing.number else "",
        addressee=inspection.unit.name,
        blocks=(
            Paragraph(
                f"因巡察工作需要，请于{shown(listing.hand_over_due_on)}前移交下列资料{back}。"
                f"{listing.instructions}"
            ),
            Table(COLUMNS, _rows(listing)),
            Facts((("移交人", "　"), ("接收人", "　"))),
        ),
        signer=f"{committee.short_name}{inspection.team}",
        signed_on=timezone.localdate(listing.issued_at) if listing.issued_at else None,
        draft_mark="" if listing.number else "未送出",
    )


def _rows(listing) -> tuple[tuple[str, ...], ...]:
    items = listing.items.select_related("received_by").order_by("position")
    return tuple(
        (
            str(item.position), item.name, str(item.copies), _day(item.handed_on),
            item.handed_by or "　", str(item.received_by or "　"), _day(item.returned_on),
            item.taken_back_by or "　",
        )
        for item in items
    )  # fmt: skip


def _day(day) -> str:
    return f"{day.year}.{day.month}.{day.day}" if day else "　"
