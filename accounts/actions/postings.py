"""Deeds on postings: appointing somebody is what puts them into the group of the post."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.actions.signing_in import end_sessions
from accounts.grants import give, post_group
from accounts.models import AdminRole, Person, Posting
from kernel.events import record_event
from kernel.refusals import NotPossible

ADMINISTERS_ONLY = "{person}是{role}，三员只管平台，不担任业务职务；请另选人员。"
COMMITTEE_RIGHTS = {Posting.Post.LEADING_GROUP: "direct", Posting.Post.OFFICE: "administer"}


def refuse_administrator(person) -> None:
    """Nobody administers the platform and works on cases. Asked by every deed that gives a role."""
    Person.objects.select_for_update().get(pk=person.pk)  # the same lock as `make_administrator`
    held = AdminRole.objects.filter(person=person).first()
    if held:
        raise NotPossible(ADMINISTERS_ONLY.format(person=person, role=held.get_role_display()))


def appoint(posting: Posting, *, by) -> Posting:
    """Save a new posting and seat the person; `by` is None for the system itself."""
    place = posting.place
    with transaction.atomic():
        refuse_administrator(posting.person)
        posting.group = post_group(place, posting.post)
        codename = COMMITTEE_RIGHTS.get(posting.post)
        if codename and not _has_right(posting.group, codename, place):
            give(codename, posting.group, place, by=by)
        posting.save()
        posting.person.groups.add(posting.group)
        _told(posting, "appoint", "任职", by)
    posting.person.forget_scope()
    return posting


def relieve(posting: Posting, *, by, on=None) -> Posting:
    """End a posting as of `on` (included; default yesterday, so that it ends at once)."""
    on = on or timezone.localdate() - timedelta(days=1)
    if on < posting.starts_on:
        on = posting.starts_on
    if posting.ends_on and posting.ends_on < on:
        raise NotPossible(f"这一任职已于 {posting.ends_on:%Y-%m-%d} 结束。")
    with transaction.atomic():
        posting.ends_on = on
        posting.save()
        _told(posting, "relieve", "免职", by)
        unseat_ended(person=posting.person)
    posting.person.forget_scope()
    return posting


def set_end(posting: Posting, *, by) -> Posting:
    """Keep a posting's end date as typed in (or taken back), and seat or unseat accordingly."""
    with transaction.atomic():
        posting.save(update_fields=["ends_on"])
        _told(posting, "relieve", "调整任期", by)
        if posting.person.postings.current().filter(group=posting.group).exists():
            posting.person.groups.add(posting.group)
        else:
            unseat_ended(person=posting.person)
    posting.person.forget_scope()
    return posting


def unseat_ended(person=None) -> int:
    """Take people out of groups whose posting has ended; safe to run twice.

    Scope already ignores ended postings; this keeps guardian's own view (`has_perm`) in step.
    """
    ended = Posting.objects.filter(ends_on__lt=timezone.localdate())
    if person is not None:
        ended = ended.filter(person=person)
    seats = Group.user_set.through.objects
    count = 0
    for posting in ended.select_related("person"):
        if not posting.person.postings.current().filter(group=posting.group).exists():
            count += seats.filter(group=posting.group, person=posting.person).delete()[0]
    return count


def _told(posting, verb, label, by):
    end_sessions(posting.person, by=by, why=f"{label}：权限变动后重新登录")
    record_event(
        by=by, verb=verb, label=label, record=posting, note=str(posting), kind="account",
        data={"starts_on": posting.starts_on, "ends_on": posting.ends_on},
    )  # fmt: skip


def _has_right(group, codename, place) -> bool:
    return place.committeegrouppermission_set.filter(
        group=group, permission__codename=codename
    ).exists()
