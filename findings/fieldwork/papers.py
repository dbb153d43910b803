"""The record a person reads and signs, and the list two agents sign when documents change hands."""

from django.utils import timezone

from findings.fieldwork.models import DocumentRequest, Interview
from issuing.kinds import paper_kind
from issuing.wording import Says
from kernel.paper.content import Facts, Table
from kernel.shown import shown
from rounds.papers import BLANK, CASE, CASE_BRINGS, SECRET, case_facts

# Written by hand under the printed record (domain.md §17: read and signed by the person).
SIGNATURES = (
    Facts(
        (
            ("谈话对象签字", BLANK),
            ("谈话人签字", BLANK),
            ("记录人签字", BLANK),
            ("日期", BLANK),
        )
    ),
)


@paper_kind(
    "record", "谈话记录", of=Interview, brings=(*CASE_BRINGS, "asker", "recorder"),
    says=Says(
        title="谈话记录",
        body="{谈话要素}\n{谈话内容}\n以上记录我已逐页看过，与我所讲的相符。\n{签字栏}\n",
    ),
    offers={**CASE, "谈话内容": "记录的正文"},
    parts={"谈话要素": "时间、地点、谈话对象、谈话人、记录人", "签字栏": "谈话对象、谈话人、记录人签字处"},
    # Every page is signed by the person.
    dress=lambda talk: {"secrecy": SECRET, "foot": "谈话对象（签字）："},
)  # fmt: skip
def interview_paper(talk):
    inspection = talk.inspection
    return {
        **case_facts(inspection),
        "谈话内容": talk.transcript,
        "签字栏": SIGNATURES,
        "谈话要素": (
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
        ),
    }


COLUMNS = (
    ("序号", 14), ("资料名称", 60), ("份数", 14), ("移交日期", 25), ("单位移交人", 28),
    ("巡察组接收人", 31), ("归还日期", 25), ("单位收回人", 28),
)  # fmt: skip


@paper_kind(
    "list", "调阅清单", of=DocumentRequest, brings=CASE_BRINGS,
    says=Says(
        title="调阅资料清单（交接单）",
        addressee="{被巡察党组织}",
        body="因巡察工作需要，请于{移交期限}前移交下列资料{归还要求}。{说明}\n{资料清单}\n{签字栏}\n",
        signer="{党委简称}{巡察组}",
    ),
    offers={**CASE, "移交期限": "移交的期限", "归还要求": "归还的日期", "说明": "清单中的说明"},
    parts={"资料清单": "资料名称、份数和交接、归还情况", "签字栏": "移交人、接收人签字处"},
    dress=lambda listing: {
        "landscape": True,
        "number": f"第{listing.number}号" if listing.number else "",
        "signed_on": timezone.localdate(listing.issued_at) if listing.issued_at else None,
        "draft_mark": "" if listing.number else "未送出",
    },
)  # fmt: skip
def list_paper(listing):
    back = f"，并于{shown(listing.return_due_on)}前归还" if listing.return_due_on else ""
    return {
        **case_facts(listing.inspection),
        "移交期限": shown(listing.hand_over_due_on),
        "归还要求": back,
        "说明": listing.instructions,
        "资料清单": (Table(COLUMNS, _rows(listing)),),
        "签字栏": (Facts((("移交人签字", BLANK), ("接收人签字", BLANK))),),
    }


def _rows(listing) -> tuple[tuple[str, ...], ...]:
    items = listing.items.select_related("received_by").order_by("position")
    return tuple(
        (
            str(item.position), item.name, str(item.copies), _day(item.handed_on),
            item.handed_by or BLANK, str(item.received_by or BLANK), _day(item.returned_on),
            item.taken_back_by or BLANK,
        )
        for item in items
    )  # fmt: skip


def _day(day) -> str:
    return f"{day.year}.{day.month}.{day.day}" if day else BLANK
