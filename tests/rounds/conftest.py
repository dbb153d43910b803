from datetime import timedelta

import pytest
from django.utils import timezone

from rounds import actions
from rounds.models import Round


@pytest.fixture
def plan(scene):
    """A round that is still being planned, with two empty teams."""
    today = timezone.localdate()
    round_ = actions.plan_round(
        Round(
            term=scene.term, number=4, kind="routine", focus=scene.focus,
            starts_on=today, ends_on=today + timedelta(days=100),
        ),
        by=scene.office,
    )  # fmt: skip
    for number in (1, 2):
        actions.form_team(round_, by=scene.office, number=number)
    return round_


@pytest.fixture
def signed_in(client, scene):
    """`signed_in("office")` is a client that the person is signed in to."""

    def sign_in(key):
        client.force_login(getattr(scene, key))
        return client

    return sign_in
