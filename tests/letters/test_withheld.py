"""Who sent a letter passes into no clue, no transfer and no working paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from findings.clues import actions as clues
from findings.clues.models import Clue, TransferItem
from findings.letters import unlocking
from findings.letters.actions import accept_letter, join_letter
from findings.letters.keys import personal_key_of, unlock
from findings.letters.withheld import LOCKED, NOT_HELD
from findings.register.actions import edit_paper, write_paper
from findings.register.models import WorkingPaper
from kernel.refusals import NotAllowed, NotPossible
from tests.clues.cases import FIELDS, drawn, named, registered, with_receivers
from tests.letters.cases import PASSPHRASE, SENDER, a_letter, accepted, in_custody
from tests.register.cases import TEXTS

BACKEND = "django.contrib.auth.backends.ModelBackend"
CLUE = {**FIELDS, "origin": "letter", "channel": "ordinary"}
NAMED = "信访人的姓名或联系方式"


@pytest.fixture(autouse=True)
def _world(scene):
    with_receivers(scene)
    in_custody(scene, "letters_officer", "head")
    admitted = [personal_key_of(scene.head).pk]
    unlock(scene.letters_officer, passphrase=PASSPHRASE, admitted=admitted)


@pytest.fixture
def as_(scene, client):
    def sign_in(key, *, unlock=True):
        client.force_login(getattr(scene, key), BACKEND)
        if unlock:
            client.post(reverse("letters_unlock"), {"passphrase": PASSPHRASE})
        return client

    return sign_in


def text_of(response) -> str:
    return response.content.decode()


# --- clues --------------------------------------------------------------------------------------


def clue_url(scene):
    return reverse("clue_new", args=[scene.inspection.pk])


def test_a_clue_from_a_letter_waits_until_its_writer_is_unlocked_and_nothing_typed_is_lost(
    scene, as_
):
    letter, client, url = accepted(scene), as_("head", unlock=False), clue_url(scene)
    page = text_of(client.post(url, {**CLUE, "origin_letter": letter.pk}))
    assert LOCKED in page
    assert FIELDS["outline"] in page
    assert escape(unlocking.unlock_url(url)) in page
    assert not Clue.objects.exists()
    back = client.post(unlocking.unlock_url(url), {"passphrase": PASSPHRASE})
    assert back.url == url
    assert client.post(url, {**CLUE, "origin_letter": letter.pk}).status_code == 302
    assert Clue.objects.get().origin_letter == letter


def test_the_way_to_unlock_stands_at_the_field_before_anything_is_typed(scene, as_):
    accepted(scene)
    client, url = as_("head", unlock=False), clue_url(scene)
    assert escape(unlocking.unlock_url(url)) in text_of(client.get(url))
    assert unlocking.unlock_url(url) not in text_of(as_("head").get(url))


@pytest.mark.parametrize("known", SENDER.values())
@pytest.mark.parametrize("field", [*Clue.WORDS])
def test_no_word_of_a_clue_names_the_sender_of_its_letter(scene, as_, field, known):
    letter, client = accepted(scene), as_("head")
    given = {**CLUE, "origin_letter": letter.pk, field: f"据{known}"}
    page = text_of(client.post(clue_url(scene), given))
    label = Clue._meta.get_field(field).verbose_name
    assert f"“{label}”里出现了{NAMED}" in page  # told at the field
    assert not Clue.objects.exists()


def test_nor_does_the_name_of_a_file_that_goes_along(scene, as_):
    letter, client = accepted(scene), as_("head")
    upload = SimpleUploadedFile(f"{SENDER['name']}来信.txt", b"x")
    given = {**CLUE, "origin_letter": letter.pk, "files": upload}
    assert NAMED in text_of(client.post(clue_url(scene), given))


def test_changing_a_clue_is_held_against_the_sender_as_well(scene, as_):
    letter = accepted(scene)
    clue = clues.register_clue(scene.inspection, by=scene.head, **FIELDS, origin_letter=letter)
    url = reverse("clue_edit", args=[clue.pk])
    given = {**CLUE, "version": clue.version, "origin_letter": letter.pk}
    assert LOCKED in text_of(as_("head", unlock=False).post(url, given))
    given["outline"] = f"据{SENDER['name']}反映"
    client = as_("head")
    assert NAMED in text_of(client.post(url, given))
    assert client.post(url, {**given, "outline": "另写的"}).status_code == 302


def test_what_the_meeting_held_is_held_against_the_sender_too(scene, as_):
    letter = accepted(scene)
    clue = clues.register_clue(scene.inspection, by=scene.head, **FIELDS, origin_letter=letter)
    url = reverse("clue_deliberate", args=[clue.pk])
    given = {
        "version": clue.version, "deliberated_on": timezone.localdate(),
        "destination": "discipline", "minutes": f"{SENDER['name']}反映的情况具体",
    }  # fmt: skip
    assert LOCKED in text_of(as_("head", unlock=False).post(url, given))
    client = as_("head")
    assert NAMED in text_of(client.post(url, given))
    assert client.post(url, {**given, "minutes": "情况具体，移交。"}).status_code == 302
    assert scene.again(clue).state == "deliberated"


def test_a_custodian_of_clues_who_opens_no_letter_is_asked_for_no_passphrase(scene, as_):
    """Nor do they learn from it that a letter stands behind the clue."""
    named(scene)
    letter = accepted(scene)
    clue = clues.register_clue(scene.inspection, by=scene.head, **FIELDS, origin_letter=letter)
    client = as_("member", unlock=False)
    given = {**CLUE, "version": clue.version, "outline": "补充了时间"}
    assert client.post(reverse("clue_edit", args=[clue.pk]), given).status_code == 302
    assert scene.again(clue).origin_letter == letter


def test_the_deeds_on_clues_refuse_when_they_are_handed_the_sender(scene):
    letter = accepted(scene)
    told = {**FIELDS, "outline": f"据{SENDER['name']}反映", "origin_letter": letter}
    with pytest.raises(NotPossible, match=NAMED):
        clues.register_clue(scene.inspection, by=scene.head, senders=[SENDER], **told)
    clue = registered(scene)
    with pytest.raises(NotPossible, match=NAMED):
        clues.edit_clue(clue, by=scene.head, senders=[SENDER], outline=told["outline"])


# --- transfers ----------------------------------------------------------------------------------


@pytest.fixture
def transfer(scene):
    return drawn(scene, by="head", clues=())


def summary(transfer, **fields):
    return {
        "version": transfer.version, "letter_subject": "反映欠薪", "letter_outline": "某工地欠薪。",
        **fields,
    }  # fmt: skip


def test_a_summary_of_a_letter_is_held_against_its_sender(scene, as_, transfer):
    letter, url = accepted(scene), reverse("transfer_items_new", args=[transfer.pk])
    given = summary(transfer, letter=letter.pk)
    page = text_of(as_("head", unlock=False).post(url, given))
    assert LOCKED in page
    assert "某工地欠薪。" in page
    client = as_("head")
    for field in ("letter_subject", "letter_outline"):
        assert NAMED in text_of(client.post(url, {**given, field: SENDER["contact"]}))
    assert not TransferItem.objects.exists()
    assert client.post(url, given).status_code == 302
    assert TransferItem.objects.get().letter == letter


def test_who_opens_letters_cannot_write_a_summary_without_naming_the_letter(scene, as_, transfer):
    url = reverse("transfer_items_new", args=[transfer.pk])
    assert "请选定摘要所依据的信访件" in text_of(as_("head").post(url, summary(transfer)))
    with pytest.raises(NotPossible, match="请选定摘要所依据的信访件"):
        clues.add_items(transfer, by=scene.head, letters=[("反映欠薪", "某工地欠薪。", None)])
    assert not TransferItem.objects.exists()


def test_who_opens_no_letters_writes_a_summary_and_links_none(scene, as_):
    letter, transfer = accepted(scene), drawn(scene, clues=())
    url = reverse("transfer_items_new", args=[transfer.pk])
    client = as_("office", unlock=False)
    assert client.post(url, summary(transfer, letter=letter.pk)).status_code == 302
    assert TransferItem.objects.get().letter is None
    with pytest.raises(NotAllowed):
        clues.add_items(transfer, by=scene.office, letters=[("反映欠薪", "某工地。", letter)])


def test_the_deed_refuses_a_summary_when_it_is_handed_the_sender(scene, transfer):
    letter = accepted(scene)
    told = [("反映欠薪", f"{SENDER['name']}请求解决", letter)]
    with pytest.raises(NotPossible, match=NAMED):
        clues.add_items(transfer, by=scene.head, letters=told, senders=[SENDER])


# --- working papers -----------------------------------------------------------------------------


def paper_fields(scene, letter, **fields):
    handlers = [scene.letters_officer.pk, scene.member.pk]
    return {**TEXTS, "cited_letter": letter.pk, "handlers": handlers, **fields}


def test_a_paper_that_cites_a_letter_is_held_against_its_sender(scene, as_):
    letter, url = accepted(scene), reverse("workingpaper_new", args=[scene.inspection.pk])
    given = paper_fields(scene, letter)
    assert LOCKED in text_of(as_("letters_officer", unlock=False).post(url, given))
    client = as_("letters_officer")
    for field in WorkingPaper.WORDS:
        assert NAMED in text_of(client.post(url, {**given, field: SENDER["address"]})), field
    assert not WorkingPaper.objects.exists()
    assert client.post(url, given).status_code == 302
    paper = WorkingPaper.objects.get()
    url = reverse("workingpaper_edit", args=[paper.pk])
    given |= {"version": paper.version}
    assert NAMED in text_of(client.post(url, {**given, "facts": SENDER["name"]}))
    client.post(reverse("letters_lock"))
    assert LOCKED in text_of(client.post(url, given))


def test_a_paper_that_cites_no_letter_asks_for_no_passphrase(scene, as_):
    accepted(scene)
    client = as_("letters_officer", unlock=False)
    url = reverse("workingpaper_new", args=[scene.inspection.pk])
    given = {**TEXTS, "handlers": [scene.letters_officer.pk, scene.member.pk]}
    assert client.post(url, given).status_code == 302


def test_the_deeds_on_papers_refuse_when_they_are_handed_the_sender(scene):
    letter = accepted(scene)
    given = {
        **TEXTS, "cited": [letter], "handlers": [scene.letters_officer, scene.member],
    }  # fmt: skip
    paper = write_paper(scene.inspection, by=scene.letters_officer, senders=[SENDER], **given)
    told = {"facts": f"据{SENDER['name']}"}
    with pytest.raises(NotPossible, match=NAMED):
        write_paper(
            scene.inspection, by=scene.letters_officer, senders=[SENDER], **{**given, **told}
        )
    with pytest.raises(NotPossible, match=NAMED):
        edit_paper(paper, by=scene.letters_officer, senders=[SENDER], **told)


# --- more than one sender, and an unlocked key that is not enough -------------------------------


def test_the_sender_of_a_duplicate_that_has_joined_is_withheld_too(scene, as_):
    first = a_letter(scene)
    join_letter(
        a_letter(scene, sender={"name": "丙某联名人"}), by=scene.letters_officer, first=first
    )
    accept_letter(scene.again(first), by=scene.head)
    given = {**CLUE, "origin_letter": first.pk, "outline": "据丙某联名人反映"}
    assert NAMED in text_of(as_("head").post(clue_url(scene), given))


def test_who_is_unlocked_but_not_let_in_yet_is_told_what_is_missing(scene, as_):
    letter = accepted(scene)
    personal_key_of(scene.head).shares.all().delete()
    page = text_of(as_("head").post(clue_url(scene), {**CLUE, "origin_letter": letter.pk}))
    assert NOT_HELD in page
    assert not Clue.objects.exists()


def test_half_of_the_key_goes_along_to_every_page_and_to_no_script(scene, as_):
    cookie = as_("head").cookies[unlocking.COOKIE]
    assert cookie["path"] == "/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
