import pytest
from django.urls import reverse

from accounts.models import Person
from kernel import policy
from kernel.refusals import NotAllowed
from rounds import actions
from rounds.models import Recusal, TeamMember
from tests.rounds.test_plan_forms import fault


@pytest.fixture
def joining(scene, plan):
    """宋佳 on the first team of the planned round, with one unit, before the declaration."""
    team = plan.teams.get(number=1)
    actions.add_inspection(
        plan, by=scene.office, unit=scene.unit, team=team,
        planned_entry_on=plan.starts_on, planned_leave_on=plan.ends_on,
    )  # fmt: skip
    return actions.add_member(team, by=scene.office, person=scene.member, post="member")


def declare(client, person, member, **given):
    client.force_login(person)
    url = reverse("teammember_declare", args=[member.pk])
    return client.post(url, {"version": member.version, **given})


# --- members ------------------------------------------------------------------------------------


def test_a_person_is_found_by_name_and_joins(scene, plan, signed_in):
    client, url = signed_in("office"), reverse("member_new", args=[plan.teams.first().pk])
    found = client.post(url, {"q": "宋", "find": "1", "post": "deputy", "duties": "谈话组"})
    assert "宋佳" in found.content.decode()
    assert found.context["form"]["duties"].value() == "谈话组"
    given = {"person": scene.member.pk, "post": "deputy", "duties": "谈话组"}
    assert client.post(url, given).status_code == 302
    assert TeamMember.objects.get(round=plan).post == "deputy"


def test_the_only_one_found_is_ticked_and_the_next_one_can_be_added_at_once(scene, plan, signed_in):
    client, url = signed_in("office"), reverse("member_new", args=[plan.teams.first().pk])
    found = client.post(url, {"q": "宋佳", "find": "1", "post": "deputy"})
    assert found.context["form"]["person"].value() == scene.member.pk
    given = {"person": scene.member.pk, "post": "member", "and_next": "1"}
    assert client.post(url, given)["Location"] == url


def test_nobody_is_listed_before_a_search(scene, plan, signed_in):
    page = signed_in("office").get(reverse("member_new", args=[plan.teams.first().pk]))
    assert "宋佳" not in page.content.decode()


def test_a_person_on_another_team_is_refused_by_its_name(scene, plan, joining, signed_in):
    url = reverse("member_new", args=[plan.teams.get(number=2).pk])
    given = {"person": scene.member.pk, "post": "member", "duties": "资料组"}
    response = signed_in("office").post(url, given)
    assert "宋佳 已在本轮第一巡察组" in fault(response, "person")
    assert response.context["form"]["duties"].value() == "资料组"


def test_a_second_head_and_the_units_own_staff_are_refused(scene, plan, joining, signed_in):
    actions.add_member(joining.team, by=scene.office, person=scene.head, post="head")
    Person.objects.filter(pk=scene.stranger.pk).update(employer=scene.unit)
    url = reverse("member_new", args=[joining.team.pk])
    response = signed_in("office").post(url, {"person": scene.stranger.pk, "post": "head"})
    assert "已有组长（顾远）" in fault(response, "post")
    assert "是被巡察单位" in fault(response, "person")


def test_a_member_is_removed_while_the_team_is_forming(scene, joining, signed_in):
    client = signed_in("office")
    client.post(reverse("member_remove", args=[joining.pk]))
    assert not TeamMember.objects.filter(pk=joining.pk).exists()
    authorised = TeamMember.objects.get(team=scene.team, person=scene.member)
    page = client.post(reverse("member_remove", args=[authorised.pk]), follow=True)
    assert "已报请授权" in page.content.decode()
    assert TeamMember.objects.filter(pk=authorised.pk).exists()


# --- the declaration ----------------------------------------------------------------------------


def test_the_declaration_names_the_teams_units_only(scene, joining, client):
    client.force_login(scene.member)
    page = client.get(reverse("teammember_declare", args=[joining.pk])).content.decode()
    assert scene.unit.name in page
    assert scene.other_unit.name not in page
    client.force_login(scene.head)
    assert client.get(joining.get_absolute_url()).status_code == 404


def test_every_unit_and_the_undertaking_need_an_answer(scene, joining, client):
    response = declare(client, scene.member, joining)
    assert "请就区住建局党组作出选择" in fault(response, f"ground_{scene.unit.pk}")
    assert "请先作出保密承诺" in fault(response, "secrecy")


def test_a_tie_needs_its_details_and_details_a_ground(scene, joining, client):
    ground, detail = f"ground_{scene.unit.pk}", f"detail_{scene.unit.pk}"
    response = declare(client, scene.member, joining, secrecy="on", **{ground: "relative"})
    assert "请写明" in fault(response, detail)
    given = {ground: "none", detail: "配偶在该单位"}
    assert "请选择" in fault(declare(client, scene.member, joining, secrecy="on", **given), ground)


def test_a_declared_tie_bars_the_member_from_the_unit(scene, joining, client):
    given = {f"ground_{scene.unit.pk}": "relative", f"detail_{scene.unit.pk}": "配偶在该单位"}
    assert policy.may(scene.member, "write_paper", scene.inspection)
    declare(client, scene.member, joining, secrecy="on", **given)
    assert TeamMember.objects.get(pk=joining.pk).state == "declared"
    assert not policy.may(scene.member, "write_paper", scene.inspection)
    assert client.get(joining.get_absolute_url()).status_code == 200


def test_a_declaration_without_ties_bars_nothing_and_keeps_the_undertaking(scene, joining, client):
    declare(client, scene.member, joining, secrecy="on", **{f"ground_{scene.unit.pk}": "none"})
    assert not Recusal.objects.exists()
    page = client.get(joining.get_absolute_url()).content.decode()
    assert "已作保密承诺" in page
    assert "无应回避情形" in page


def test_a_new_unit_asks_the_team_to_declare_anew(scene, plan, joining):
    actions.declare_teammember(joining, by=scene.member)
    actions.add_inspection(
        plan, by=scene.office, unit=scene.other_unit, team=joining.team,
        planned_entry_on=plan.starts_on, planned_leave_on=plan.ends_on,
    )  # fmt: skip
    assert TeamMember.objects.get(pk=joining.pk).state == "pending"


# --- recusals -----------------------------------------------------------------------------------


def test_a_member_declares_a_later_tie_and_is_barred_at_once(scene, signed_in):
    client, url = signed_in("member"), reverse("recusal_new")
    assert scene.unit.name in client.post(url, {"q": "住建", "find": "1"}).content.decode()
    given = {"unit": scene.unit.pk, "ground": "interest", "detail": "新任配偶"}
    assert client.post(url, given).status_code == 302
    assert not policy.may(scene.member, "write_paper", scene.inspection)
    assert "已申报回避" in fault(client.post(url, given), "unit")


def test_people_without_a_committee_are_offered_no_units(scene, signed_in):
    client, url = signed_in("stranger"), reverse("recusal_new")
    assert scene.unit.name not in client.post(url, {"q": "住建", "find": "1"}).content.decode()
    given = {"unit": scene.unit.pk, "ground": "interest", "detail": "无"}
    assert fault(client.post(url, given), "unit")


def test_the_office_registers_a_tie_for_somebody(scene, signed_in):
    client, url = signed_in("office"), reverse("recusal_new_for", args=[scene.committee.pk])
    given = {
        "person": scene.head.pk, "unit": scene.unit.pk, "ground": "relative", "detail": "亲属",
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    assert not policy.may(scene.head, "enter", scene.inspection)


def test_a_tie_is_lifted_with_a_reason_but_never_by_oneself(scene, signed_in):
    tie = actions.recuse(scene.office2, by=scene.office2, unit=scene.unit, ground="relative")
    url = reverse("recusal_withdraw", args=[tie.pk])
    assert signed_in("office2").post(url, {"note": "误报"}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.withdraw_recusal(tie, by=scene.office2, note="误报")
    assert "须写明理由" in fault(signed_in("office").post(url, {"note": " "}), "note")
    assert signed_in("office").post(url, {"note": "误报"}).status_code == 302
    assert policy.may(scene.office2, "notify", scene.inspection)
