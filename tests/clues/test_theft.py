"""The database is stolen, with the files: it tells neither whom a clue concerns nor what it says."""

import logging

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings.clues import actions
from findings.clues.models import Clue
from tests.clues.cases import RECEIVERS
from tests.theft import all_files, all_rows, database_file, told_of

SECRET = {
    "person_name": "示例干部丁某", "person_unit": "河堤管理所东段", "person_post": "副所长兼验收组长",
    "outline": "反映其在堤防验收中收受烟酒折合现金。", "origin_detail": "谈话记录第一百零七号",
}  # fmt: skip
MINUTES, WHY = "组务会认为情节具体可以移交", "请先补充验收签字页再报"
PROGRESS, RESULT, MORE = "已函询本人尚未回复", "经核实其退还现金并作检查", "请补充退款凭证再答复"
NAMES = ("堤防验收签字页", "函询回执")
INSIDE = ("验收现场收款记录", "函询回执正文一页")


def upload(at: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{NAMES[at]}.txt", INSIDE[at].encode())


def live_through_it_all(scene) -> Clue:
    """A clue from its registration to the last answer, with everything that is said on the way."""
    clue = actions.register_clue(
        scene.inspection, by=scene.head, authority="unit", nature="integrity", origin="interview",
        files=[upload(0)], **SECRET,
    )  # fmt: skip
    actions.deliberate_clue(clue, by=scene.head, destination="discipline", minutes=MINUTES)
    actions.submit_clue(clue, by=scene.head)
    actions.return_clue(clue, by=scene.leader_group, note=WHY)
    actions.deliberate_clue(clue, by=scene.head, destination="discipline", minutes=MINUTES)
    actions.submit_clue(clue, by=scene.head)
    actions.approve_clue(clue, by=scene.leader_group)
    actions.transfer_clue(clue, by=scene.office, receiver=scene.receivers["discipline"])
    item = clue.latest_item
    actions.receive_transfer(item.transfer, by=scene.receiver)
    item = scene.again(item)
    actions.report_progress(
        item, by=scene.receiver, disposition="inquiry_talk", text=PROGRESS, files=[upload(1)]
    )
    actions.answer_transferitem(item, by=scene.receiver, disposition="organisational", text=RESULT)
    actions.reopen_transferitem(item, by=scene.office, note=MORE)
    return clue


def test_nothing_of_a_clue_is_told_by_a_stolen_database(scene, caplog):
    caplog.set_level(logging.DEBUG, logger="xuncha")
    live_through_it_all(scene)
    secrets = (*SECRET.values(), MINUTES, WHY, PROGRESS, RESULT, MORE, *NAMES, *INSIDE)
    assert told_of(all_rows(), secrets) == []
    assert told_of(database_file(), secrets) == []
    assert told_of(caplog.text.encode(), secrets) == []
    assert told_of(all_files(settings.MEDIA_ROOT), secrets) == []
    assert told_of(all_rows(), [RECEIVERS["discipline"][1]])  # the search itself can find


def test_whoever_may_know_of_it_reads_every_word(scene, client):
    clue = live_through_it_all(scene)
    client.force_login(scene.head, "django.contrib.auth.backends.ModelBackend")
    page = client.get(clue.get_absolute_url()).content.decode()
    assert not [word for word in (*SECRET.values(), MINUTES, WHY) if word not in page]
    assert NAMES[0] in page
    url = reverse("clue_evidence", args=[clue.pk, 1])
    given = client.post(url, {"purpose": "供组务会研究"})
    assert b"".join(given.streaming_content).decode() == INSIDE[0]
    item = clue.latest_item
    page = client.get(item.get_absolute_url()).content.decode()
    told = (SECRET["outline"], PROGRESS, RESULT, MORE, *NAMES)
    assert not [word for word in told if word not in page]
    for url, inside in (
        (reverse("transferitem_file", args=[item.pk, 1]), INSIDE[0]),
        (reverse("transferitem_answer_file", args=[item.pk, 1, 1]), INSIDE[1]),
    ):
        given = client.post(url, {"purpose": "核对答复"})
        assert b"".join(given.streaming_content).decode() == inside
