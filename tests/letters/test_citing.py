"""A paper drawn from a letter: only its two custodians can tell that it was."""

import pytest

from findings.register.actions import edit_paper, write_paper
from findings.register.shown import whole_paper
from kernel.refusals import NotPossible
from tests.letters.cases import CONTENT, REFLECTED, SENDER, a_letter, accepted, in_custody
from tests.register.cases import TEXTS

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _in_custody(scene):
    in_custody(scene)


def drawn_from(scene, letter, by="letters_officer", **fields):
    return write_paper(
        scene.inspection, by=getattr(scene, by), cited=[letter],
        handlers=[scene.letters_officer, scene.member], **TEXTS, **fields,
    )  # fmt: skip


def test_a_letter_that_a_paper_cites_has_been_turned_into_a_paper(scene):
    letter = accepted(scene)
    drawn_from(scene, letter)
    again = scene.again(letter)
    assert (again.state, again.disposition) == ("turned", "paper")
    drawn_from(scene, again)  # one letter may lead to two papers
    assert again.citations.count() == 2


def test_neither_page_nor_signature_of_the_paper_tells_anybody_else_of_the_letter(scene, client):
    letter = accepted(scene)
    paper = drawn_from(scene, letter)
    told = (letter.number, letter.title, "信访", CONTENT, *SENDER.values(), REFLECTED["name"])
    for key, knows in (("member", False), ("deputy", False), ("letters_officer", True)):
        client.force_login(getattr(scene, key), BACKEND)
        page = client.get(paper.get_absolute_url()).content.decode()
        page = page.replace("信访专员", "")
        assert (letter.title in page) is knows, key
        assert knows or not [word for word in told if word in page], key
    assert not [word for word in told if word in str(whole_paper(scene.again(paper)))]


def test_whoever_does_not_see_the_letter_neither_cites_it_nor_drops_it(scene):
    letter = accepted(scene)
    with pytest.raises(NotPossible, match="看得到"):
        drawn_from(scene, letter, by="member")
    paper = drawn_from(scene, letter)
    edit_paper(paper, by=scene.member, cited=[])
    assert paper.citations.get().letter == letter


def test_a_letter_not_yet_accepted_is_not_cited(scene):
    with pytest.raises(NotPossible, match="已经完成"):
        drawn_from(scene, a_letter(scene))


def test_the_link_of_the_letter_fills_in_the_day_and_nothing_else(scene, client):
    letter = accepted(scene)
    client.force_login(scene.letters_officer, BACKEND)
    url = f"/inspections/{scene.inspection.pk}/papers/new/?cite=letter-{letter.pk}"
    page = client.get(url)
    form = page.context["form"]
    assert form.initial["cited_letter"] == [letter.pk]
    assert form.initial["found_on"] == letter.received_on
    assert not form.initial.get("sources")
    assert not [
        w for w in (CONTENT, *SENDER.values(), *REFLECTED.values()) if w in page.content.decode()
    ]
