"""The database is stolen, with the files: it tells whom one talked to, not what was said."""

from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings.fieldwork.actions import interviews
from kernel import jobs
from tests.fieldwork.cases import held, photo, planned, today
from tests.theft import all_files, all_rows, database_file, told_of

SAID, ASKED = "主任要求先施工后补手续并代签", "项目变更由谁提出又由谁签批"
MENDED = "第三页应为二月而不是三月"
NAME, INSIDE = "贺长青签字页", "本人已逐页核对签字"
SECRETS = (SAID, ASKED, MENDED, NAME, INSIDE)


def page():
    return SimpleUploadedFile(f"{NAME}.txt", INSIDE.encode())


def live_through_it_all(scene):
    talk = planned(scene)
    interviews.edit_interview(talk, by=scene.member, outline=ASKED)
    interviews.hold_interview(
        talk, by=scene.member, held_on=today() - timedelta(days=1), transcript=f"问：\n答：{SAID}"
    )
    interviews.sign_interview(talk, by=scene.member, signed_on=today(), files=[page()])
    interviews.add_addendum(
        talk, by=scene.member, text=MENDED, signed_on=today(), files=[photo("补正.png")]
    )
    return talk


def test_nothing_of_what_was_said_is_told_by_a_stolen_database(scene):
    talk = live_through_it_all(scene)
    assert told_of(all_rows(), SECRETS) == []
    assert told_of(database_file(), SECRETS) == []
    assert told_of(all_files(settings.MEDIA_ROOT), SECRETS) == []
    assert told_of(
        all_rows(), [talk.subject_name]
    )  # the ledger searches it; and the search can find


def test_whoever_may_read_the_talk_reads_it_whole(scene, client):
    talk = live_through_it_all(scene)
    client.force_login(scene.member, "django.contrib.auth.backends.ModelBackend")
    shown = client.get(talk.get_absolute_url()).content.decode()
    assert not [word for word in (SAID, ASKED, MENDED, NAME) if word not in shown]
    url = reverse("interview_file", args=[talk.pk, talk.files_in_order()[0].pk])
    given = client.post(url, {"purpose": "核对签字"})
    assert b"".join(given.streaming_content).decode() == INSIDE
    assert scene.again(talk).signed_fingerprint == talk.fingerprint
    assert held(scene).transcript


def test_the_printed_record_of_a_talk_lies_enclosed_too(scene, client):
    talk = live_through_it_all(scene)
    client.force_login(scene.member, "django.contrib.auth.backends.ModelBackend")
    job = jobs.request_paper(talk, by=scene.member, name="fieldwork.interview:record")
    assert jobs.build(job.pk)
    job.refresh_from_db()
    assert not (settings.MEDIA_ROOT / job.file).read_bytes().startswith(b"%PDF-")
    taken = client.post(
        reverse("interview_print_record_file", args=[talk.pk]), {"purpose": "请其签字"}
    )
    assert b"".join(taken.streaming_content).startswith(b"%PDF-")
