"""Promises the database itself keeps, laid after every migrate on PostgreSQL and SQLite.

1. Events are append-only: UPDATE, DELETE, replacement and TRUNCATE are refused.
2. A row and its parent belong to the same inspection: a model that has an `inspection` column and a
   foreign key to another such model gets a composite key (PostgreSQL) or triggers (SQLite). A model
   names foreign keys that cross inspections on purpose in `across_inspections`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models


@dataclass(frozen=True)
class Kinship:
    """`child.column` points to `parent`, and both carry an inspection that must agree."""

    child: type[models.Model]
    column: str
    parent: type[models.Model]

    @property
    def name(self) -> str:
        return f"same_{self.child._meta.db_table}_{self.column}"[:60]


def _carries_inspection(model) -> bool:
    return any(f.name == "inspection" and f.many_to_one for f in model._meta.concrete_fields)


def kinships() -> Iterator[Kinship]:
    for model in apps.get_models():
        if not _carries_inspection(model):
            continue
        crossing = getattr(model, "across_inspections", frozenset())
        for field in model._meta.concrete_fields:
            if not field.is_relation or field.name == "inspection" or field.name in crossing:
                continue
            if _carries_inspection(field.related_model):
                yield Kinship(model, field.column, field.related_model)


def install_guards(using="default", **_):
    connection = connections[using]
    statements = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for statement in statements(present):
            cursor.execute(statement)


def lift_event_guard(using="default"):
    """Take the append-only guard off (only test databases being flushed need this)."""
    connection = connections[using]
    on = " ON kernel_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for deed in ("update", "delete", "replace", "truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS event_no_{deed}{on}")


def _known(present) -> Iterator[Kinship]:
    for kin in kinships():
        if {kin.child._meta.db_table, kin.parent._meta.db_table} <= present:
            yield kin


def _sqlite(present):
    if "kernel_event" in present:
        for deed in ("UPDATE", "DELETE"):
            yield f"DROP TRIGGER IF EXISTS event_no_{deed.lower()}"
            yield (
                f"CREATE TRIGGER event_no_{deed.lower()} BEFORE {deed} ON kernel_event "
                "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
            )
        # INSERT OR REPLACE deletes without firing the DELETE trigger (recursive_triggers is off).
        yield "DROP TRIGGER IF EXISTS event_no_replace"
        yield (
            "CREATE TRIGGER event_no_replace BEFORE INSERT ON kernel_event "
            "WHEN EXISTS (SELECT 1 FROM kernel_event WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        )
    for kin in _known(present):
        child, parent = kin.child._meta.db_table, kin.parent._meta.db_table
        for deed in ("insert", "update"):
            yield f'DROP TRIGGER IF EXISTS "{kin.name}_{deed}"'
            yield (
                f'CREATE TRIGGER "{kin.name}_{deed}" BEFORE {deed.upper()} ON "{child}" '
                f'WHEN NEW."{kin.column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{parent}" p '
                f'WHERE p.id = NEW."{kin.column}" AND p.inspection_id IS NEW.inspection_id) '
                "BEGIN SELECT RAISE(ABORT, 'parent belongs to another inspection'); END"
            )


def _postgresql(present):
    if "kernel_event" in present:
        yield (
            "CREATE OR REPLACE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'events are append-only'; END $$"
        )
        for deed, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            yield f"DROP TRIGGER IF EXISTS event_no_{deed.lower()} ON kernel_event"
            yield (
                f"CREATE TRIGGER event_no_{deed.lower()} BEFORE {deed} ON kernel_event "
                f"FOR EACH {each} EXECUTE FUNCTION event_refuse()"
            )
    for kin in _known(present):
        child, parent = kin.child._meta.db_table, kin.parent._meta.db_table
        yield (
            f'CREATE UNIQUE INDEX IF NOT EXISTS "{parent}_id_inspection" '
            f'ON "{parent}" (id, inspection_id)'
        )
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{kin.name}') "
            f'THEN ALTER TABLE "{child}" ADD CONSTRAINT "{kin.name}" '
            f'FOREIGN KEY ("{kin.column}", inspection_id) REFERENCES "{parent}" (id, inspection_id) '
            "DEFERRABLE INITIALLY IMMEDIATE; END IF; END $$"
        )
