"""The database and the files are stolen, with the sessions, the events and the logs: what is told?"""

import base64
import logging

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from findings.letters import actions
from findings.letters.models import Letter
from kernel import sealing
from kernel.models import Event
from tests.letters.cases import CONTENT, PASSPHRASE, REFLECTED, SENDER, in_custody
from tests.theft import all_files, all_rows, database_file, spellings, told_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
OPINION = "组务会认为情节具体应予核查"
SUMMARY = "一名群众请求解决宅基地界址问题"
INSIDE = "扫描件里的笔迹与落款"
NAME = "乙某某举报材料原件"
SECRETS = (
    *SENDER.values(), REFLECTED["name"], CONTENT, CONTENT[10:20], OPINION, SUMMARY, INSIDE, NAME,
    PASSPHRASE, PASSPHRASE.replace("-", ""),
)  # fmt: skip


def told(haystack: bytes, secrets=SECRETS) -> list[str]:
    return told_of(haystack, secrets)


@pytest.fixture
def no_temporary_files(monkeypatch):
    """Whatever Django would write of an upload into its temporary directory fails the test."""

    def refuse(*_, **__):
        raise AssertionError("an upload was written to the disk in the clear")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", refuse)


def live_through_it_all(scene, client):
    """Everything people do with a letter, the slips and refusals included, through the pages."""
    client.force_login(scene.letters_officer, BACKEND)
    new = reverse("letter_new", args=[scene.inspection.pk])
    scan = SimpleUploadedFile(f"{NAME}.txt", INSIDE.encode() + b"." * 3_000_000)
    form = {
        "channel": "letter", "origin": "direct", "signed": "named", "content": CONTENT,
        "received_on": timezone.localdate().isoformat(),
        **{f"sender_{name}": value for name, value in SENDER.items()},
        **{f"reflected_{name}": value for name, value in REFLECTED.items()},
    }  # fmt: skip
    client.post(new, {**form, "channel": ""})
    assert client.post(new, {**form, "scans": scan}).status_code == 302
    letter = Letter.objects.get()
    unlock = reverse("letters_unlock")
    client.post(unlock, {"passphrase": PASSPHRASE + "x"})
    client.post(unlock, {"passphrase": PASSPHRASE})
    assert CONTENT in client.get(letter.get_absolute_url()).content.decode()
    sender = reverse("letter_sender", args=[letter.pk])
    client.post(sender, {"purpose": f"答复{SENDER['name']}"})
    assert SENDER["name"] in client.post(sender, {"purpose": "当面答复"}).content.decode()
    where = reverse("letter_scan", args=[letter.pk, letter.scans.get().pk])
    assert INSIDE.encode() in b"".join(
        client.post(where, {"purpose": "核对原件"}).streaming_content
    )
    client.post(reverse("letters") + "?export=xlsx", {"purpose": "供组务会研究"})
    client.get(reverse("letters") + "?state=registered")
    actions.decline_letter(
        scene.again(letter), by=scene.head, outside="personal_claim", opinion=OPINION
    )
    hand_over = {
        "version": scene.again(letter).version, "owner": "unit", "owner_name": "示例单位",
        "handed_on": timezone.localdate().isoformat(), "summary": SENDER["name"] + SUMMARY,
    }  # fmt: skip
    url = reverse("letter_hand_over", args=[letter.pk])
    client.post(url, hand_over)
    assert client.post(url, {**hand_over, "summary": SUMMARY}).status_code == 302
    client.get(reverse("letter_edit", args=[letter.pk]))
    client.post(new, form)
    return letter


def test_nothing_of_a_letter_is_told_by_anything_that_can_be_stolen(
    scene, client, caplog, no_temporary_files
):
    caplog.set_level(logging.DEBUG)
    in_custody(scene, "letters_officer", "head")
    with CaptureQueriesContext(connection) as asked:
        live_through_it_all(scene, client)
    haystacks = {
        "rows": all_rows(),
        "database file": database_file(),
        "queries": "\n".join(query["sql"] for query in asked.captured_queries).encode(),
        "files": all_files(settings.MEDIA_ROOT),
        "temporary files": all_files(settings.FILE_UPLOAD_TEMP_DIR),
        "log": caplog.text.encode(),
    }
    for where, haystack in haystacks.items():
        assert not told(haystack), where
    assert connection.vendor != "sqlite" or len(haystacks["database file"]) > 100_000
    assert told(haystacks["rows"], ["青山区住房和城乡建设局党组"])  # the search itself can find
    assert told(haystacks["queries"], ["登记信访件"])


@pytest.mark.parametrize("coded", [list(spellings("甲某信访人"))[at] for at in range(12)])
def test_the_search_would_find_it_in_any_of_these_spellings(coded):
    assert told(b"before " + coded + b" after", ["甲某信访人"]) == ["甲某信访人"]


def test_the_search_of_the_rows_would_find_it_in_an_event_or_a_session(scene, client):
    Event.objects.create(
        person_name="x", verb="x", label="x", subject_type="x", subject_id=1, data={"x": CONTENT}
    )
    assert CONTENT in told(all_rows())
    client.force_login(scene.head, BACKEND)
    session = client.session
    session["x"] = SENDER["name"]
    session.save()
    assert SENDER["name"] in told(all_rows())


def test_neither_is_any_private_key_in_what_can_be_stolen(scene, client, monkeypatch):
    made, real = [], sealing.new_pair
    monkeypatch.setattr(sealing, "new_pair", lambda: made.append(real()) or made[-1])
    in_custody(scene, "letters_officer", "head")
    client.force_login(scene.letters_officer, BACKEND)
    client.post(reverse("letters_unlock"), {"passphrase": PASSPHRASE})
    rows = all_rows() + database_file()
    assert len(made) == 3
    for pair in made:
        coded = (pair.private, pair.private.hex().encode(), base64.b64encode(pair.private))
        assert not any(way in rows for way in coded)
        assert pair.public in rows


def test_length_does_not_tell_an_anonymous_letter_from_a_named_one(scene):
    in_custody(scene)
    today = timezone.localdate()
    for signed, sender in (("named", SENDER), ("anonymous", {})):
        actions.register_letter(
            scene.inspection, by=scene.letters_officer, channel="box", signed=signed,
            received_on=today, sender=sender, content="x",
        )  # fmt: skip
    assert len({len(bytes(letter.sender)) for letter in Letter.objects.all()}) == 1
