import pytest
from django.urls import reverse

from rounds import actions
from rounds.models import Recusal, TeamMember

NOT_FOR_THEM = ("member", "secretary", "stranger", "foreign_office")


def pages(scene, plan):
    """(route, pk) of every page that the committee's own people read."""
    team = plan.teams.first()
    return [
        ("terms", None),
        ("term", scene.term.pk),
        ("term_targets", scene.term.pk),
        ("rounds", None),
        ("round", scene.round.pk),
        ("round", plan.pk),
        ("team", scene.team.pk),
        ("team", team.pk),
        ("authorisation", scene.team.authorisation.pk),
        ("teammember", TeamMember.objects.get(person=scene.member).pk),
        ("recusals", None),
    ]


def forms_of(scene, plan):
    """(route, pk) of every form of the office."""
    inspection = actions.add_inspection(
        plan, by=scene.office, unit=scene.unit,
        planned_entry_on=plan.starts_on, planned_leave_on=plan.ends_on,
    )  # fmt: skip
    return [
        ("term_new", scene.committee.pk),
        ("term_edit", scene.term.pk),
        ("term_plan", scene.term.pk),
        ("round_new", scene.term.pk),
        ("round_edit", plan.pk),
        ("team_new", plan.pk),
        ("inspection_new", plan.pk),
        ("inspection_edit", inspection.pk),
        ("member_new", plan.teams.first().pk),
        ("round_submit", plan.pk),
        ("authorisation_submit", plan.teams.first().authorisation.pk),
        ("authorisation_end", scene.team.authorisation.pk),
        ("inspection_notify", scene.inspection.pk),
        ("inspection_enter", scene.inspection.pk),
        ("inspection_leave", scene.inspection.pk),
        ("recusal_new_for", scene.committee.pk),
    ]


def url(route, pk):
    return reverse(route, args=[pk] if pk else [])


@pytest.mark.parametrize("key", ["office", "leader_group"])
def test_the_office_and_the_leading_group_read_every_page(scene, plan, signed_in, key):
    client = signed_in(key)
    for route, pk in pages(scene, plan):
        assert client.get(url(route, pk)).status_code == 200, route


@pytest.mark.parametrize("key", NOT_FOR_THEM)
def test_teams_units_and_strangers_do_not_know_of_rounds(scene, plan, signed_in, key):
    client = signed_in(key)
    for route, pk in pages(scene, plan):
        if pk and (route, key) != ("teammember", "member"):
            assert client.get(url(route, pk)).status_code == 404, route


def test_the_office_opens_every_form(scene, plan, signed_in):
    client = signed_in("office")
    for route, pk in forms_of(scene, plan):
        assert client.get(url(route, pk)).status_code == 200, route


def test_the_leading_group_plans_nothing_itself(scene, plan, signed_in):
    client = signed_in("leader_group")
    for route, pk in forms_of(scene, plan):
        if route != "authorisation_end":
            assert client.get(url(route, pk)).status_code == 403, route


def test_lists_of_somebody_without_reach_are_empty(scene, signed_in):
    client = signed_in("stranger")
    for route in ("terms", "rounds", "recusals"):
        assert "区住建局" not in client.get(reverse(route)).content.decode()


def test_a_barred_clerk_does_not_find_the_unit_on_the_pages_of_its_round(scene, signed_in):
    actions.include_everyone(scene.term, by=scene.office)
    actions.recuse(scene.office2, by=scene.office2, unit=scene.unit, ground="relative")
    client = signed_in("office2")
    places = [
        ("round", scene.round.pk), ("team", scene.team.pk), ("term_targets", scene.term.pk),
        ("authorisation", scene.team.authorisation.pk),
        ("teammember", TeamMember.objects.get(person=scene.member).pk),
    ]  # fmt: skip
    for route, pk in places:
        page = client.get(url(route, pk)).content.decode()
        assert scene.unit.name not in page, route
        assert scene.unit.short_name not in page, route


def test_the_round_page_shows_moves_teams_units_and_deadlines(scene, plan, signed_in):
    page = signed_in("office").get(plan.get_absolute_url()).content.decode()
    for text in ("报领导小组审批", "还没有确定被巡察单位", "第二巡察组", "15 个工作日"):
        assert text in page


def test_the_grant_shows_what_it_grants_before_the_button(scene, plan, signed_in):
    page = signed_in("leader_group").get(
        reverse("authorisation_grant", args=[scene.team.authorisation.pk])
    )
    text = page.content.decode()
    assert scene.unit.name in text
    assert "顾远：" in text


def test_the_grant_tells_whom_it_does_not_reach_and_not_why(scene, signed_in):
    actions.recuse(scene.member, by=scene.member, unit=scene.unit, ground="relative", detail="配偶")
    url = reverse("authorisation_grant", args=[scene.team.authorisation.pk])
    page = signed_in("leader_group").get(url).content.decode()
    assert f"对{scene.unit.name}回避，授权不及于该单位" in page
    assert "配偶" not in page


def test_why_a_plan_came_back_stands_on_top_of_the_round(scene, plan, signed_in):
    team = plan.teams.first()
    actions.add_inspection(
        plan, by=scene.office, unit=scene.unit, team=team,
        planned_entry_on=plan.starts_on, planned_leave_on=plan.ends_on,
    )  # fmt: skip
    actions.submit_round(plan, by=scene.office)
    actions.return_round(plan, by=scene.leader_group, note="请核对进驻日期。")
    page = signed_in("office").get(plan.get_absolute_url())
    assert page.context["banner"]["remark"]["text"] == "请核对进驻日期。"


def test_a_tie_is_read_by_its_person_and_the_office_only(scene, signed_in):
    actions.recuse(scene.member, by=scene.member, unit=scene.unit, ground="relative", detail="配偶")
    tie = Recusal.objects.get()
    expected = {"member": 200, "office": 200, "leader_group": 404, "head": 404, "secretary": 404}
    for key, status in expected.items():
        assert signed_in(key).get(tie.get_absolute_url()).status_code == status, key


def test_the_leading_group_is_not_told_that_a_member_has_no_tie(scene, signed_in):
    member = TeamMember.objects.get(person=scene.member)
    page = signed_in("leader_group").get(member.get_absolute_url()).content.decode()
    assert "无应回避情形" not in page


def test_pages_cost_no_more_queries_with_more_rows(
    scene, plan, signed_in, django_assert_max_num_queries
):
    client = signed_in("office")
    for route, pk in pages(scene, plan):
        with django_assert_max_num_queries(20):
            client.get(url(route, pk))
