"""The ledger of inspections: which days are planned, which have come, and which round it is."""

from django.urls import reverse

from rounds.actions import leave_inspection


def test_a_day_says_whether_it_is_planned_or_has_come(scene, client):
    client.force_login(scene.head)
    page = client.get(reverse("inspections"), {"clear": "1"}, follow=True)
    (row,) = page.context["ledger"].rows
    told = {cell["label"]: cell["small"] for cell in row["cells"]}
    assert (told["进驻"], told["撤点"]) == ("实际", "计划")
    leave_inspection(scene.inspection, by=scene.head)
    (row,) = client.get(reverse("inspections")).context["ledger"].rows
    assert {cell["label"]: cell["small"] for cell in row["cells"]}["撤点"] == "实际"


def test_a_round_has_one_name_in_rows_and_filters(scene, client):
    client.force_login(scene.office)
    ledger = client.get(reverse("inspections")).context["ledger"]
    (offered,) = (f for f in ledger.filters if f["name"] == "round")
    assert str(scene.inspection.round) in [label for _, label, _ in offered["choices"]]
