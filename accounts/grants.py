"""Grants: object permissions on boundary objects only, and the one query that resolves them.

`Committee`, `Inspection` (and later `Transfer`) are boundaries; everything below inherits through
its own `inspection` column. guardian's tables hold the grants, but its `get_objects_for_user` is
not used: it ignores `is_active` and costs 5 to 30 times as much.
"""

from collections import defaultdict
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from kernel.events import record_event

_boundaries: list[type] = []
_denials: list[Callable[..., QuerySet]] = []


def boundary(permission_model):
    """Declare a group-permission model whose grants count in every person's scope."""
    _boundaries.append(permission_model)
    return permission_model


def denial(query: Callable[..., QuerySet]):
    """Declare a query person → (codename, id) rows that beat every grant, such as a recusal."""
    _denials.append(query)
    return query


class Scope:
    """What one person holds: resolved once per request by one query, then asked without SQL.

    `is_superuser` is not looked at: it opens nothing in the domain.
    """

    BARRED = "barred"

    def __init__(self, person):
        self.person = person
        held = defaultdict(set)
        if person.is_active and person.pk:
            first, *rest = _grant_rows(person)
            for codename, record_id in first.union(*rest, all=True):
                held[codename].add(record_id)
        self.barred = frozenset(held.pop(self.BARRED, ()))
        self._ids = {codename: frozenset(ids) for codename, ids in held.items()}

    def ids(self, *codenames: str) -> frozenset[int]:
        """The ids of the boundary objects on which any of these permissions is held."""
        return frozenset().union(*(self._ids.get(name, ()) for name in codenames))

    def holds(self, codename: str, record_id: int | None) -> bool:
        return record_id in self._ids.get(codename, ())


def _grant_rows(person):
    """QuerySets of (codename, boundary id): membership counts only while the post is held."""
    today = timezone.localdate()
    posts = person.postings.model.objects.filter(group=OuterRef("group"), person=person)
    current = posts.filter(starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    for model in _boundaries:
        yield (
            model.objects.filter(Exists(current) | ~Exists(posts), group__user=person)
            .order_by()
            .values_list("permission__codename", "content_object_id")
        )
    for query in _denials:
        yield (
            query(person)
            .order_by()
            .annotate(codename=Value(Scope.BARRED, output_field=CharField()))
            .values_list("codename", "pk")
        )


def post_group(owner, post: str) -> Group:
    """The group of those who hold `post` at `owner` (a committee, unit or team)."""
    group, _ = Group.objects.get_or_create(name=f"{owner._meta.model_name}:{owner.pk}:{post}")
    return group


def give(codename: str, group: Group, record, *, by):
    """Grant `codename` on a boundary object to a group; an event in the same transaction."""
    assign_perm(codename, group, record)
    record_event(
        by=by, verb="grant", label="授权", record=record,
        data={"permission": codename, "group": group.name},
    )  # fmt: skip


def take_back(codename: str, group: Group, record, *, by):
    remove_perm(codename, group, record)
    record_event(
        by=by, verb="revoke", label="收回授权", record=record,
        data={"permission": codename, "group": group.name},
    )  # fmt: skip
