"""The weeks on site: talks, requested documents, visits and a vote, and what papers cite of them."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from findings.fieldwork.actions import documents, interviews, records
from findings.fieldwork.models import DocumentItem, DocumentRequest
from findings.register import citing
from findings.register.models import WorkingPaper
from xuncha.desk.demo.clock import on
from xuncha.desk.demo.fieldwork_texts import (
    COUNTED,
    LATER,
    LISTS,
    NOTES,
    PEOPLE,
    RECORDS,
    TALKS,
    VOTES,
)

AHEAD = 2  # talks still planned, and as many unsigned, where the team is on site


def signed_page() -> SimpleUploadedFile:
    return SimpleUploadedFile("签字页.txt", "（演示数据：此处应为本人签字页的扫描件。）\n".encode())


def worked(world, inspection, plan, people, *, most: int, today=None):
    """All of one inspection's on-site work; with `today` the team is still there on that day."""
    _talks(world, inspection, plan, people, most, today)
    _documents(world, inspection, plan, people, today)
    _records(inspection, plan, people, most, today)


def _talks(world, inspection, plan, people, most, today):
    head, deputy, (first, second) = people["head"], people["deputy"], people["handlers"]
    last = min(plan.leave_on, today) if today else plan.leave_on
    span = max(4, (last - plan.entry_on).days - 4)
    chosen = TALKS[:most]
    for position, (group, necessity, post, answer) in enumerate(chosen):
        asker = head if group == "leadership" and position % 2 else (first, deputy)[position % 2]
        day = plan.entry_on + timedelta(days=2 + position * span // len(chosen))
        left = len(chosen) - position  # the last of them are still to be done
        is_ahead = today is not None and left <= AHEAD
        if is_ahead:
            day = today + timedelta(days=left)
        with on(min(day, last) - timedelta(days=1)):
            talk = interviews.plan_interview(
                inspection, by=head, asker=asker, recorder=second if asker != second else first,
                subject_name=PEOPLE[position], subject_post=post, group=group,
                necessity=necessity, planned_on=day, place="谈话室",
            )  # fmt: skip
        if not is_ahead:
            unsigned = today is not None and left <= 2 * AHEAD
            _talk_held(talk, asker, day, answer, unsigned=unsigned)


def _talk_held(talk, asker, day, answer, *, unsigned):
    with on(day, 15):
        interviews.hold_interview(
            talk, by=asker, held_on=day,
            transcript=f"问：请谈谈您了解的情况。\n答：{answer}\n\n问：还有什么需要反映的吗？\n答：没有了。",
        )  # fmt: skip
    if unsigned:
        return
    with on(day, 17):
        interviews.sign_interview(talk, by=asker, signed_on=day, files=[signed_page()])
        interviews.file_away_interview(talk, by=asker)


def _documents(world, inspection, plan, people, today):
    first, second = people["handlers"]
    liaison = inspection.unit.postings.current().get(post="unit_liaison").person
    back = plan.leave_on - timedelta(days=1)
    for number, (subject, instructions, items) in enumerate(LISTS):
        day = plan.entry_on + timedelta(days=1 + 3 * number)
        overdue = today is not None and number == 0
        due = today - timedelta(days=4) if overdue else back
        listing = _listed(inspection, first, day, subject, instructions, items, due)
        with on(day + timedelta(days=2)):
            _handed_over(listing, liaison, second)
        _notes(listing, second, day + timedelta(days=5))
        gone = _items(listing)[:-2] if overdue else _items(listing)
        if today is None or overdue:
            with on(min(due, back), 16):
                documents.give_back_items(
                    listing, by=second, items=gone, returned_on=min(due, back),
                    taken_back_by=liaison.name,
                )  # fmt: skip
    if today is not None:
        subject, instructions, items = LATER
        day = today - timedelta(days=1)
        _listed(inspection, first, day, subject, instructions, items, plan.leave_on)


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


def _records(inspection, plan, people, most, today):
    first, second = people["handlers"]
    for number, (days, kind, title, place, whom, summary, noted) in enumerate(RECORDS[:most]):
        day, by = plan.entry_on + timedelta(days=days), (first, second)[number % 2]
        survey = COUNTED if kind == "democratic_vote" else {}
        with on(day, 17):
            record = records.record_fieldwork(
                inspection, by=by, kind=kind, title=title, held_on=day, place=place, people=whom,
                staff=f"{first.name}、{second.name}", summary=summary, noted=noted,
                results=VOTES if survey else (), **survey,
            )  # fmt: skip
            records.settle_fieldrecord(record, by=by)
    if today is not None:
        with on(today - timedelta(days=1), 11):
            records.capture(
                inspection, by=first, kind="field_visit", place="河堤路便民服务点",
                text="门口公示栏是去年的，电话打不通。回去核对公示要求。",
            )  # fmt: skip


# Which column a paper's stated source is cited from.
_DRAWN = {
    "个别谈话": "interview", "查阅资料": "document", "走访下沉": "record", "听取汇报": "record",
    "专项检查": "record", "问卷测评": "record",
}  # fmt: skip


def sources_of(inspection, person, problem, day) -> list:
    """What a paper of that day cites for each source it states, if there is such a record yet."""
    found = []
    for name in dict.fromkeys(problem.sources):
        column = _DRAWN.get(name)
        rows = citing.citable(column, inspection, person) if column else ()
        known = [row for row in rows if _day_of(column, row) <= day and _fits(column, row, name)]
        if known:
            found.append(known[len(problem.title) % len(known)])
    return found


def _day_of(column, row):
    return row.received_on if column == "document" else row.held_on


def _fits(column, row, name) -> bool:
    return WorkingPaper.Source(citing.SOURCES[column].kind(row)).label == name
