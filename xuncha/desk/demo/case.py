"""One case of the story: a unit in a round, its people, its days and its problems."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from accounts.models import Person
from rounds.models import Inspection
from xuncha.desk.demo.chance import drawn, share
from xuncha.desk.demo.places import PLACE, TEAMS, Place
from xuncha.desk.demo.problems import Problem, problems_for
from xuncha.desk.demo.script import Part, Round
from xuncha.desk.demo.world import World


@dataclass
class Case:
    """What a chapter is told about: `part` says how far, `most` limits the problems (in tests)."""

    world: World
    round: Round
    part: Part
    today: date
    inspection: Inspection
    most: int = 99
    known: dict = field(default_factory=dict)  # what a chapter has read and will not change

    @property
    def code(self) -> str:
        return self.part.code

    @property
    def place(self) -> Place:
        return PLACE[self.code]

    # --- people

    @cached_property
    def crew(self) -> dict:
        """head, deputy, handlers, letters_officer and liaison of the team."""
        return crew(self.world, self.inspection.team)

    @property
    def secretary(self) -> Person:
        return self.world[self.place.secretary_name]

    @property
    def liaison(self) -> Person:
        return self.world[self.place.liaison_name]

    @property
    def office(self) -> Person:
        return self.world["shenming"]

    @property
    def leader(self) -> Person:
        return self.world["lujianguo"]

    # --- days

    @property
    def entry_on(self) -> date:
        return self.today + timedelta(days=self.round.entry)

    @property
    def leave_on(self) -> date:
        return self.today + timedelta(days=self.round.leave_of(self.part.team))

    def after_entry(self, days: int) -> date:
        return self.entry_on + timedelta(days=days)

    def after_leaving(self, days: int) -> date:
        return self.leave_on + timedelta(days=days)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    # --- texts

    @cached_property
    def problems(self) -> list[Problem]:
        count = min(self.part.problems, self.most)
        return problems_for(self.place.banks, count, self.code, self.entry_on)

    def fate(self, position: int) -> str:
        return self.part.fates[position % len(self.part.fates)]

    def drawn(self, choices, *keys):
        """One of the choices, the same for this case and these keys at every loading."""
        return drawn(choices, self.code, *keys)

    def turn(self, choices, *keys):
        """Like `drawn`, but neighbouring positions of one case never get the same."""
        *names, position = keys
        return choices[(share(self.code, *names) + position) % len(choices)]


def crew(world: World, team) -> dict:
    """The people of a team by their part in the work."""
    seats = TEAMS[team.number]
    named = {seat.post: world[seat.username] for seat in seats if seat.post != "member"}
    handlers = tuple(world[seat.username] for seat in seats if seat.post == "member")
    return {**named, "handlers": handlers}
