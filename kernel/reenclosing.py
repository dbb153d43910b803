"""Every enclosed value rewritten: by migrations when a field becomes one, by `manage.py reenclose`
after a key was replaced.

Rows are read and written past the models, as they lie in the database: a migration's models hold no
code, and a value that has just become enclosed does not open yet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connections, transaction

from kernel import enclosed
from kernel.enclosed import disclose_text, enclose_text, enclosed_fields

BATCH = 200


@dataclass
class Tally:
    """What was rewritten, what already lay under the first key, and what opened under none."""

    rewritten: int = 0
    left: int = 0
    unreadable: list[str] = field(default_factory=list)


def rewrite(model, fields, change: Callable[[str, str], str], using="default") -> None:
    """Each text of these fields becomes `change(text as it lies, context)`, batch by batch."""
    for row in _rows(model, fields, using):
        for one, stored in row.values:
            if stored:
                _put(model, row.key, one, stored, change(stored, one.context), using)


@dataclass(frozen=True)
class _Row:
    key: object
    values: list[tuple]


def _rows(model, fields, using) -> Iterator[_Row]:
    quote, key = connections[using].ops.quote_name, model._meta.pk.column
    columns = ", ".join(quote(name) for name in (key, *(one.column for one in fields)))
    sql = f"SELECT {columns} FROM {quote(model._meta.db_table)}"
    order, last = f" ORDER BY {quote(key)} LIMIT {BATCH}", None
    while True:
        after = "" if last is None else f" WHERE {quote(key)} > %s"
        with connections[using].cursor() as cursor:
            cursor.execute(sql + after + order, [] if last is None else [last])
            found = cursor.fetchall()
        for row_key, *stored in found:
            yield _Row(row_key, list(zip(fields, stored, strict=True)))
        if len(found) < BATCH:
            return
        last = found[-1][0]


def _put(model, key, one, stored, new, using) -> None:
    """Only over what was read: what somebody saves in the same moment stays."""
    quote = connections[using].ops.quote_name
    column, pk = quote(one.column), quote(model._meta.pk.column)
    sql = (
        f"UPDATE {quote(model._meta.db_table)} SET {column} = %s WHERE {pk} = %s AND {column} = %s"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [new, key, stored])


# --- for migrations -----------------------------------------------------------------------------


def both_ways(app_label: str, *model_names: str):
    """(forwards, backwards) for RunPython: what lies in the clear is enclosed, and back again."""

    def over(change):
        def run(apps, schema_editor):
            for name in model_names:
                model = apps.get_model(app_label, name)
                rewrite(model, enclosed_fields(model), change, schema_editor.connection.alias)
            # PostgreSQL alters no table, which is what follows backwards, while checks are pending.
            schema_editor.connection.check_constraints()

        return run

    return over(enclose_text), over(disclose_text)


# --- for a new key ------------------------------------------------------------------------------


def reenclose_rows(tell=lambda model, tally: None) -> Tally:
    """Put every enclosed text under the first key. Safe to stop, to repeat, and while people work."""
    total = Tally()
    for model in apps.get_models():
        if fields := enclosed_fields(model):
            tally = _reenclosed(model, fields)
            tell(model, tally)
            total.rewritten += tally.rewritten
            total.left += tally.left
            total.unreadable += tally.unreadable
    return total


def _reenclosed(model, fields) -> Tally:
    tally = Tally()
    for row in _rows(model, fields, "default"):
        with transaction.atomic():
            for one, stored in row.values:
                if stored:
                    _reenclose(model, row.key, one, stored, tally)
    return tally


def _reenclose(model, key, one, stored, tally) -> None:
    try:
        raw = enclosed.bytes_of(stored, one.context)
        if enclosed.is_current(raw, one.context):
            tally.left += 1
            return
        new = enclose_text(disclose_text(stored, one.context), one.context)
    except enclosed.Unreadable:
        tally.unreadable.append(f"{one.context} {key}")
        return
    _put(model, key, one, stored, new, "default")
    tally.rewritten += 1
