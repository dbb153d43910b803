"""请示 and 专题报告 as papers to a higher body."""

import pytest
from django.urls import reverse

from kernel.policy import may, visible
from rounds.actions import recuse
from tests.issuing.drawn import drawn
from tests.requests.test_requests import drafted, reported


def test_it_goes_upward_with_the_name_of_who_signs_it(scene):
    paper = drawn(reported(scene, urgency="urgent"))
    assert paper.issuer == "中国共产党示例市青山区委员会第一巡察组"
    assert (paper.addressee, paper.approver) == ("青山区委巡察工作领导小组", "顾远")
    assert (paper.secrecy, paper.urgency, paper.draft_mark) == ("秘密★1年", "加急", "")
    assert paper.signer == "青山区委第一巡察组"


def test_before_it_is_reported_it_says_so_and_names_the_head_who_will(scene):
    paper = drawn(drafted(scene))
    assert (paper.draft_mark, paper.approver, paper.signed_on) == ("未报送", "顾远", None)
    assert paper.urgency == ""


@pytest.mark.parametrize(
    ("kind", "title", "printed"),
    [
        ("request", "关于延长进驻时间的请示", "关于延长进驻时间的请示"),
        ("request", "延长进驻时间", "关于延长进驻时间的请示"),
        ("report", "关于农房改造资金的", "关于农房改造资金的专题报告"),
        ("report", "关于农房改造资金有关情况的报告", "关于农房改造资金有关情况的报告"),
    ],
)
def test_its_title_is_completed_and_nothing_is_said_twice(scene, kind, title, printed):
    assert drawn(drafted(scene, kind=kind, title=title)).title == printed


def test_a_request_ends_by_asking_and_names_whom_to_ask_back(scene):
    request, report = drafted(scene), drafted(scene, kind="report")
    assert "妥否，请批示。" in repr(drawn(request).blocks)
    assert drawn(request).note == "联系人：顾远"
    assert "特此报告。" in repr(drawn(report).blocks)
    assert drawn(report).note == ""


def test_an_ending_that_stands_there_already_is_not_repeated(scene):
    matter = drafted(scene, text="拟延长进驻时间5天。\n当否，请批示。")
    assert repr(drawn(matter).blocks).count("批示") == 1


def test_it_is_printed_by_the_head_the_leading_group_and_the_office_it_is_copied_to(scene):
    matter = reported(scene)
    who = {
        key
        for key, person in scene.cast.items()
        if visible(type(matter), person).filter(pk=matter.pk).exists()
        and may(person, "print", matter)
    }
    assert who == {"head", "leader_group", "leader_group2"}
    assert may(scene.office, "print", reported(scene, copy_office=True))
    assert not may(scene.deputy, "print", matter)
    assert not may(scene.secretary, "print", matter)
    recuse(scene.leader_group2, by=scene.office, unit=scene.unit, ground="relative")
    assert not may(scene.leader_group2, "print", matter)


def test_the_page_leads_to_it(scene, client):
    matter = reported(scene)
    url = reverse("majormatter_print_upward", args=[matter.pk])
    client.force_login(scene.head)
    assert url in client.get(matter.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200
    for key in ("office", "other_head", "secretary"):  # the office: it was not copied to it
        client.force_login(getattr(scene, key))
        assert client.get(url).status_code == 404, key
