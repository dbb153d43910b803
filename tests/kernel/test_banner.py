"""The banner and the page of a deed: what may be done, what else, and what was said last."""

import pytest
from django.urls import reverse

from findings.register import actions
from kernel.move_pages import banner
from rectification.actions import refuse_closing_rectificationitem
from tests.rectification.cases import asked_item
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


def returned(scene):
    paper = submitted(scene)
    return actions.return_to_handler_workingpaper(paper, by=scene.deputy, note="请补充依据。")


def test_what_came_back_is_changed_first_and_then_handed_in_again(scene, client):
    paper = returned(scene)
    client.force_login(scene.member)
    edit = reverse("workingpaper_edit", args=[paper.pk])
    page = client.get(paper.get_absolute_url())
    buttons = [(one["label"], one["primary"]) for one in page.context["banner"]["moves"]]
    assert buttons == [("修改", True), ("报副组长审核", False)]
    assert page.content.decode().count(f'href="{edit}"') == 1
    client.force_login(scene.deputy)
    page = client.get(paper.get_absolute_url())
    assert page.context["banner"]["moves"] == []
    assert edit not in page.content.decode()


def test_who_hands_in_again_reads_what_was_said_and_finds_the_way_to_mend_it(scene, client):
    paper = returned(scene)
    client.force_login(scene.member)
    page = client.get(reverse("workingpaper_submit", args=[paper.pk]))
    assert page.context["came_back"]["who"] == "周敏"
    assert "请补充依据。" in page.content.decode()
    assert page.context["mend"]["url"] == reverse("workingpaper_edit", args=[paper.pk])
    actions.submit_workingpaper(paper, by=scene.member)
    client.force_login(scene.deputy)
    page = client.get(reverse("workingpaper_review", args=[paper.pk]))
    assert page.context["came_back"] is None


def test_what_is_mended_on_its_own_page_is_led_back_there(scene, client):
    item = asked_item(scene)
    refuse_closing_rectificationitem(item, by=scene.office, note="佐证不足。")
    client.force_login(scene.liaison)
    page = client.get(reverse("rectificationitem_ask_closing", args=[item.pk]))
    assert "佐证不足。" in page.content.decode()
    assert page.context["mend"] == {"label": "返回修改", "url": item.get_absolute_url()}


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
