"""Deeds on postings: appointing somebody is what puts them into the group of the post."""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.grants import give, post_group
from accounts.importing import Listing, read_listing
from accounts.models import Committee, Organisation, Person, Posting, UnitImport
from kernel import policy
from kernel.events import record_event
from kernel.refusals import NotAllowed, NotPossible

COMMITTEE_RIGHTS = {Posting.Post.LEADING_GROUP: "direct", Posting.Post.OFFICE: "administer"}


def appoint(posting: Posting, *, by) -> Posting:
    """Save a new posting and seat the person; `by` is None for the system itself."""
    place = posting.place
    with transaction.atomic():
        posting.group = post_group(place, posting.post)
        codename = COMMITTEE_RIGHTS.get(posting.post)
        if codename and not _has_right(posting.group, codename, place):
            give(codename, posting.group, place, by=by)
        posting.save()
        posting.person.groups.add(posting.group)
        record_event(by=by, verb="appoint", label="任职", record=posting, note=str(posting))
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
        record_event(by=by, verb="relieve", label="免职", record=posting, note=str(posting))
        unseat_ended(person=posting.person)
    posting.person.forget_scope()
    return posting


def set_end(posting: Posting, *, by) -> Posting:
    """Keep a posting's end date as typed in (or taken back), and seat or unseat accordingly."""
    with transaction.atomic():
        posting.save(update_fields=["ends_on"])
        record_event(by=by, verb="relieve", label="调整任期", record=posting, note=str(posting))
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


def _has_right(group, codename, place) -> bool:
    return place.committeegrouppermission_set.filter(
        group=group, permission__codename=codename
    ).exists()


def make_administrator(person, models) -> None:
    """Let somebody into Django admin with exactly the rights on the registered `models`."""
    wanted = Permission.objects.none()
    for model in models:
        wanted |= Permission.objects.filter(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
            codename__in=[f"{verb}_{model._meta.model_name}" for verb in ("view", "add", "change")],
        )
    with transaction.atomic():
        person.is_staff = True
        person.save(update_fields=["is_staff"])
        person.user_permissions.set(wanted)
        record_event(by=None, verb="make_administrator", label="设为系统管理员", record=person)


# --- a list of units and people from Excel ------------------------------------------------------


def try_import(committee, *, by, upload) -> tuple[UnitImport, Listing]:
    """Dry run: keep the file and say everything that is wrong with it. Changes nothing else."""
    if not policy.may(by, "import_units", committee):
        raise NotAllowed("您没有“导入单位名册”的权限。")
    with transaction.atomic():
        unit_import = UnitImport.from_upload(upload, by=by, committee=committee)
        listing = read_import(unit_import)
        unit_import.save()
        record_event(by=by, verb="try_import", label="试导入名册", record=unit_import)
    return unit_import, listing


def read_import(unit_import) -> Listing:
    with default_storage.open(unit_import.stored) as file:
        return read_listing(file, unit_import.committee)


def confirm_import(unit_import, *, by) -> dict:
    """Import all or nothing, from the very file of the dry run, checked again.

    Answers how many units and people were new, changed and as before.
    """
    if not policy.may(by, "confirm", unit_import):
        raise NotAllowed("您没有“导入单位名册”的权限。")
    with transaction.atomic():
        taken = UnitImport.objects.filter(pk=unit_import.pk, imported_at__isnull=True)
        if not taken.update(imported_at=timezone.now()):
            raise NotPossible("这份名册已经导入，不必重复导入。")
        listing = read_import(unit_import)
        if listing.blocking:
            raise NotPossible(f"名册还有 {len(listing.blocking)} 处须改正，没有导入任何内容。")
        count = _write(listing, unit_import.committee, by)
        record_event(by=by, verb="confirm", label="导入名册", record=unit_import, data=count)
    return count


def _write(listing, committee, by) -> dict:
    count = {"new": 0, "changed": 0, "same": 0, "people": 0}
    known = {unit.name: unit for unit in Organisation.objects.filter(committee=committee)}
    codes = {unit.code for unit in known.values()}
    free = iter(code for n in range(1, 100_000) if (code := f"{n:04}") not in codes)
    for row in listing.rows:
        unit = known.get(row.name) or Organisation(committee=committee, name=row.name)
        is_new = unit.pk is None
        fields = ("short_name", "kind", "level", "attention", "last_inspected_year", "note")
        before = [getattr(unit, name) for name in fields]
        for name in fields:
            setattr(unit, name, getattr(row, name))
        unit.code = row.code or unit.code or next(free)
        if is_new or before != [getattr(unit, name) for name in fields]:
            unit.save()
            count["new" if is_new else "changed"] += 1
        else:
            count["same"] += 1
        known[row.name] = unit
    for row in listing.rows:
        unit, parent = known[row.name], known.get(row.parent)
        if parent is not None and unit.parent_id != parent.pk:
            unit.parent = parent
            unit.save(update_fields=["parent"])
        count["people"] += _seat_people(row, unit, by)
    return count


def _seat_people(row, unit, by) -> int:
    """Secretary and liaison of one line; a new secretary ends the former one's posting."""
    seated = 0
    wanted = (
        ("unit_secretary", row.secretary, row.secretary_title, "s"),
        ("unit_liaison", row.liaison, "联络员", "l"),
    )
    for post, name, title, letter in wanted:
        if not name:
            continue
        current = unit.postings.current().filter(post=post).select_related("person").first()
        if current and current.person.name == name:
            continue
        if current:
            relieve(current, by=by)
        phone = row.phone if post == "unit_liaison" or not row.liaison else ""
        person = Person.objects.create_user(
            _free_username(f"u{unit.code}{letter}"), name=name, title=title, employer=unit,
            phone=phone,
        )  # fmt: skip
        appoint(Posting(person=person, post=post, organisation=unit), by=by)
        seated += 1
    return seated


def _free_username(wanted: str) -> str:
    taken = set(
        Person.objects.filter(username__startswith=wanted).values_list("username", flat=True)
    )
    if wanted not in taken:
        return wanted
    return next(f"{wanted}{n}" for n in range(2, 10_000) if f"{wanted}{n}" not in taken)


def importable_committees(person):
    """The committees whose list of units this person keeps."""
    rows = policy.visible(Committee, person).order_by("pk")
    return [committee for committee in rows if policy.may(person, "import_units", committee)]
