"""Queries that are the same each time but for their values: compiled once, asked often.

Django writes a query's SQL anew each time. For a UNION over several tables, asked with every
request, that took twenty times as long as the database needs to answer.
"""

from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, QuerySet


class Given(Expression):
    """Stands in a filter for a value that will be given when the query is asked."""

    def __init__(self, name: str | int, output_field):
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def given_keys(places: int, field) -> list[Given]:
    """For `pk__in`: the places of keys of `field` that will be given."""
    return [Given(place, field) for place in range(places)]


def in_places(keys: Sequence) -> tuple[int, dict]:
    """How many places a question about these keys (one or more) has, and the values for them.

    A power of two, so that few questions are kept; places left over hold the last key once more.
    """
    places = 1 << (len(keys) - 1).bit_length()
    return places, dict(enumerate([*keys, *[keys[-1]] * (places - len(keys))]))


class Prepared:
    """`build()` makes the QuerySet, with `Given` wherever a value is to come."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build: Callable | None = build
        self._compiled: tuple[str, tuple] | None = None

    def rows(self, **values) -> list[tuple]:
        """The columns as the database hands them over, for exactly these values."""
        return rows_of_each([(self, values)])

    def asked(self, values: dict) -> tuple[str, list]:
        """The SQL and its parameters, with these values; no SQL where there can be no row."""
        build = self._build  # read first: another thread may be done with it in the meantime
        if self._compiled is None:
            try:
                self._compiled = build().query.sql_with_params()
            except EmptyResultSet:
                self._compiled = "", ()
            self._build = None  # a QuerySet takes a hundred times the room of its SQL
        sql, params = self._compiled
        return sql, [
            p.output_field.get_db_prep_value(values[p.name], connection)
            if isinstance(p, Given)
            else p
            for p in params
        ]


def rows_of_each(asked: Iterable[tuple[Prepared, dict]]) -> list[tuple]:
    """The rows of several that have the same columns and no order, each with its values, in one question."""
    parts = [part for part in (prepared.asked(values) for prepared, values in asked) if part[0]]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _ in parts), [p for _, params in parts for p in params]
        )
        return cursor.fetchall()
