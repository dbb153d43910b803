"""A list of units and people from Excel: a dry run first, then all of it or nothing."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.actions.postings import appoint, relieve
from accounts.importing import Listing, read_listing
from accounts.models import Committee, Organisation, Person, Posting, UnitImport
from kernel import policy
from kernel.events import record_event
from kernel.lifecycle import lock
from kernel.refusals import NotAllowed, NotPossible


def try_import(committee, *, by, upload) -> tuple[UnitImport, Listing]:
    """Dry run: keep the file and say everything that is wrong with it. Changes nothing else."""
    if not policy.may(by, "import_units", committee):
        raise NotAllowed("您没有“导入单位名册”的权限。")
    unit_import = UnitImport.from_upload(upload, by=by, committee=committee)
    try:
        listing = read_import(unit_import)
    except NotPossible:
        default_storage.delete(unit_import.stored)
        raise
    with transaction.atomic():
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
        lock(unit_import.committee)  # two lists at once would both find a unit missing
        taken = UnitImport.objects.filter(pk=unit_import.pk, imported_at__isnull=True)
        if not taken.update(imported_at=timezone.now()):
            raise NotPossible("这份名册已经导入，不必重复导入。")
        listing = read_import(unit_import)
        if listing.blocking:
            raise NotPossible(f"名册还有 {len(listing.blocking)} 处须改正，没有导入任何内容。")
        units = _write_units(listing, unit_import.committee)
        accounts = _write_people(listing, units, by)
        record_event(
            by=by, verb="confirm", label="导入名册", record=unit_import,
            data={**listing.count, "usernames": accounts},
        )  # fmt: skip
    return listing.count


def _write_units(listing, committee) -> dict[str, Organisation]:
    units = {unit.name: unit for unit in Organisation.objects.filter(committee=committee)}
    codes = {unit.code for unit in units.values()}
    codes |= {change.row.given.get("code") for change in listing.units}
    free = iter(code for n in range(1, 100_000) if (code := f"{n:04}") not in codes)
    for change in listing.new + listing.changed:
        row = change.row
        unit = units.setdefault(row.name, Organisation(committee=committee, name=row.name))
        for name, value in row.given.items():
            setattr(unit, name, value)
        unit.code = unit.code or next(free)
        unit.save()
    for change in listing.new + listing.changed:
        parent = units.get(change.row.parent)
        unit = units[change.row.name]
        if parent is not None and unit.parent_id != parent.pk:
            unit.parent = parent
            unit.save(update_fields=["parent"])
    return units


def _write_people(listing, units, by) -> list[str]:
    """Seat everybody of the list; answers the login names of new accounts."""
    fresh: dict[tuple, Person] = {}
    for seat in sorted(listing.seats, key=lambda seat: not seat.is_new):
        unit = units[seat.unit]
        for posting in seat.former:
            relieve(posting, by=by)
        person = seat.person or fresh.get((seat.unit, seat.name))
        if person is None:
            person = fresh[seat.unit, seat.name] = _open_account(seat, unit)
        elif seat.contacts:
            Person.objects.filter(pk=person.pk).update(**seat.contacts)
        if seat.post and not seat.holds:
            appoint(Posting(person=person, post=seat.post, organisation=unit), by=by)
    return [person.username for person in fresh.values()]


def _open_account(seat, unit) -> Person:
    """An account without a password: the administrator sets one before it can be used."""
    letter = {"unit_secretary": "s", "unit_liaison": "l"}.get(seat.post, "p")
    return Person.objects.create_user(
        seat.username or _free_username(f"u{unit.code}{letter}".lower()),
        name=seat.name, title=seat.title, employer=unit, phone=seat.phone,
    )  # fmt: skip


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
