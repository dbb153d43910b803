"""The banner and the page of a deed: what may be done, what else, and what was said last."""

import pytest
from django.urls import reverse

from findings.register import actions
from kernel.pages import banner
from tests.register.cases import a_paper, approved, submitted

pytestmark = pytest.mark.django_db


def test_a_way_out_is_never_the_main_button(scene):
    buttons = {one["name"]: one["primary"] for one in banner(a_paper(scene), scene.member)["moves"]}
    assert buttons == {"submit": True, "discard": False}


def test_who_has_read_the_text_may_return_it_from_the_same_page(scene, client):
    paper = submitted(scene)
    client.force_login(scene.deputy)
    page = client.get(reverse("workingpaper_review", args=[paper.pk]))
    assert [one["name"] for one in page.context["others"]] == ["return_to_handler"]
    assert reverse("workingpaper_return_to_handler", args=[paper.pk]) in page.content.decode()


def test_a_remark_stands_while_something_waits_and_not_for_ever(scene):
    said = {"who": "周敏", "text": "请补充依据。"}
    assert banner(submitted(scene), scene.deputy, remark=said)["remark"] == said
    assert banner(approved(scene, title="另一份"), scene.deputy, remark=said)["remark"] is None


def test_what_was_typed_stays_when_somebody_was_quicker(scene, client):
    paper = submitted(scene)
    typed = {"version": paper.version, "note": "同意，已核对原件。"}
    actions.review_workingpaper(paper, by=scene.deputy)
    client.force_login(scene.head)
    page = client.post(reverse("workingpaper_review", args=[paper.pk]), typed).content.decode()
    assert "刚被他人处理过" in page
    assert "同意，已核对原件。" in page
