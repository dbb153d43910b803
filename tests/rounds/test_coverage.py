import pytest
from django.urls import reverse

from kernel.models import Event
from kernel.refusals import NotAllowed, NotPossible
from rounds import actions, coverage


def total(scene, person):
    return coverage.lines_of(scene.term, person)[-1]


def test_everyone_is_included_once(scene, signed_in):
    client = signed_in("office")
    client.post(reverse("term_include", args=[scene.term.pk]))
    assert total(scene, scene.office).due == 2
    assert actions.include_everyone(scene.term, by=scene.office) == 0
    assert Event.objects.filter(verb="plan_coverage").count() == 1


def test_a_look_back_does_not_count(scene):
    actions.include_everyone(scene.term, by=scene.office)
    type(scene.round).objects.filter(pk=scene.round.pk).update(kind="look_back")
    assert total(scene, scene.office).covered == 0


def test_totals_tell_a_barred_person_nothing(scene):
    actions.include_everyone(scene.term, by=scene.office)
    actions.recuse(scene.office2, by=scene.office2, unit=scene.unit, ground="relative")
    assert total(scene, scene.office2).due == 1
    assert total(scene, scene.office).due == 2


def test_the_office_plans_years_on_one_page(scene, signed_in):
    client, url = signed_in("office"), reverse("term_plan", args=[scene.term.pk])
    year = scene.term.starts_on.year
    client.post(url, {f"year_{scene.unit.pk}": year, f"year_{scene.other_unit.pk}": "undated"})
    planned = dict(scene.term.targets.values_list("unit__code", "planned_year"))
    assert planned == {"101": year, "201": None}
    response = client.post(url, {f"year_{scene.unit.pk}": "1900"})
    assert response.status_code == 200
    assert len(response.context["form"].errors) == 2
    assert dict(scene.term.targets.values_list("unit__code", "planned_year")) == planned


def test_a_unit_already_in_a_round_stays_in_the_coverage(scene):
    actions.include_everyone(scene.term, by=scene.office)
    with pytest.raises(NotPossible):
        actions.plan_coverage(scene.term, by=scene.office, years={scene.unit: actions.OUT})
    with pytest.raises(NotAllowed):
        actions.plan_coverage(scene.term, by=scene.leader_group, years={scene.unit: None})


def test_the_ledger_of_targets_names_the_covering_inspections(scene, signed_in):
    actions.include_everyone(scene.term, by=scene.office)
    url = reverse("term_targets", args=[scene.term.pk])
    page = signed_in("leader_group").get(f"{url}?covered=True").content.decode()
    assert "十二届区委第三轮" in page
    assert "共 2 条" in page
