"""档案目录 and 备考表 of a case's box: what lies in it, never what is said in it.

Papers that the office itself has in hand have a line each, with number and day. What it may not
read (talks, notes of the team) is one line with a count. Of letters and clues not even that: how
many there are is known to their custodians alone, who fill the line in when they hand over.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q
from django.utils import timezone

from findings.clues.models import Clue, Transfer
from findings.fieldwork.models import DocumentRequest, FieldRecord, Interview
from findings.immediate.models import ImmediateRectification
from findings.register.models import WorkingPaper
from findings.reports.models import FeedbackOpinion, Report
from issuing.kinds import paper_kind
from issuing.lifecycle import SENT
from issuing.models import OfficialPaper
from issuing.wording import Says
from kernel.gathering import Counted, gather
from kernel.paper.content import Facts, Table
from rectification.models import Archive, Evaluation, Plan, Publication, RectificationReport
from rounds.models import Inspection
from rounds.papers import CASE, CASE_BRINGS, SECRET, case_facts, day

COLUMNS = (
    ("序号", 13), ("责任者", 34), ("文号", 39), ("题名", 44), ("日期", 24), ("密级", 25),
    ("份数", 13), ("页数", 13), ("备注", 20),
)  # fmt: skip
UNFILED = "签章件未归卷"
# What leaves the team's hands only as a whole: counted once it is finished.
OF_THE_TEAM = (
    ("个别谈话记录", Interview, ("signed", "filed")),
    ("现场记录", FieldRecord, ("settled",)),
    ("调阅清单", DocumentRequest, ("closed",)),
    ("问题底稿", WorkingPaper, ("approved",)),
)
KEPT_APART = ("信访材料", "问题线索材料")


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue."""

    title: str
    author: str = ""
    number: str = ""
    on: date | None = None
    secrecy: str = ""
    copies: object = 1
    remark: str = ""


OFFICE_SHORT = "巡察办"


def entries_of(archive) -> list[Entry]:
    """The papers in the order of their days, then what is counted, then what is kept apart."""
    inspection = archive.inspection
    team = f"{inspection.committee.short_name}{inspection.team or '巡察组'}"
    official = _official(inspection)
    papers = [_entry_of_official(one, inspection.committee) for one in official]
    known = {(one.subject_type, one.subject_id) for one in official}
    papers += [
        entry
        for record, entry in _records(inspection, team)
        if (record._meta.label_lower, record.pk) not in known
    ]
    papers.sort(key=lambda entry: (entry.on is None, entry.on, entry.title))
    counted = [Entry(label, team, copies=n) for label, n in _counts(inspection) if n]
    apart = [Entry(label, team, copies="", remark="保管人填写") for label in KEPT_APART]
    return [*papers, *counted, *apart]


def _official(inspection) -> list[OfficialPaper]:
    sent = OfficialPaper.objects.filter(inspection_id=inspection.pk, state__in=SENT)
    return list(sent.select_related("registered").order_by("issued_on", "frozen_at"))


def _entry_of_official(paper, committee) -> Entry:
    return Entry(
        paper.title, _author(paper, committee), paper.number,
        paper.issued_on, paper.secrecy,
        remark="" if paper.state == "filed" else UNFILED,
    )  # fmt: skip


def _author(paper, committee) -> str:
    """By its common short name, as a narrow column has it."""
    office = f"{committee.short_name}巡察工作领导小组办公室"
    signer = paper.frozen.signer or office
    return signer.replace(office, f"{committee.short_name}{OFFICE_SHORT}")


def _records(inspection, team):
    """The documents of the case that are finished, each with its line."""
    of_case = {"inspection": inspection}
    rows = gather(
        [
            Report.objects.filter(state="approved", **of_case),
            FeedbackOpinion.objects.filter(delivered_on__isnull=False, **of_case),
            ImmediateRectification.objects.filter(state__in=IMMEDIATE_DONE, **of_case),
            Transfer.objects.filter(_through_the_office(), state="received", **of_case),
            Plan.objects.filter(state="accepted", **of_case),
            RectificationReport.objects.filter(state="accepted", **of_case),
            Evaluation.objects.filter(state="approved", **of_case),
            Publication.objects.filter(state="published", **of_case),
        ]
    )
    unit, office = inspection.unit.name, f"{inspection.committee.short_name}{OFFICE_SHORT}"
    reports, feedback, immediate, transfers, plans, answers, evaluations, publications = rows
    for one in reports:
        yield one, Entry(f"关于巡察{unit}情况的报告", team, "", one.decided_on, SECRET)
    for one in feedback:
        yield one, Entry(f"关于巡察{unit}的反馈意见", office, one.number, one.delivered_on)
    for one in immediate:
        yield one, Entry("立行立改通知书", office, one.number, _day(one.issued_at))
    for one in transfers:
        yield one, Entry("移交函及移交清单、交接单", office, one.number, one.handed_on, SECRET)
    for one in plans:
        yield one, Entry("关于落实巡察反馈意见的整改方案", unit, "", _day(one.accepted_at))
    for one in answers:
        yield one, Entry(REPORT_TITLES[one.kind], unit, "", _day(one.signed_at))
    for one in evaluations:
        yield one, Entry("巡察整改评估表", office, "", _day(one.approved_at), "内部")
    for one in publications:
        name = f"整改情况通报（{one.get_audience_display()}）"
        yield one, Entry(name, unit, "", one.published_on)


def _through_the_office() -> Q:
    """The hand-overs that the office knows of, as in the policy of clues."""
    carried = Q(carrier=Transfer.Carrier.OFFICE) | Q(inspection__round__clues_through_office=True)
    return Q(channel=Clue.Channel.ORDINARY) & carried


REPORT_TITLES = {
    "unit": "关于巡察整改情况的报告",
    "head": "主要负责人关于组织落实巡察整改情况的报告",
}
IMMEDIATE_DONE = ("issued", "acknowledged", "reported", "verified", "converted")


def _day(at) -> date | None:
    return timezone.localdate(at) if at else None


def _counts(inspection) -> list[tuple[str, int]]:
    """How many there are of each, by one query."""
    counted = {
        f"n{place}": Counted(
            model.objects.filter(inspection=OuterRef("pk"), state__in=states).order_by()
        )
        for place, (_, model, states) in enumerate(OF_THE_TEAM)
    }
    rows = Inspection.objects.filter(pk=inspection.pk).annotate(**counted)
    numbers = rows.values_list(*counted).first() or ()
    return [(label, count) for (label, _, _), count in zip(OF_THE_TEAM, numbers, strict=False)]


def _digits(on) -> str:
    """Eight digits, as catalogues of archives write a day."""
    return f"{on:%Y%m%d}" if on else ""


def _cells(number: int, entry: Entry) -> tuple:
    return (
        number, entry.author, entry.number, entry.title, _digits(entry.on), entry.secrecy,
        entry.copies, "", entry.remark,
    )  # fmt: skip


OFFERS = {**CASE, "案卷号": "案卷（盒）号"}


@paper_kind(
    "catalogue", "档案目录", of=Archive, brings=(*CASE_BRINGS, "archived_by"),
    says=Says(
        title="{被巡察党组织}\n巡察档案卷内文件目录",
        body="案卷（盒）号：{案卷号}\n{卷内文件}\n",
    ),
    offers=OFFERS,
    parts={"卷内文件": "逐件列出题名、文号、日期、份数；谈话、底稿等只列种类和份数"},
    dress=lambda archive: {
        "landscape": True,
        "draft_mark": "" if archive.state == "archived" else "组卷中",
    },
)  # fmt: skip
def catalogue(archive):
    rows = tuple(_cells(n, entry) for n, entry in enumerate(entries_of(archive), start=1))
    return {
        **case_facts(archive.inspection),
        "案卷号": archive.box_number,
        "卷内文件": (Table(COLUMNS, rows),),
    }


def _remarks(archive) -> tuple:
    """The counts, and who answers for the box; what is counted by hand is left open."""
    entries = entries_of(archive)
    pieces = sum(one.copies for one in entries if isinstance(one.copies, int))
    unfiled = sum(one.remark == UNFILED for one in entries)
    said = [f"目录列{len(entries)}条；信访材料、问题线索材料由保管人另行移交，份数未计入。"]
    if unfiled:
        said.append(f"其中{unfiled}份正式文书的签章件尚未归卷。")
    if archive.note.strip():
        said.append(archive.note.strip())
    return (
        ("案卷（盒）号", archive.box_number),
        ("案卷题名", f"{archive.inspection.unit.name}巡察档案（{archive.inspection.round}）"),
        ("本卷情况说明", "\n".join(said)),
        ("总份数", f"{pieces}份"),
        ("总页数", ""),
        ("立卷人", archive.archived_by.name if archive.archived_by else ""),
        ("立卷时间", day(_day(archive.archived_at))),
        ("检查人", ""),
        ("检查时间", ""),
    )


@paper_kind(
    "remarks", "备考表", of=Archive, brings=(*CASE_BRINGS, "archived_by"),
    says=Says(title="卷内备考表", body="{备考事项}\n"),
    offers=OFFERS,
    parts={"备考事项": "案卷号、题名、份数、情况说明、立卷人和检查人"},
    dress=lambda archive: {"draft_mark": "" if archive.state == "archived" else "组卷中"},
)  # fmt: skip
def remarks(archive):
    return {
        **case_facts(archive.inspection),
        "案卷号": archive.box_number,
        "备考事项": (Facts(_remarks(archive)),),
    }
