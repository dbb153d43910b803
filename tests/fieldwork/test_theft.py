"""The database is stolen, with the files: it tells whom one talked to, not what was said."""

from datetime import timedelta

from findings.fieldwork.actions import interviews
from tests.fieldwork.cases import held, photo, planned, today
from tests.theft import all_rows, database_file, told_of

SAID, ASKED = "主任要求先施工后补手续并代签", "项目变更由谁提出又由谁签批"
MENDED = "第三页应为二月而不是三月"


def live_through_it_all(scene):
    talk = planned(scene)
    interviews.edit_interview(talk, by=scene.member, outline=ASKED)
    interviews.hold_interview(
        talk, by=scene.member, held_on=today() - timedelta(days=1), transcript=f"问：\n答：{SAID}"
    )
    interviews.sign_interview(talk, by=scene.member, signed_on=today(), files=[photo()])
    interviews.add_addendum(
        talk, by=scene.member, text=MENDED, signed_on=today(), files=[photo("补正.png")]
    )
    return talk


def test_nothing_of_what_was_said_is_told_by_a_stolen_database(scene):
    talk = live_through_it_all(scene)
    assert told_of(all_rows(), [SAID, ASKED, MENDED]) == []
    assert told_of(database_file(), [SAID, ASKED, MENDED]) == []
    assert told_of(
        all_rows(), [talk.subject_name]
    )  # the ledger searches it; and the search can find


def test_whoever_may_read_the_talk_reads_it_whole(scene, client):
    talk = live_through_it_all(scene)
    client.force_login(scene.member, "django.contrib.auth.backends.ModelBackend")
    page = client.get(talk.get_absolute_url()).content.decode()
    assert SAID in page
    assert ASKED in page
    assert MENDED in page
    assert scene.again(talk).signed_fingerprint == talk.fingerprint
    assert held(scene).transcript
