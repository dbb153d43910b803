"""Talks, requested documents and field records as far along as a test needs them."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from findings.fieldwork.actions import documents, interviews, records
from findings.fieldwork.models import DocumentItem, DocumentRequest, FieldRecord, Interview

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
SECRET = "主任多次要求先施工后补手续。"


def today():
    return timezone.localdate()


def photo(name="现场.png"):
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def planned(scene, *, by="member", asker="member", recorder="member2", **fields) -> Interview:
    fields = {
        "subject_name": "贺长青", "subject_post": "项目科科长", "group": "key_post",
        "planned_on": today(), **fields,
    }  # fmt: skip
    return interviews.plan_interview(
        scene.inspection, by=getattr(scene, by), asker=getattr(scene, asker),
        recorder=getattr(scene, recorder), **fields,
    )  # fmt: skip


def held(scene, **fields) -> Interview:
    talk = planned(scene, **fields)
    return interviews.hold_interview(
        talk,
        by=talk.asker,
        held_on=today() - timedelta(days=1),
        transcript=f"问：请谈谈情况。\n答：{SECRET}",
    )


def signed(scene, **fields) -> Interview:
    talk = held(scene, **fields)
    return interviews.sign_interview(talk, by=talk.asker, signed_on=today(), files=[photo()])


def filed(scene, **fields) -> Interview:
    talk = signed(scene, **fields)
    return interviews.file_away_interview(talk, by=talk.asker)


ITEMS = (("2025年党组会议记录", 2), ("公务接待台账", 1), ("招投标资料", 1))


def drafted(scene, **fields) -> DocumentRequest:
    fields = {
        "subject": "会议和财务资料", "items": ITEMS, "hand_over_due_on": today(),
        "return_due_on": today() + timedelta(days=5), **fields,
    }  # fmt: skip
    return documents.request_documents(scene.inspection, by=scene.member, **fields)


def sent(scene, **fields) -> DocumentRequest:
    return documents.issue_documentrequest(drafted(scene, **fields), by=scene.member)


def items_of(listing) -> list[DocumentItem]:
    return list(listing.items.order_by("position"))


def handed_over(scene, **fields) -> DocumentRequest:
    listing = sent(scene, **fields)
    documents.hand_over_items(
        listing, by=scene.liaison, items=items_of(listing), handed_on=today(), handed_by="周岚"
    )
    return scene.again(listing)


def on_loan(scene, **fields) -> DocumentRequest:
    listing = handed_over(scene, **fields)
    documents.receive_items(listing, by=scene.member2, items=items_of(listing), received_on=today())
    return scene.again(listing)


def returned(scene) -> DocumentRequest:
    listing = on_loan(scene)
    documents.give_back_items(
        listing, by=scene.member2, items=items_of(listing), returned_on=today(),
        taken_back_by="周岚",
    )  # fmt: skip
    return scene.again(listing)


def a_record(scene, *, by="member", **fields) -> FieldRecord:
    fields = {
        "kind": "field_visit", "title": "走访改造住户", "held_on": today(), "place": "河堤小区",
        "summary": "走访21户。", "noted": "4户到账晚两个月。", **fields,
    }  # fmt: skip
    return records.record_fieldwork(scene.inspection, by=getattr(scene, by), **fields)


def settled(scene, **fields) -> FieldRecord:
    record = a_record(scene, **fields)
    return records.settle_fieldrecord(record, by=record.author)


VOTES = (("总体评价", (("好", 38), ("较好", 13), ("一般", 4), ("差", 1))),)


def a_vote(scene, **fields) -> FieldRecord:
    counted = {"sent": 60, "came_back": 58, "valid": 56}
    fields = {"kind": "democratic_vote", "results": VOTES, **counted, **fields}
    return settled(scene, **fields)
