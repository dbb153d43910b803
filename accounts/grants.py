"""Grants: object permissions on boundary objects only, and the one query that resolves them.

`Committee`, `Inspection` and `Transfer` are boundaries; everything below inherits through
its own `inspection` column. guardian's tables hold the grants, but its `get_objects_for_user` is
not used: it ignores `is_active` and costs 5 to 30 times as much.

The three administrators (三员) hold no grant at all; what each may do in the back office is declared
by `administers`, in the policies.
"""

from collections import defaultdict
from collections.abc import Callable
from copy import copy
from functools import cached_property
from types import SimpleNamespace

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from guardian.utils import get_group_obj_perms_model as get_group_perms_model

from kernel.events import record_events
from kernel.prepared import Given, Prepared

_boundaries: list[type] = []
_standings: list[tuple[str, Callable[..., QuerySet]]] = []
_case_roles: list[tuple[str, Callable[[], QuerySet]]] = []
_admin_rights: dict[str, set[str]] = defaultdict(set)


def boundary(permission_model):
    """Declare a group-permission model whose grants count in every person's scope."""
    _boundaries.append(permission_model)
    return permission_model


def standing(name: str):
    """Declare a query person, today → inspections to which the person stands so, whatever the grants:

    `Scope.BARRED` beats every grant; `Scope.OWN` every one but the unit's own; `Scope.SERVED`
    decides nothing there for the committee. It is built once for everybody: `person` and `today`
    stand for the values of whoever will ask (kernel.prepared).
    """

    def declare(query: Callable[..., QuerySet]):
        _standings.append((name, query))
        return query

    return declare


def case_role(label: str):
    """Declare a query → rows with a `person` who works on cases, now or from a coming day on."""

    def declare(query: Callable[[], QuerySet]):
        _case_roles.append((label, query))
        return query

    return declare


def case_roles() -> list[tuple[str, QuerySet]]:
    """(what it is called, rows with a `person`) of everything that makes a case role."""
    return [(label, query()) for label, query in _case_roles]


def holds_case_role(person) -> bool:
    return any(rows.filter(person=person).exists() for _, rows in case_roles())


def administers(role: str, model, *verbs: str):
    """Declare what an administrator of `role` may do with the rows of `model` in the back office."""
    for verb in verbs:
        _admin_rights[role].add(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def admin_rights(role: str) -> frozenset[str]:
    """Django's permission names that `role` holds; none for "" or for anybody who is no admin."""
    return frozenset(_admin_rights.get(role, ()))


class Held:
    """What one person holds of their own, and who stands in for them; asked without SQL.

    `admin_role` is "system", "security", "audit" or "". Whoever has one holds no grant, whatever
    the tables say: the two are exclusive, and here as well.
    """

    BARRED, OWN, SERVED, ADMIN = "barred", "own", "served", "admin:"
    FOR, BY = "for", "by"

    def __init__(self, rows):
        self.rows = frozenset(rows)
        held = defaultdict(set)
        for codename, record_id in self.rows:
            held[codename].add(record_id)
        roles = [name for name in held if name.startswith(self.ADMIN)]
        self.admin_role = roles[0].removeprefix(self.ADMIN) if roles else ""
        if roles:
            held.clear()
        self.barred = frozenset(held.pop(self.BARRED, ()))
        # Inspections the person is kept out of but for what the unit itself may do.
        self.apart = self.barred | held.pop(self.OWN, set())
        self.served = frozenset(held.pop(self.SERVED, ()))
        self._principal_ids = frozenset(held.pop(self.FOR, ()))
        self.substitutes = frozenset(held.pop(self.BY, ()))
        self._ids = {codename: frozenset(ids) for codename, ids in held.items()}

    def ids(self, *codenames: str) -> frozenset[int]:
        """The ids of the boundary objects on which any of these permissions is held."""
        return frozenset().union(*(self._ids.get(name, ()) for name in codenames))

    def holds(self, codename: str, record_id: int | None) -> bool:
        return record_id in self._ids.get(codename, ())


class Scope(Held):
    """What one person holds: resolved once per request by one query.

    `principals` is what those hold for whom the person stands in today, by their ids: of their own,
    never what they in turn hold for others. `selves` is whom four-eyes rules take for one person.
    Scopes of one person that hold the same on the same day are equal.
    """

    WIDE = ("administer", "direct")  # rights on a whole committee

    def __init__(self, person):
        self.person = person
        self.day = today = timezone.localdate()
        is_known = person.is_active and person.pk
        super().__init__(GRANTS.rows(person=person.pk, today=today) if is_known else ())
        self.selves = frozenset({person.pk}) | self._principal_ids | self.substitutes
        self.principals = {
            pk: Held(GRANTS.rows(person=pk, today=today)) for pk in sorted(self._principal_ids)
        }

    def _key(self) -> tuple:
        others = tuple((pk, held.rows) for pk, held in self.principals.items())
        return self.person.pk, self.day, self.rows, others

    def __eq__(self, other):
        return isinstance(other, Scope) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def nameless(self) -> "Scope":
        """The same, of a person of whom nothing but the number is known."""
        other = copy(self)
        other.person = SimpleNamespace(pk=self.person.pk)
        return other

    @property
    def is_narrow(self) -> bool:
        """Few inspections and no committee: lists over these rows are sorted, never walked.

        The bound is a guess between 60 and 500 inspections (access.md 1.3).
        """
        return not self.ids(*self.WIDE) and len(self.ids(*self._ids)) <= 200

    def standing_in_for(self, *principals: int) -> "Scope":
        """The same person, as if these were all for whom they stand in."""
        other = copy(self)
        other.principals = {pk: self.principals[pk] for pk in principals}
        return other

    def did(self, person_id: int | None) -> bool:
        """Whether this was done by the person, or by whom four-eyes rules take for the same."""
        return person_id in self.selves

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of all of `selves`."""
        rows = get_user_model().objects.filter(pk__in=self.selves)
        return dict(rows.values_list("pk", "name"))


def _grants() -> QuerySet:
    """(codename, boundary id) of all a person holds: by all their memberships and roles, and how they stand."""
    person = Given("person", get_user_model()._meta.pk)
    first, *rest = _grant_rows(person, Given("today", DateField()))
    return first.union(*rest, all=True)


GRANTS = Prepared(_grants)


def _grant_rows(person, today):
    """The QuerySets of `_grants`: membership counts only while the post is held."""
    people = get_user_model()
    posts = people.postings.rel.related_model.objects.filter(group=OuterRef("group"), person=person)
    current = posts.current(today)
    for model in _boundaries:
        yield (
            model.objects.filter(Exists(current) | ~Exists(posts), group__user=person)
            .order_by()
            .values_list("permission__codename", "content_object_id")
        )
    admin_role = people.admin_role.related.related_model
    yield (
        admin_role.objects.filter(person=person)
        .order_by()
        .annotate(codename=Concat(Value(Scope.ADMIN), "role", output_field=CharField()))
        .values_list("codename", "pk")
    )
    running = people.substitutions.rel.related_model.objects.running(today).order_by()
    for name, mine, other in (
        (Held.FOR, "substitute", "principal"),
        (Held.BY, "principal", "substitute"),
    ):
        yield (
            running.filter(**{mine: person})
            .annotate(codename=Value(name, output_field=CharField()))
            .values_list("codename", f"{other}_id")
        )
    for name, query in _standings:
        yield (
            query(person, today)
            .order_by()
            .annotate(codename=Value(name, output_field=CharField()))
            .values_list("codename", "pk")
        )


def post_group(owner, post: str) -> Group:
    """The group of those who hold `post` at `owner` (a committee, unit or team)."""
    group, _ = Group.objects.get_or_create(name=f"{owner._meta.model_name}:{owner.pk}:{post}")
    return group


def give(codename: str, group: Group, record, *, by):
    """Grant `codename` on a boundary object to a group; an event in the same transaction."""
    give_each({codename: group}, [record], by=by)


def give_each(rights: dict[str, Group], records, *, by):
    """Grant each right to its group on each of these boundary objects, with an event for each.

    Three statements whatever their number: a team of villages has twenty inspections. To be called
    in the transaction of the deed; granting what is granted already changes nothing.
    """
    rows, kind = _permission_rows(rights, records)
    kind.objects.bulk_create(rows, ignore_conflicts=True)
    _record_each("grant", "授权", rights, records, by)


def take_back_each(rights: dict[str, Group], records, *, by):
    """Take each right back from its group on each of these boundary objects."""
    rows, kind = _permission_rows(rights, records)
    taken = Q(pk__in=[])
    for row in rows:
        taken |= Q(
            permission_id=row.permission_id,
            group_id=row.group_id,
            content_object_id=row.content_object_id,
        )
    kind.objects.filter(taken).delete()
    _record_each("revoke", "收回授权", rights, records, by)


def _permission_rows(rights, records):
    model = type(records[0])
    kind = get_group_perms_model(model)
    found = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model), codename__in=rights
    )
    ids = dict(found.values_list("codename", "pk"))
    return [
        kind(permission_id=ids[codename], group=group, content_object=record)
        for record in records
        for codename, group in rights.items()
    ], kind


def _record_each(verb, label, rights, records, by):
    record_events(
        by=by, verb=verb, label=label, kind="account",
        told=[
            (record, {"permission": codename, "group": group.name})
            for record in records
            for codename, group in rights.items()
        ],
    )  # fmt: skip


def holders_on(boundary_model, ids) -> dict[int, dict[str, set[int]]]:
    """{id of a boundary object: {codename: ids of the people who may hold it there}}.

    Too many rather than too few: whether a post is still held decides each person's scope.
    """
    found = defaultdict(lambda: defaultdict(set))
    for model in _boundaries:
        if model._meta.get_field("content_object").related_model is boundary_model:
            rows = model.objects.filter(content_object__in=ids, group__user__is_active=True)
            columns = ("content_object_id", "permission__codename", "group__user")
            for record_id, codename, person_id in rows.order_by().values_list(*columns):
                found[record_id][codename].add(person_id)
    return found
