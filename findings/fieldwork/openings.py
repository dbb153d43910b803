"""What a person may begin from a ledger of this room: buttons on top of the page."""

from django.urls import reverse

from accounts.models import Committee
from kernel import policy
from rounds.models import Inspection


def keeping_outlines(person) -> list[Committee]:
    """The committees whose outlines this person keeps."""
    rows = policy.visible(Committee, person).prefetch_related("interview_outlines")
    return [one for one in rows if policy.may(person, "keep_outlines", one)]


def new_outlines(kept) -> list[dict]:
    return _per_committee(kept, kept, "新建谈话提纲", "interviewoutline_new")


def starting_outlines(kept) -> list[dict]:
    """For a committee that has none yet."""
    bare = [committee for committee in kept if not committee.interview_outlines.all()]
    return _per_committee(bare, kept, "装入常用提纲", "interviewoutlines_start")


def _per_committee(committees, kept, label, route) -> list[dict]:
    return [
        {
            "label": label if len(kept) == 1 else f"{label}（{committee}）",
            "url": reverse(route, args=[committee.pk]),
        }
        for committee in committees
    ]


def on_site(person, verb: str, route: str, label: str) -> list[dict]:
    """One button for each inspection on site in which the person may begin this."""
    rows = policy.visible(Inspection, person).filter(state="on_site").select_related("unit")
    held = [one for one in rows.order_by("unit__code", "pk") if policy.may(person, verb, one)]
    return [
        {
            "label": label if len(held) == 1 else f"{label}（{one.unit}）",
            "url": reverse(route, args=[one.pk]),
        }
        for one in held
    ]
