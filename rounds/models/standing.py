"""How a person stands to inspections, whatever the grants say (docs/decisions/0006)."""

from accounts.grants import Scope, standing
from accounts.models import Person, Posting
from rounds.models.inspections import Inspection
from rounds.models.teams import TeamMember


@standing(Scope.BARRED)
def barred_inspections(person, today):
    """Inspections of units to which the person has declared a tie."""
    return Inspection.objects.filter(
        unit__recusals__person=person, unit__recusals__withdrawn_at__isnull=True
    )


@standing(Scope.OWN)
def inspections_where_posted(person, today):
    """Inspections of the units where the person holds a post: nobody inspects themselves."""
    posts = Posting.objects.current(today).filter(person=person)
    return Inspection.objects.filter(unit__in=posts.values("organisation"))


@standing(Scope.OWN)
def inspections_where_employed(person, today):
    people = Person.objects.filter(pk=person)
    return Inspection.objects.filter(unit__in=people.values("employer"))


@standing(Scope.SERVED)
def inspections_served_in(person, today):
    """Inspections of the teams the person is or was in: what the team has done, others pass."""
    members = TeamMember.objects.filter(person=person)
    return Inspection.objects.filter(team__in=members.values("team"))
