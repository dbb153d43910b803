"""一次一授权: authorisation *is* the act that writes a team's grants; ending it takes them back."""

from django.db import transaction
from django.utils import timezone

from accounts.grants import give_each, post_group, take_back_each
from kernel.lifecycle import move
from rounds.actions.rights import KEEPS_CLUES, RIGHTS
from rounds.models import (
    InspectionGroupPermission,
)


def submit_authorisation(authorisation, *, by, seen=None, note=""):
    return move(authorisation, "submit", by=by, seen=seen, note=note)


def return_authorisation(authorisation, *, by, seen=None, note=""):
    return move(authorisation, "return", by=by, seen=seen, note=note)


def grant_authorisation(authorisation, *, by, seen=None, note=""):
    """一次一授权: the decision, and in the same transaction the grants it consists of."""
    with transaction.atomic():
        move(
            authorisation, "grant", by=by, seen=seen, note=note,
            granted_by=by, granted_at=timezone.now(),
        )  # fmt: skip
        team = authorisation.team
        give_each(_groups_of(team), list(team.inspections.all()), by=by)
    return authorisation


def _groups_of(team) -> dict:
    """Each right of a team and the group that holds it."""
    return {right: post_group(team, right) for right in RIGHTS}


def end_authorisation(authorisation, *, by, seen=None, note=""):
    """The team's rights end with its authorisation, on every one of its inspections."""
    with transaction.atomic():
        move(authorisation, "end", by=by, seen=seen, note=note, ended_at=timezone.now())
        team = authorisation.team
        take_back_each(_groups_of(team), list(team.inspections.all()), by=by)
        _end_custody(team, by)
    return authorisation


def _end_custody(team, by):
    """Whom the head had named to keep clues keeps them no longer."""
    held = InspectionGroupPermission.objects.filter(
        content_object__team=team, permission__codename=KEEPS_CLUES
    )
    for grant in held.select_related("group", "content_object"):
        take_back_each({KEEPS_CLUES: grant.group}, [grant.content_object], by=by)
