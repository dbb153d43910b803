"""What every form of every room refuses in the same words."""

import pytest
from django import forms
from django.urls import reverse

from tests.house.visits import BACKEND


@pytest.mark.parametrize("day", ["0001-01-01", "1920-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_that_nobody_meant_is_refused_by_every_field_of_dates(day):
    with pytest.raises(forms.ValidationError, match="请检查年份"):
        forms.DateField().clean(day)


@pytest.mark.parametrize("day", ["1921-01-01", "2026-11-25", "2100-12-31"])
def test_every_day_of_a_working_life_is_taken(day):
    assert forms.DateField().clean(day).isoformat() == day


def test_a_round_in_the_year_one_is_refused_with_a_sentence(scene, client):
    client.force_login(scene.office, BACKEND)
    url = reverse("round_new", args=[scene.term.pk])
    given = {"number": 9, "kind": "routine", "starts_on": "0001-01-01", "ends_on": "9999-12-31"}
    assert "请检查年份" in client.post(url, given).content.decode()


def test_a_form_in_another_encoding_is_turned_away(scene, client):
    client.force_login(scene.office, BACKEND)
    url = reverse("round_new", args=[scene.term.pk])
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.generic("POST", url, b"number=1", content_type=kind).status_code == 415
