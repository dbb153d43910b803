"""Queries that are the same each time but for their values: compiled once, asked often.

Django writes a query's SQL anew each time. For a UNION over several tables, asked with every
request, that took twenty times as long as the database needs to answer.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import Expression, QuerySet


class Given(Expression):
    """Stands in a filter for a value that will be given when the query is asked."""

    def __init__(self, name: str, output_field):
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Prepared:
    """`build()` makes the QuerySet, with `Given` wherever a value is to come."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._compiled: dict[str, tuple] = {}

    def rows(self, **values) -> list[tuple]:
        """The columns as the database hands them over, for exactly these values."""
        if connection.vendor not in self._compiled:
            self._compiled[connection.vendor] = self._build().query.sql_with_params()
        sql, params = self._compiled[connection.vendor]
        given = [
            p.output_field.get_db_prep_value(values[p.name], connection)
            if isinstance(p, Given)
            else p
            for p in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()
