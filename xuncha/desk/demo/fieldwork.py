"""The weeks on site: talks, requested documents, visits and a vote, and what papers cite of them."""

from datetime import timedelta

from findings.fieldwork.actions import documents, interviews, records
from findings.fieldwork.models import DocumentItem, DocumentRequest
from findings.register import citing
from findings.register.models import WorkingPaper
from xuncha.desk.demo.case import Case
from xuncha.desk.demo.chance import drawn, share
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.fieldwork_texts import (
    COUNTED,
    LATER,
    LISTS,
    NAMES,
    NOTES,
    RECORDS,
    SURNAMES,
    TALKS,
    VOTES,
)
from xuncha.desk.demo.scans import scan

AHEAD = 2  # talks still planned, and as many unsigned, where the team is on site


def tell(case: Case):
    """All of one case's on-site work; where the team is still there, some of it is to be done."""
    _talks(case)
    _documents(case)
    _records(case)


def _still_there(case) -> bool:
    return case.part.until == "on_site"


def _some(case, whole, few: int) -> list:
    """All of the list for a case told in full, otherwise a few of it that differ from case to case."""
    if case.part.told_in_full:
        return list(whole[: case.most + 3])
    start = share(case.code, "fieldwork") % len(whole)
    return [whole[(start + step) % len(whole)] for step in range(few)]


def _talks(case):
    crew, (first, second) = case.crew, case.crew["handlers"]
    last = min(case.leave_on, case.today)
    span = max(4, (last - case.entry_on).days - 4)
    chosen = _some(case, TALKS, 3)
    for position, (group, necessity, post, answer) in enumerate(chosen):
        by_head = group == "leadership" and position % 2
        asker = crew["head"] if by_head else (first, crew["deputy"])[position % 2]
        day = case.after_entry(2 + position * span // len(chosen))
        left = len(chosen) - position  # the last of them are still to be done
        is_ahead = _still_there(case) and left <= AHEAD
        if is_ahead:
            day = case.today + timedelta(days=left)
        with on(min(day, last) - timedelta(days=1)):
            talk = interviews.plan_interview(
                case.inspection, by=crew["head"], asker=asker,
                recorder=second if asker != second else first,
                subject_name=case.turn(SURNAMES, "talk", position) + drawn(NAMES, case.code, position),
                subject_post=post, group=group, necessity=necessity, planned_on=day,
                place="谈话室",
            )  # fmt: skip
        if not is_ahead:
            _talk_held(talk, asker, day, answer, unsigned=_still_there(case) and left <= 2 * AHEAD)


def _talk_held(talk, asker, day, answer, *, unsigned):
    with on(day, 15):
        interviews.hold_interview(
            talk, by=asker, held_on=day,
            transcript=f"问：请谈谈您了解的情况。\n答：{answer}\n\n问：还有什么需要反映的吗？\n答：没有了。",
        )  # fmt: skip
    if unsigned:
        return
    with on(day, 17):
        interviews.sign_interview(talk, by=asker, signed_on=day, files=[scan("签字页")])
        interviews.file_away_interview(talk, by=asker)


def _documents(case):
    first, second = case.crew["handlers"]
    back = case.after_leaving(-1)
    for number, (subject, instructions, items) in enumerate(_some(case, LISTS, 1)):
        day = case.after_entry(1 + 3 * number)
        overdue = _still_there(case) and number == 0
        due = case.ago(4) if overdue else back
        listing = _listed(case.inspection, first, day, subject, instructions, items, due)
        with on(day + timedelta(days=2)):
            _handed_over(listing, case.liaison, second)
        _notes(listing, second, day + timedelta(days=5))
        gone = _items(listing)[:-2] if overdue else _items(listing)
        if overdue or not _still_there(case):
            with on(min(due, back), 16):
                documents.give_back_items(
                    listing, by=second, items=gone, returned_on=min(due, back),
                    taken_back_by=case.liaison.name,
                )  # fmt: skip
    if _still_there(case) and case.part.told_in_full:
        subject, instructions, items = LATER
        day, due = case.ago(1), case.leave_on
        _listed(case.inspection, first, day, subject, instructions, items, due)


def _listed(inspection, by, day, subject, instructions, items, due) -> DocumentRequest:
    with on(day):
        listing = documents.request_documents(
            inspection, by=by, items=items, subject=subject, instructions=instructions,
            hand_over_due_on=day + timedelta(days=2), return_due_on=due,
        )  # fmt: skip
        documents.issue_documentrequest(listing, by=by)
    return listing


def _handed_over(listing, liaison, receiver):
    day = listing.hand_over_due_on
    documents.hand_over_items(
        listing, by=liaison, items=_items(listing), handed_on=day, handed_by=liaison.name
    )
    documents.receive_items(listing, by=receiver, items=_items(listing), received_on=day)


def _items(listing):
    return list(DocumentItem.objects.filter(listing=listing).order_by("position"))


def _notes(listing, by, day):
    with on(day):
        for item, text in zip(_items(listing), NOTES, strict=False):
            documents.note_document(item, by=by, text=text)


def _records(case):
    first, second = case.crew["handlers"]
    rows = [row for row in _some(case, RECORDS, 2) if case.after_entry(row[0]) < case.today]
    for number, (days, kind, title, place, whom, summary, noted) in enumerate(rows):
        day, by = case.after_entry(days), (first, second)[number % 2]
        survey = COUNTED if kind == "democratic_vote" else {}
        with on(day, 17):
            record = records.record_fieldwork(
                case.inspection, by=by, kind=kind, title=title, held_on=day, place=place,
                people=whom, staff=f"{first.name}、{second.name}", summary=summary, noted=noted,
                results=VOTES if survey else (), **survey,
            )  # fmt: skip
            records.settle_fieldrecord(record, by=by)
    if _still_there(case) and case.part.told_in_full:
        with on(case.ago(1), 11):
            records.capture(
                case.inspection, by=first, kind="field_visit", place="河堤路便民服务点",
                text="门口公示栏是去年的，电话打不通。回去核对公示要求。",
            )  # fmt: skip


# Which column a paper's stated source is cited from.
_DRAWN = {
    "个别谈话": "interview", "查阅资料": "document", "走访下沉": "record", "听取汇报": "record",
    "专项检查": "record", "问卷测评": "record",
}  # fmt: skip


def sources_of(case: Case, person, problem, day) -> list:
    """What a paper of that day cites for each source it states, if there is such a record yet."""
    found = []
    for name in dict.fromkeys(problem.sources):
        if column := _DRAWN.get(name):
            rows = _citable(case, column, person)
            known = [r for r in rows if _day_of(column, r) <= day and _fits(column, r, name)]
            if known:
                found.append(known[len(problem.title) % len(known)])
    return found


def _citable(case, column, person) -> list:
    """Read once: all of it is there before the first paper."""
    if column not in case.known:
        case.known[column] = list(citing.citable(column, case.inspection, person))
    return case.known[column]


def _day_of(column, row):
    return row.received_on if column == "document" else row.held_on


def _fits(column, row, name) -> bool:
    return WorkingPaper.Source(citing.SOURCES[column].kind(row)).label == name
