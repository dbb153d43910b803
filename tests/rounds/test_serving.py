"""Who may be offered as working on an inspection."""

from django.utils import timezone

from accounts.models import Person
from findings.register.models import possible_handlers
from rounds.actions import recuse, withdraw_recusal
from rounds.serving import serving


def names(people) -> set[str]:
    return set(people.values_list("name", flat=True))


TEAM = {"顾远", "周敏", "宋佳", "何涛", "林洁"}


def test_the_team_serves_and_nobody_else(scene):
    assert names(serving(scene.inspection)) == TEAM
    assert names(possible_handlers(scene.inspection)) == TEAM - {"顾远"}


def test_a_recused_or_disabled_member_does_not_serve(scene):
    recuse(scene.member, by=scene.office, unit=scene.unit, ground="relative")
    Person.objects.filter(pk=scene.member2.pk).update(is_active=False)
    assert names(serving(scene.inspection)) == TEAM - {"宋佳", "何涛"}


def test_a_tie_elsewhere_and_one_that_was_withdrawn_bar_nobody_together(scene):
    tie = recuse(scene.member, by=scene.office, unit=scene.unit, ground="relative")
    withdraw_recusal(tie, by=scene.office, note="经核实不成立。")
    recuse(scene.member, by=scene.office, unit=scene.other_unit, ground="relative")
    assert "宋佳" in names(serving(scene.inspection))


def test_a_head_of_another_round_handles_papers_as_a_member_of_this_one(scene):
    other = scene.round
    other.pk, other.number, other.state = None, 9, ""
    other.starts_on, other._state.adding = timezone.localdate(), True
    other.save()
    team = other.teams.create(committee=scene.committee, number=1)
    team.members.create(round=other, person=scene.member, post="head")
    assert "宋佳" in names(possible_handlers(scene.inspection))
