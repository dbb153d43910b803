"""What a list would change: told in the dry run, and carried out from the very same answer."""

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.importing.people import PersonRow
from accounts.importing.units import UnitRow
from accounts.models import Organisation, Person, Posting

POSTS = dict(Posting.Post.choices)


@dataclass
class UnitChange:
    """One line against the unit that stands (None: it is new); `changed` names what differs."""

    row: UnitRow
    unit: Organisation | None
    changed: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [str(Organisation._meta.get_field(name).verbose_name) for name in self.changed]


@dataclass
class Seat:
    """Somebody of the list: at which unit, in which post ("" for none), with which account."""

    line: object
    unit: str
    post: str
    name: str
    title: str = ""
    phone: str = ""
    username: str = ""
    title_is_default: bool = False  # from the sheet of units: fills a gap, overwrites nothing
    person: Person | None = None  # the account that stands
    is_new: bool = False  # the first line of a person without an account
    holds: bool = False  # holds this post already
    former: list[Posting] = field(default_factory=list)

    @property
    def post_label(self) -> str:
        return POSTS.get(self.post, "")

    @property
    def contacts(self) -> dict:
        """What differs on the account that stands."""
        if self.person is None:
            return {}
        wanted = {"phone": self.phone, "title": self.title}
        if self.title_is_default and self.person.title:
            del wanted["title"]
        return {
            name: text for name, text in wanted.items()
            if text and text != getattr(self.person, name)
        }  # fmt: skip


def compare_units(rows, known) -> list[UnitChange]:
    changes = []
    for row in rows:
        change = UnitChange(row, known.get(row.name))
        if change.unit is not None:
            given = row.given.items()
            change.changed = [name for name, value in given if getattr(change.unit, name) != value]
            parent = change.unit.parent
            if row.parent and row.parent != (parent and parent.name):
                change.changed.append("parent")
        elif row.name and not row.line.has("level"):
            row.line.fault("level", "新单位须写明类别", "请补上“类别”列，填写后再上传。")
        changes.append(change)
    return changes


def compare_people(rows, people, known, committee) -> list[Seat]:
    """The seats of both sheets, each with the account it belongs to; faults on their lines."""
    names = {row.name for row in rows if row.name} | set(known)
    seats = [seat for row in rows if row.name for seat in _seats_of(row)]
    at_post = {(seat.unit, seat.post): seat for seat in seats}
    alone: dict[tuple, Seat] = {}
    for row in people:
        if row.unit not in names:
            told = "请改为名册中已有的党组织全称，或先把单位加入名册。"
            row.line.fault("unit", "所在单位要在名册中", told)
        elif row.name:
            key = (row.unit, row.post) if row.post else (row.unit, row.name)
            _join(row, at_post if row.post else alone, key)
    seats = [*at_post.values(), *alone.values()]
    _find_accounts(seats, known, committee)
    return seats


def _seats_of(row: UnitRow):
    of_liaison = bool(row.liaison)
    if row.secretary:
        yield Seat(
            row.line, row.name, "unit_secretary", row.secretary, row.secretary_title,
            "" if of_liaison else row.phone, title_is_default=True,
        )  # fmt: skip
    if of_liaison:
        yield Seat(
            row.line, row.name, "unit_liaison", row.liaison, "联络员", row.phone,
            title_is_default=True,
        )  # fmt: skip


def _join(row: PersonRow, seats: dict, key):
    """Take a line of the sheet of people into the seats; the same seat twice must agree."""
    seat = seats.get(key)
    if seat is None:
        seats[key] = Seat(
            row.line, row.unit, row.post, row.name, row.title, row.phone, row.username
        )
    elif seat.name != row.name:
        told = f"前面写的是“{seat.name}”，请核对后改成一致。"
        row.line.fault("name", "一个单位的书记、联络员各填一人", told)
    elif isinstance(seat.line, type(row.line)) and seat.line.sheet == row.line.sheet:
        told = f"与第 {seat.line.number} 行重复，请删去一行；确有同名的，请由系统管理员建账号。"
        row.line.fault("name", "同一个人只填一行", told)
    else:
        seat.line, seat.username = row.line, row.username
        seat.phone = row.phone or seat.phone
        if row.title:
            seat.title, seat.title_is_default = row.title, False


def _find_accounts(seats, known, committee):
    at_units = Q(employer__committee=committee) | Q(postings__organisation__committee=committee)
    wanted = {seat.username for seat in seats if seat.username}
    people = (
        Person.objects.filter(at_units | Q(username__in=wanted))
        .select_related("employer", "admin_role")
        .distinct()
    )
    by_username, by_name = {}, {}
    for person in people:
        by_username[person.username] = person
        by_name.setdefault(person.name, []).append(person)
    holders: dict[tuple, list[Posting]] = {}
    places: dict[int, set] = {}
    postings = Posting.objects.current().filter(organisation__committee=committee)
    for posting in postings.select_related("person", "organisation"):
        holders.setdefault((posting.organisation.name, posting.post), []).append(posting)
        places.setdefault(posting.person_id, set()).add(posting.organisation.name)
    fresh: dict[tuple, Seat] = {}
    for seat in seats:
        here = [p for p in by_name.get(seat.name, ()) if _is_at(p, seat.unit, places)]
        _find_account(seat, here, by_username, committee)
        _find_former(seat, holders.get((seat.unit, seat.post), ()))
        _leave_to_the_security_administrator(seat)
        if seat.person is None:
            first = fresh.setdefault((seat.unit, seat.name), seat)
            first.username = first.username or seat.username
            seat.is_new = first is seat
    _check_usernames(fresh.values())


def _is_at(person, unit, places) -> bool:
    employer = person.employer.name if person.employer else ""
    usable = _in_use(person) and not _administers(person)
    return usable and (employer == unit or unit in places.get(person.pk, ()))


def _in_use(person) -> bool:
    """Not switched off: an account whose first password is out waits to be switched on."""
    return person.is_active or person.one_time_until is not None


def _administers(person) -> bool:
    return hasattr(person, "admin_role")


def _find_account(seat, here, by_username, committee):
    held = by_username.get(seat.username) if seat.username else None
    if held is not None:
        foreign = held.employer is not None and held.employer.committee_id != committee.pk
        if held.name != seat.name or _administers(held) or foreign:
            seat.line.fault("username", "登录名已被他人使用", "请换一个登录名，或留空由系统编排。")
        elif not _in_use(held):
            told = "请联系系统管理员启用后再导入。"
            seat.line.fault("username", "这个账号已停用", told)
        else:
            seat.person = held
    elif len(here) == 1:
        seat.person = here[0]
        if seat.username:
            told = f"此人已有账号“{here[0].username}”，沿用不变。"
            seat.line.fault("username", "一人一个账号", told, blocking=False)
    elif here:
        found = "、".join(person.username for person in here)
        told = f"请在“人员”表中写明此人的登录名（{found}）。"
        column = {"unit_secretary": "secretary", "unit_liaison": "liaison"}.get(seat.post, "name")
        column = column if seat.line.has(column) else "name"
        seat.line.fault(column, f"这个单位有 {len(here)} 个叫“{seat.name}”的账号", told)


def _find_former(seat, holders):
    for posting in holders:
        if seat.person is not None and posting.person_id == seat.person.pk:
            seat.holds = True
        else:
            seat.former.append(posting)
    if seat.holds:  # several may hold a post; the list's own name is among them, so nobody goes
        seat.former = []


def _leave_to_the_security_administrator(seat):
    """Whose account is in use gets no post from a list: otherwise whoever keeps the list could seat
    themselves, or anybody, in a unit. A new account is of no use before two administrators act.
    """
    if not seat.post or seat.holds or seat.person is None:
        return
    if seat.person.has_usable_password():
        told = f"名册不改已启用账号的任职。“{seat.post_label}”请由安全管理员在“任职”中办理。"
        column = {"unit_secretary": "secretary", "unit_liaison": "liaison"}.get(seat.post, "name")
        column = column if seat.line.has(column) else "post"
        seat.line.fault(column, f"{seat.name} 的任职有变动", told, blocking=False)
        seat.post, seat.former = "", []


def _check_usernames(seats):
    first = {}
    for seat in seats:
        if not seat.username:
            continue
        if seat.username in first:
            told = f"第 {first[seat.username].line.number} 行已用，请换一个登录名。"
            seat.line.fault("username", "登录名不能重复", told)
        first.setdefault(seat.username, seat)
