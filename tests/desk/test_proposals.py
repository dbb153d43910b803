"""What the office is advised to write to a unit that falls behind, and how the unit signs for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from issuing.actions import withdraw
from issuing.models import OfficialPaper
from kernel.refusals import NotAllowed, NotPossible
from rectification import actions
from rectification.actions.service import to_be_served
from rectification.models import Service
from tests.issuing.drawn import sent
from tests.rectification.cases import RESULT, VERIFIED, prove, under_way_item
from xuncha.desk.todo import todo

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def due_in(item, days):
    type(item).objects.filter(pk=item.pk).update(due_on=TODAY() + timedelta(days=days))


def proposed(person):
    return [(duty.what, duty.told) for duty in todo(person) if duty.what.startswith("拟发")]


@pytest.fixture
def late(scene):
    item = under_way_item(scene)
    due_in(item, -20)
    return item


def issued(scene, kind, days_ago=0):
    paper = sent(scene.again(scene.inspection), kind, by=scene.office)
    issued_on(kind, days_ago)
    return scene.again(paper)


def issued_on(kind, days_ago):
    OfficialPaper.objects.filter(kind=f"rounds.inspection:{kind}").update(
        issued_on=TODAY() - timedelta(days=days_ago)
    )


def test_before_the_day_a_reminder_is_proposed_and_only_to_the_office(scene):
    due_in(under_way_item(scene), 10)
    assert proposed(scene.office) == [("拟发提醒函", "1 个问题十天内到期")]
    for person in (scene.liaison, scene.secretary, scene.head, scene.leader_group):
        assert not proposed(person)
    issued(scene, "reminder")
    assert not proposed(scene.office)


def test_after_the_day_it_gets_graver_step_by_step_and_leaves_time_between(scene, late):
    [(what, why)] = proposed(scene.office)
    assert (what, why) == ("拟发督办函", "1 个问题逾期未完成整改，最长逾期 20 天")
    issued(scene, "supervision", days_ago=15)
    assert not proposed(scene.office)
    issued_on("supervision", 16)
    assert proposed(scene.office)[0][0] == "拟发告诫书"
    issued(scene, "admonition", days_ago=16)
    assert proposed(scene.office)[0][0] == "拟发问责建议书"
    issued(scene, "accountability")
    assert not proposed(scene.office)


def test_what_was_done_about_is_proposed_no_more(scene, late):
    prove(scene, late)
    asked = actions.ask_closing_rectificationitem(
        scene.again(late), by=scene.liaison, result=RESULT
    )
    actions.verify_and_close_rectificationitem(asked, by=scene.office, **VERIFIED)
    assert not proposed(scene.office)


def test_a_paper_is_served_once_and_signed_for_by_the_unit(scene, late):
    paper = issued(scene, "supervision")
    with pytest.raises(NotAllowed):
        actions.serve(scene.inspection, by=scene.liaison, paper=paper)
    assert [duty.what for duty in todo(scene.office) if "送达" in duty.what] == ["送达督促文书"]
    service = actions.serve(scene.inspection, by=scene.office, paper=paper)
    with pytest.raises(NotPossible, match="已经送达"):
        actions.serve(scene.inspection, by=scene.office, paper=paper)
    assert any("签收督促文书" in duty.what for duty in todo(scene.secretary))
    with pytest.raises(NotAllowed):
        actions.receive_service(service, by=scene.office)
    actions.receive_service(Service.objects.get(), by=scene.secretary)
    assert Service.objects.get().received_by == scene.secretary


def test_a_unit_reads_that_a_paper_was_taken_back(scene, late, client):
    paper = issued(scene, "supervision")
    service = actions.serve(scene.inspection, by=scene.office, paper=paper)
    client.force_login(scene.liaison)
    assert "已撤回" not in client.get(service.get_absolute_url()).content.decode()
    assert any("签收督促文书" in duty.what for duty in todo(scene.liaison))
    withdraw(scene.again(paper), by=scene.office, note="引用的问题有误")
    assert not any("签收督促文书" in duty.what for duty in todo(scene.liaison))  # nobody can
    told = client.get(service.get_absolute_url()).content.decode()
    assert "巡察办已撤回" in told
    assert "引用的问题有误" not in told  # why is the office's own
    with pytest.raises(NotPossible, match="已撤回"):
        actions.receive_service(scene.again(service), by=scene.liaison)


def test_what_did_not_go_out_and_what_is_not_for_the_unit_is_not_served(scene, late):
    issued(scene, "supervision", days_ago=16)
    issued(scene, "admonition", days_ago=16)
    issued(scene, "accountability")
    kinds = {paper.kind.rpartition(":")[2] for paper in to_be_served(scene.inspection)}
    assert kinds == {"supervision", "admonition"}
