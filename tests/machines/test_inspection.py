"""The inspection itself, from before its team is authorised; a world of its own."""

import pytest

from rounds.actions import declare_teammember
from rounds.models import Authorisation, Inspection, TeamMember
from tests.machines.test_walks import walk_from
from tests.scene import Scene


class Planned(Scene):
    """The round is approved and everybody has declared, but no team is authorised."""

    def __init__(self):
        super().__init__(entered=False)

    def _authorise(self):
        for member in TeamMember.objects.select_related("person"):
            declare_teammember(member, by=member.person)
        for name in ("inspection", "other_inspection", "round"):
            setattr(self, name, self.again(getattr(self, name)))


@pytest.fixture
def planned(db):
    return Planned()


def test_a_team_is_authorised_and_its_inspection_goes_its_way(planned):
    walk_from(planned, Authorisation, Inspection)
