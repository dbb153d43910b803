"""Who works on an inspection: the floors above ask this wherever a form offers people."""

from accounts.models import Organisation, Person, Posting
from kernel.refusals import NotPossible
from rounds.models import Recusal, TeamMember


def serving(inspection, *posts: str):
    """The people of the inspection's team (in these posts only, if any are named).

    Those recused from its unit are left out. Each condition asks one row: two in one `exclude`
    would bar somebody for a withdrawn tie here and a standing one elsewhere.
    """
    members = TeamMember.objects.filter(team_id=inspection.team_id)
    if posts:
        members = members.filter(post__in=posts)
    recused = Recusal.objects.filter(unit_id=inspection.unit_id, withdrawn_at__isnull=True)
    return (
        Person.objects.filter(pk__in=members.values("person"), is_active=True)
        .exclude(pk__in=recused.values("person"))
        .order_by("pk")
    )


def refuse_own_people(team, units, people=None):
    """Staff of a unit cannot be on the team that inspects it (domain.md, 回避).

    Asked of all the team's people, or of `people`; raises NotPossible.
    """
    if people is None:
        people = Person.objects.filter(memberships__team=team)
    posts = Posting.objects.current().filter(organisation__in=units, person__in=people)
    found = [(row.person, row.organisation) for row in posts.select_related("organisation")]
    employed = people.filter(employer__in=units).select_related("employer")
    for person, unit in [*found, *((person, person.employer) for person in employed)]:
        raise NotPossible(f"{person} 是被巡察单位{unit}的人员，不能编入巡察该单位的组。")


def refuse_to_join(team, person):
    """Raise NotPossible if `person` belongs to one of the team's units."""
    units = Organisation.objects.filter(inspections__team=team)
    refuse_own_people(team, units, Person.objects.filter(pk=person.pk))
