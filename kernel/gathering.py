"""Rows of many models by one query, and answers about rows that one query can give for all.

A desk shows a few rows of each of many models. Asking model by model costs a query each, and each
new room would make every desk slower; here the rows travel as JSON arrays through one UNION.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import connection, models
from django.db.models import F, Subquery
from django.db.models.functions import JSONArray
from django.utils.functional import cached_property
from django.utils.timezone import is_naive

from kernel.prepared import Given, Prepared, rows_of_each

PLACE = "place"
# Never gathered: JSON has no bytes, and SQLite hands JSON in JSON over as a string.
_LEFT_BEHIND = (models.BinaryField, models.JSONField)


class annotated(cached_property):
    """A question about a row, asked of the database each time, unless its query knows the answer.

    A QuerySet that annotates (or prefetches `to_attr`) the same name answers it for all its rows.
    """

    def __get__(self, instance, cls=None):
        return self if instance is None else self.func(instance)


class Listed(Subquery):
    """The one column `value` of a subquery as a list."""

    output_field = models.JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        template = "JSON((SELECT json_group_array(value) FROM (%(subquery)s)))"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler, connection, **extra):
        template = "(SELECT coalesce(jsonb_agg(l.value), '[]') FROM (%(subquery)s) l)"
        return self.as_sql(compiler, connection, template=template, **extra)


class Counted(Subquery):
    """How many rows a subquery has."""

    output_field = models.IntegerField()
    template = "(SELECT count(*) FROM (%(subquery)s) c)"


def gather(
    what: Sequence["models.QuerySet | Plan"], values: Mapping | None = None
) -> list[list[models.Model]]:
    """The rows of each QuerySet, all read by one query (and one more per prefetch).

    Filters, annotations, `defer`, `only`, `select_related` and `prefetch_related` hold; order and
    slices do not (put them into a subquery). JSON and binary columns are left to be read later.
    `values` are for the `Given` of kernel.prepared, in any of them.
    """
    plans = [rows if isinstance(rows, Plan) else Plan(rows) for rows in what]
    found: list[list[models.Model]] = [[] for _ in plans]
    asked = ((plan.question, {**(values or {}), PLACE: place}) for place, plan in enumerate(plans))
    for place, row in rows_of_each(asked):
        found[place].append(plans[place].record(json.loads(row)))
    for plan, records in zip(plans, found, strict=True):
        models.prefetch_related_objects(records, *plan.prefetched)
    return found


class Plan:
    """What is read of one QuerySet, and how a row of it becomes a record again.

    Whoever asks the same again and again keeps the plan: its SQL is written once.
    """

    def __init__(self, rows: models.QuerySet):
        self.question = Prepared(lambda: self._part(rows))
        self.model, self.prefetched = rows.model, rows._prefetch_related_lookups
        self.annotations = {
            name: asked.output_field for name, asked in rows.query.annotation_select.items()
        }
        self.fields = _fields(rows.model, *rows.query.deferred_loading)
        self.related = list(_related(rows.model, rows.query.select_related or {}))

    def _part(self, rows):
        columns = [
            JSONArray(*(F(field.attname) for field in self.fields)),
            JSONArray(*(F(name) for name in self.annotations)),
            *(
                JSONArray(*(F(f"{path}__{f.attname}") for f in fields))
                for path, _, fields in self.related
            ),
        ]
        place = Given(PLACE, models.IntegerField())
        return rows.order_by().values_list(place, JSONArray(*columns))

    def record(self, row):
        own, answers, *related = row
        record = _revived(self.model, self.fields, own)
        for (name, field), value in zip(self.annotations.items(), answers, strict=True):
            setattr(record, name, _answer(field, value))
        known = {"": record}
        for (path, model, fields), values in zip(self.related, related, strict=True):
            parent, _, name = path.rpartition("__")
            child = None if values[0] is None else _revived(model, fields, values)
            known[path] = child
            if known[parent] is not None:
                known[parent]._meta.get_field(name).set_cached_value(known[parent], child)
        return record


def _fields(model, names, deferred: bool) -> list[models.Field]:
    def is_wanted(field):
        return field.primary_key or (field.name in names) != deferred

    fields = [f for f in model._meta.concrete_fields if not isinstance(f, _LEFT_BEHIND)]
    own_key = model._meta.pk
    return [own_key, *(f for f in fields if f is not own_key and is_wanted(f))]


def _related(model, tree, path=""):
    """(path, model, fields) of everything that select_related names, parents first."""
    for name, branch in tree.items():
        target = model._meta.get_field(name).related_model
        yield f"{path}{name}", target, _fields(target, set(), True)
        yield from _related(target, branch, f"{path}{name}__")


def _revived(model, fields, values):
    given = {
        field.attname: _value(field, value) for field, value in zip(fields, values, strict=True)
    }
    names = [f.attname for f in model._meta.concrete_fields if f.attname in given]
    return model.from_db(connection.alias, names, [given[name] for name in names])


def _value(field, value):
    if hasattr(field, "from_db_value"):  # what lies enclosed is disclosed here as everywhere
        value = field.from_db_value(value, None, connection)
    value = field.to_python(value)
    if isinstance(value, datetime) and is_naive(value):
        return value.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so
    return value


def _answer(field, value):
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    return _value(field, value)
