"""Which records may concern a person's desk: those that wait for them, and those they submitted.

Every search asks for at most MOST + 1 rows, found through what the person's rights reach; the policy
decides afterwards on each row. What is asked depends on the scope alone, and so it is written once
for whoever holds the same (xuncha.desk.todo keeps it): writing it took longer than the database.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import BigIntegerField, F, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kernel import policy
from kernel.events import moves_of
from kernel.gathering import Plan, gather
from kernel.lifecycle import LifecycleModel
from kernel.prepared import given_keys
from rounds.models import Inspection

MOST = 200


@dataclass(frozen=True, slots=True)
class Search:
    """`tell(…, record)` turns one found row into the lines of a desk, `urgency(record)` ranks it."""

    rows: QuerySet | Plan
    tell: Callable
    urgency: Callable


def models_with_duties():
    """The models some of whose moves are somebody's duty, in the order of the house."""
    for model in apps.get_models():
        if issubclass(model, LifecycleModel) and model.lifecycle.duties:
            yield model


def of_cases(rows, places: int | None) -> QuerySet:
    """Of these rows those of so many inspections, given when it is asked; all, if `places` is None."""
    if places is None:
        return rows
    # By way of the key: a foreign key itself takes nothing that is yet to be given.
    key = "pk__in" if rows.model is Inspection else "inspection__pk__in"
    return rows.filter(**{key: given_keys(places, BigIntegerField())})


def waiting_for(scope, tell, places=None) -> Iterator[Search]:
    """Rows in a state from which there might be a duty; all, or those of so many inspections.

    A QuerySet whose rows may wait for nobody in spite of their state says so by `waiting`.
    """
    for model in models_with_duties():
        if places is not None and not (model is Inspection or _is_of_a_case(model)):
            continue
        where = policy.either(
            *(
                policy.both(policy.reached(scope, step.name, model), Q(state__in=step.sources))
                for step in model.lifecycle.duties
            )
        )
        if where != policy.NOBODY:
            rows = of_cases(policy.seen(model, scope).filter(where), places)
            found = _most_urgent(model, rows.waiting() if hasattr(rows, "waiting") else rows)
            yield Search(found.annotate(came_by=_arrival(model)), tell, _urgency(model))


def sent_by(scope, tell) -> Iterator[Search]:
    """Rows that the person submitted, that were not sent back since, and that are under review."""
    for model in models_with_duties():
        lifecycle = model.lifecycle
        reaches = (policy.reached(scope, name, model) for name in lifecycle.submissions)
        where = policy.both(policy.either(*reaches), Q(state__in=lifecycle.under_review))
        if where == policy.NOBODY:
            continue
        mine = moves_of(model).filter(person_id=scope.person.pk, verb__in=lifecycle.submissions)
        returns = moves_of(model).filter(verb__in=lifecycle.returns).values("pk")[:1]
        rows = policy.seen(model, scope).filter(where)
        rows = rows.annotate(sent=Subquery(mine.values("pk")[:1]))
        found = _most_urgent(model, rows.filter(sent__gt=Coalesce(Subquery(returns), 0)))
        found = found.annotate(sent_at=Subquery(mine.values("at")[:1]))
        yield Search(found, tell, _urgency(model))


def _arrival(model):
    """The event by which a row came into its state, where that may have been a return."""
    return Subquery(moves_of(model).values("pk")[:1])


def _most_urgent(model, rows) -> QuerySet:
    """The MOST + 1 rows that are due first, or have waited longest, with what a desk asks of them."""
    order = (F("due_on").asc(nulls_last=True),) if _has(model, "due_on") else ("moved_at",)
    return for_desk(model, rows.order_by(*order, "pk").values("pk")[: MOST + 1])


def for_desk(model, pks) -> QuerySet:
    """These rows with what a line about them asks; that they may be known of was asked before."""
    found = model._default_manager.filter(pk__in=pks)
    return found.for_desk() if hasattr(found, "for_desk") else found


def _urgency(model):
    """The same order, of rows that have been read."""
    if _has(model, "due_on"):
        return lambda record: (record.due_on or date.max, record.pk)
    return lambda record: (record.moved_at, record.pk)


def find(
    searches: Sequence[Search], *known: Inspection, values: Mapping | None = None
) -> tuple[list[tuple[Callable, object]], bool]:
    """(tell, record) of everything found, and whether some were left out.

    Each record knows its inspection; those that are `known` are not read again. `values` are those
    that the searches leave to be given.
    """
    groups = gather([search.rows for search in searches], values)
    records = [record for rows in groups for record in rows]
    wanted = {
        record.pk if _is_a_case(record) else record.inspection_id
        for record in records
        if _is_a_case(record) or _is_of_a_case(record)
    }
    cases = {case.pk: case for case in known}
    if missing := wanted - set(cases):
        cases |= Inspection.objects.with_case().in_bulk(missing)
    found = []
    for search, rows in zip(searches, groups, strict=True):
        for record in sorted(rows, key=search.urgency)[:MOST]:
            if _is_a_case(record):  # read twice: what it points to is taken over
                record._state.fields_cache.update(cases[record.pk]._state.fields_cache)
            elif _is_of_a_case(record):
                record.inspection = cases[record.inspection_id]
            found.append((search.tell, record))
    return found, any(len(rows) > MOST for rows in groups)


def _is_a_case(record) -> bool:
    return isinstance(record, Inspection)


def _is_of_a_case(what) -> bool:
    """Whether rows of this model carry an inspection of their own."""
    return _has(what, "inspection")


def _has(what, name: str) -> bool:
    return any(field.name == name for field in what._meta.concrete_fields)
