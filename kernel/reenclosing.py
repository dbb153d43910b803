"""Every enclosed value rewritten: by migrations when a field becomes one, by `manage.py reenclose`
after a key was replaced.

Rows are read and written past the models, as they lie in the database: a migration's models hold no
code, and a value that has just become enclosed does not open yet.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connections

from kernel import enclosed
from kernel.enclosed import disclose_text, enclose_text, enclosed_fields

BATCH = 200


@dataclass
class Tally:
    """What was rewritten, what already lay under the first key, and what opened under none."""

    rewritten: int = 0
    left: int = 0
    unreadable: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.rewritten += other.rewritten
        self.left += other.left
        self.unreadable += other.unreadable


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


def files_both_ways(app_label: str, column: str, *model_names: str):
    """The same for the files that a column names. Each is put in place whole, and left alone if it
    lies as it should: a migration that is rolled back has done no harm and can be repeated.
    """

    def over(change):
        def run(apps, schema_editor):
            for name in model_names:
                for stored in _stored(apps.get_model(app_label, name), column):
                    change(stored)

        return run

    return over(enclose_file), over(disclose_file)


def _stored(model, column) -> Iterator[str]:
    rows = model._base_manager.exclude(**{column: ""}).order_by("pk")
    for stored in rows.values_list(column, flat=True).iterator(chunk_size=BATCH):
        if stored and default_storage.exists(stored):
            yield stored


def enclose_file(stored: str) -> None:
    """What lies there in the clear is enclosed."""
    content, context = _content(stored), enclosed.file_context(stored)
    if not _opens(content, context):
        _put_file(stored, enclosed.enclose(content, context))


def disclose_file(stored: str) -> None:
    content, context = _content(stored), enclosed.file_context(stored)
    if _opens(content, context):
        _put_file(stored, enclosed.disclose(content, context))


def _opens(content: bytes, context: str) -> bool:
    try:
        enclosed.disclose(content, context)
    except enclosed.Unreadable:
        return False
    return True


def _content(stored: str) -> bytes:
    with default_storage.open(stored) as file:
        return file.read()


def _put_file(stored: str, content: bytes) -> None:
    """In place of the other, at once: nobody ever reads half a file."""
    path = Path(default_storage.path(stored))
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


# --- for a new key ------------------------------------------------------------------------------


def reenclose(tell=lambda label, tally: None) -> Tally:
    """Put everything that lies enclosed under the first key; `tell` hears of each model and of files.

    Safe to stop, to repeat, and while people work: what lies under the first key is left alone.
    """
    total = Tally()
    for model in apps.get_models():
        if fields := enclosed_fields(model):
            tally = _reenclosed(model, fields)
            tell(model._meta.verbose_name, tally)
            total.add(tally)
    for model, column in models_with_files():
        tally = Tally()
        for stored in _stored(model, column):
            _reenclose_file(stored, tally)
        tell(f"{model._meta.verbose_name}的文件", tally)
        total.add(tally)
    return total


def models_with_files() -> list[tuple]:
    """(model, column) of all whose files lie enclosed."""
    own = [(m, "stored") for m in apps.get_models() if getattr(m, "enclosed", False)]
    return [*own, (apps.get_model("kernel", "Job"), "file")]


def _reenclosed(model, fields) -> Tally:
    tally = Tally()
    for row in _rows(model, fields, "default"):
        for one, stored in row.values:
            if stored:
                _reenclose_text(model, row.key, one, stored, tally)
    return tally


def _reenclose_text(model, key, one, stored, tally) -> None:
    try:
        raw = enclosed.bytes_of(stored, one.context)
        if enclosed.is_current(raw, one.context):
            tally.left += 1
            return
        new = enclose_text(disclose_text(stored, one.context), one.context)
    except enclosed.Unreadable:
        tally.unreadable.append(f"{one.context}（{key}）")
        return
    _put(model, key, one, stored, new, "default")
    tally.rewritten += 1


def _reenclose_file(stored: str, tally) -> None:
    content, context = _content(stored), enclosed.file_context(stored)
    if enclosed.is_current(content, context):
        tally.left += 1
        return
    try:
        new = enclosed.enclose(enclosed.disclose(content, context), context)
    except enclosed.Unreadable:
        tally.unreadable.append(context)
        return
    _put_file(stored, new)
    tally.rewritten += 1
