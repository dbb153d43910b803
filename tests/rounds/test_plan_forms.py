import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds import actions
from rounds.models import Inspection, Round, RuleSet


def iso(day):
    return f"{day:%Y-%m-%d}"


def round_fields(scene, **changed):
    today = timezone.localdate()
    fields = {
        "number": "5", "kind": "routine", "focus": scene.focus.pk,
        "starts_on": iso(today), "ends_on": iso(today + timedelta(days=60)),
        "rules": RuleSet.objects.current(scene.term.committee).pk,
    }  # fmt: skip
    return {**fields, **changed}


def unit_fields(plan, *units, **changed):
    return {
        "units": [unit.pk for unit in units],
        "team": plan.teams.first().pk,
        "planned_entry_on": iso(plan.starts_on + timedelta(days=20)),
        "planned_leave_on": iso(plan.starts_on + timedelta(days=60)),
        **changed,
    }


def fault(response, field):
    assert response.status_code == 200
    return "".join(response.context["form"].errors.get(field, []))


def test_the_office_plans_a_round(scene, signed_in):
    url = reverse("round_new", args=[scene.term.pk])
    response = signed_in("office").post(url, round_fields(scene))
    round_ = Round.objects.get(number=5)
    assert response.url == round_.get_absolute_url()
    assert str(round_.rules.term("plan")) == "15 个工作日"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"number": "3"}, "number", "本届已有第三轮"),
        ({"number": "100"}, "number", "99"),
        ({"ends_on": "2020-01-01"}, "ends_on", "结束日期要晚于开始日期"),
        ({"starts_on": "2001-01-01"}, "starts_on", "要在本届任期内"),
    ],
)
def test_a_faulty_round_is_told_at_the_field(scene, signed_in, changed, field, sentence):
    url = reverse("round_new", args=[scene.term.pk])
    response = signed_in("office").post(url, round_fields(scene, **changed))
    assert sentence in fault(response, field)
    assert response.context["form"]["kind"].value() == "routine"


def test_what_must_be_chosen_is_marked_as_such_and_what_must_be_typed_as_such(scene, signed_in):
    page = signed_in("office").get(reverse("round_new", args=[scene.term.pk])).content.decode()
    for field, mark in (("focus", "必选"), ("number", "必填")):
        assert re.search(rf'<label for="id_{field}">[^<]*<span class="must">{mark}<', page)


def test_a_round_cannot_shrink_below_its_inspections(scene, plan, signed_in):
    actions.add_inspection(
        plan, by=scene.office, unit=scene.unit,
        planned_entry_on=plan.starts_on, planned_leave_on=plan.ends_on,
    )  # fmt: skip
    given = round_fields(scene, number="4", version=plan.version)
    response = signed_in("office").post(reverse("round_edit", args=[plan.pk]), given)
    assert "计划撤点日期晚于这一天" in fault(response, "ends_on")


def test_a_round_changed_meanwhile_is_not_overwritten(scene, plan, signed_in):
    days = (plan.ends_on - plan.starts_on).days
    given = round_fields(
        scene, number="4", version=plan.version, ends_on=iso(plan.starts_on + timedelta(days))
    )
    client, url = signed_in("office"), reverse("round_edit", args=[plan.pk])
    assert client.post(url, given).status_code == 302
    assert "刚被他人处理过" in fault(client.post(url, given), "__all__")


def test_a_term_ends_after_it_starts_and_is_named_once(scene, signed_in):
    given = {"name": "十二届区委", "starts_on": "2026-01-01", "ends_on": "2025-01-01"}
    response = signed_in("office").post(reverse("term_new", args=[scene.committee.pk]), given)
    assert "结束日期要晚于开始日期" in fault(response, "ends_on")
    assert "已有“十二届区委”" in fault(response, "name")


def test_a_team_number_is_used_once_and_the_next_one_suggested(scene, plan, signed_in):
    client, url = signed_in("office"), reverse("team_new", args=[plan.pk])
    assert client.get(url).context["form"]["number"].value() == 3
    assert "本轮已有第一巡察组" in fault(client.post(url, {"number": 1}), "number")


def test_searching_keeps_what_is_typed_and_ticked(scene, plan, signed_in):
    given = unit_fields(plan, scene.unit, q="云溪", find="1", planned_entry_on="2026-12-20")
    response = signed_in("office").post(reverse("inspection_new", args=[plan.pk]), given)
    page = response.content.decode()
    assert not response.context["form"].errors
    assert {"云溪镇党委（部门单位）", "青山区住房和城乡建设局党组（部门单位）"} <= {
        label for _, label in response.context["form"].fields["units"].widget.choices
    }
    assert 'value="2026-12-20"' in page
    assert page.count("checked") == 1


def test_several_units_are_added_at_once(scene, plan, signed_in):
    given = unit_fields(plan, scene.unit, scene.other_unit)
    signed_in("office").post(reverse("inspection_new", args=[plan.pk]), given)
    assert plan.inspections.count() == 2


def test_a_unit_is_not_added_twice(scene, plan, signed_in):
    client, url = signed_in("office"), reverse("inspection_new", args=[plan.pk])
    client.post(url, unit_fields(plan, scene.unit))
    response = client.post(url, unit_fields(plan, scene.unit, scene.other_unit))
    assert "区住建局党组已在本轮，不能重复添加。" in fault(response, "units")
    assert plan.inspections.count() == 1


@pytest.mark.parametrize(
    ("field", "days", "sentence"),
    [
        ("planned_leave_on", 10, "计划撤点日期要晚于计划进驻日期"),
        ("planned_entry_on", -1, "要在本轮时间内"),
        ("planned_leave_on", 101, "要在本轮时间内"),
    ],
)
def test_planned_dates_make_sense(scene, plan, signed_in, field, days, sentence):
    given = unit_fields(plan, scene.unit, **{field: iso(plan.starts_on + timedelta(days))})
    response = signed_in("office").post(reverse("inspection_new", args=[plan.pk]), given)
    assert sentence in fault(response, field)
    assert response.context["form"]["units"].value() == [str(scene.unit.pk)]
    assert not plan.inspections.exists()


def test_a_look_back_finds_its_earlier_inspection_by_itself(scene, plan, signed_in):
    actions.leave_inspection(scene.inspection, by=scene.office)
    Round.objects.filter(pk=plan.pk).update(kind="look_back")
    client, url = signed_in("office"), reverse("inspection_new", args=[plan.pk])
    client.post(url, unit_fields(plan, scene.unit))
    assert plan.inspections.get().looks_back_at == scene.inspection
    response = client.post(url, unit_fields(plan, scene.other_unit))
    assert "此前没有巡察过" in fault(response, "units")


def test_dates_of_a_planned_inspection_are_corrected(scene, plan, signed_in):
    client = signed_in("office")
    client.post(reverse("inspection_new", args=[plan.pk]), unit_fields(plan, scene.unit))
    inspection = plan.inspections.get()
    url = reverse("inspection_edit", args=[inspection.pk])
    given = unit_fields(plan, version=inspection.version)
    early = client.post(url, {**given, "planned_leave_on": given["planned_entry_on"]})
    assert "计划撤点日期要晚于" in fault(early, "planned_leave_on")
    leave_on = plan.starts_on + timedelta(days=70)
    assert client.post(url, {**given, "planned_leave_on": iso(leave_on)}).status_code == 302
    assert plan.inspections.get().planned_leave_on == leave_on


def test_a_unit_is_taken_out_again_while_the_round_is_planned(scene, plan, signed_in):
    client = signed_in("office")
    client.post(reverse("inspection_new", args=[plan.pk]), unit_fields(plan, scene.unit))
    client.post(reverse("inspection_remove", args=[plan.inspections.get().pk]))
    assert not plan.inspections.exists()
    client.post(reverse("inspection_remove", args=[scene.inspection.pk]))
    assert Inspection.objects.filter(pk=scene.inspection.pk).exists()
