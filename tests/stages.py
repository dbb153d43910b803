"""Stages: a case is built once by the real deeds, then laid again row by row.

Thirty deeds lead to a signed plan, and a hundred tests begin there. A builder marked `@stage` runs
its deeds the first time; what they changed in the database is kept, and the next test that asks for
the same stage of the same untouched scene gets exactly those rows and objects back, some fifty
times faster.

A scene knows its stage only as long as nothing else has written: after any other deed, and as soon
as the test has patched something or changed a setting, a builder simply runs. So what a test finds
never depends on whether the stage was laid or built.
"""

import copy
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps

from django.apps import apps
from django.core.signals import setting_changed
from django.db import connection, transaction
from django.utils import timezone

# Written by migrate and never by a deed.
FIXED = {"contenttypes.ContentType", "auth.Permission"}

Rows = dict[str, dict[object, tuple]]  # table → key → the row's columns, the key first


@cache
def _tables() -> dict[str, list[str]]:
    """Every table with its columns, the key first; parents before their children."""
    found, seen = {}, set()

    def visit(model):
        if model in seen:
            return
        seen.add(model)
        for column in model._meta.local_concrete_fields:
            if column.related_model:
                visit(column.related_model._meta.concrete_model)
        if model._meta.managed and model._meta.label not in FIXED:
            columns = sorted(model._meta.local_concrete_fields, key=lambda f: not f.primary_key)
            found[model._meta.db_table] = [column.column for column in columns]

    for model in apps.get_models(include_auto_created=True):
        visit(model._meta.concrete_model)
    return found


def _quoted(names) -> str:
    return ", ".join(f'"{name}"' for name in names)


def column(model, row: tuple, name: str):
    """What one of `read`'s rows of a model holds in the column `name`."""
    return row[_tables()[model._meta.db_table].index(name)]


def read(known: Rows | None = None, *, only=None) -> Rows:
    """All rows there are now (of the tables in `only`); rows as in `known` share its memory."""
    rows, known = {}, known or {}
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            if only is not None and table not in only:
                continue
            before = known.get(table, {})
            cursor.execute(f'SELECT {_quoted(columns)} FROM "{table}" ORDER BY 1')
            found = {row[0]: row for row in map(tuple, cursor.fetchall())}
            rows[table] = before if found == before else found
    return rows


@dataclass(frozen=True)
class Change:
    """What became of one table."""

    table: str
    added: list[tuple]
    altered: list[tuple]
    removed: list[tuple]


def changes(before: Rows, after: Rows) -> list[Change]:
    found = []
    for table, now in after.items():
        was = before.get(table, {})
        if was is now:
            continue
        added = _firsts_first(table, [row for key, row in now.items() if key not in was])
        altered = [(*row[1:], key) for key, row in now.items() if key in was and was[key] != row]
        removed = [(key,) for key in was if key not in now]
        found.append(Change(table, added, altered, removed))
    return found


def _firsts_first(table: str, rows: list[tuple]) -> list[tuple]:
    """Rows before those of the same table that point to them; numbers may be random."""
    own = [at for at, column in enumerate(_tables()[table]) if (table, column) in _pointing_home()]
    if not own:
        return rows
    by_key = {row[0]: row for row in rows}

    def depth(row) -> int:
        above = [by_key[row[at]] for at in own if row[at] in by_key and row[at] != row[0]]
        return 1 + max(map(depth, above), default=0)

    return sorted(rows, key=depth)


@cache
def _pointing_home() -> set[tuple[str, str]]:
    """(table, column) of every foreign key to the table it stands in."""
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.related_model and field.related_model._meta.concrete_model is model
    }


def apply(what: list[Change]) -> None:
    """Children leave before their parents and come after them, as the guards demand."""
    with connection.cursor() as cursor:
        for change in reversed(what):
            if change.removed:
                key = _tables()[change.table][0]
                sql = f'DELETE FROM "{change.table}" WHERE "{key}" = %s'
                cursor.executemany(sql, change.removed)
        for change in what:
            key, *others = columns = _tables()[change.table]
            if change.added:
                marks = ", ".join(["%s"] * len(columns))
                sql = f'INSERT INTO "{change.table}" ({_quoted(columns)}) VALUES ({marks})'
                cursor.executemany(sql, change.added)
            if change.altered:
                to = ", ".join(f'"{name}" = %s' for name in others)
                sql = f'UPDATE "{change.table}" SET {to} WHERE "{key}" = %s'
                cursor.executemany(sql, change.altered)


class Snapshot:
    """What `build` changes in the database, what it returns, and what it leaves for the commit."""

    def __init__(self, build, before: Rows):
        waiting = len(connection.run_on_commit)
        built = build()
        self.hooks = [(func, robust) for _, func, robust in connection.run_on_commit[waiting:]]
        self.rows = read(before)
        self.what = changes(before, self.rows)
        self.kept = copy.deepcopy(built)
        self.following: dict[tuple, Snapshot] = {}

    def __deepcopy__(self, memo):
        return self

    def lay(self):
        """Do it all once more, without the deeds."""
        apply(self.what)
        for func, robust in self.hooks:
            transaction.on_commit(func, robust=robust)
        return self.objects()

    def objects(self):
        """The objects as they were then, not yet touched by anybody."""
        return copy.deepcopy(self.kept)


def _plain(value) -> bool:
    if isinstance(value, tuple):
        return all(map(_plain, value))
    return value is None or isinstance(value, str | int | float | date)


def stage(build):
    """Mark a builder `build(scene, *plain values, **plain values)` as a stage to be kept."""

    @wraps(build)
    def staged(scene, *args, **kwargs):
        watch = vars(scene).get("watch")
        here = watch and watch.here()
        if not here or not all(map(_plain, (*args, *kwargs.values()))):
            return build(scene, *args, **kwargs)
        named = tuple(sorted(kwargs.items()))
        key = (build.__module__, build.__qualname__, args, named, timezone.localdate())

        def reach():
            result = build(scene, *args, **kwargs)
            return {k: v for k, v in vars(scene).items() if k != "watch"}, result

        if snapshot := here.following.get(key):
            held, result = snapshot.lay()
        else:
            here.following[key] = snapshot = Snapshot(reach, here.rows)
            held, result = snapshot.objects()
        vars(scene).update(held)
        watch.reached(snapshot)
        return result

    return staged


@contextmanager
def rolled_back():
    """A transaction that leaves nothing behind."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Watch:
    """Knows the stage of one test's scene as long as only stages write and nothing is patched."""

    READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")

    def __init__(self, start: Snapshot, patch):
        self._here, self._patch = start, patch

    def here(self) -> Snapshot | None:
        if self._patch._setattr or self._patch._setitem:
            self._here = None
        return self._here

    def reached(self, snapshot: Snapshot):
        self._here = snapshot

    def forget(self, **_):
        self._here = None

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(self.READS):
            self.forget()
        return execute(sql, params, many, context)


@contextmanager
def watched(scene, start: Snapshot, patch):
    scene.watch = Watch(start, patch)
    setting_changed.connect(scene.watch.forget)
    with connection.execute_wrapper(scene.watch):
        yield scene
    setting_changed.disconnect(scene.watch.forget)
