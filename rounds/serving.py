"""Who works on an inspection: the floors above ask this wherever a form offers people."""

from accounts.models import Person
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
