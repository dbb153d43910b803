"""Where the head names custodians: buttons on top of the ledger of clues."""

from django.urls import reverse

from kernel.policy import may, reach, visible
from rounds.models import Inspection


def custodian_pages(person) -> list[dict]:
    """One for each inspection that the person heads (a team has a few)."""
    where = reach(person, "name_custodian", Inspection)  # an office sees thousands and heads none
    rows = visible(Inspection, person).filter(where, state__in=("on_site", "left")).order_by("pk")
    return [
        {"label": f"线索专管员：{one.unit}", "url": reverse("clue_custodians", args=[one.pk])}
        for one in rows.select_related("unit", "committee")
        if may(person, "name_custodian", one)
    ]
