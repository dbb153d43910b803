"""Promises the database itself keeps, laid after every migrate on PostgreSQL and SQLite.

1. Events and their seals are append-only: UPDATE, DELETE, replacement and TRUNCATE are refused on
   every model that says `append_only`.
2. A row and its parent belong to the same inspection: a model that has an `inspection` column and a
   foreign key to another such model gets a composite key (PostgreSQL) or triggers (SQLite). A model
   names foreign keys that cross inspections on purpose in `across_inspections`.
3. Nobody stands in two tables that exclude each other (`never_both`).
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


@dataclass(frozen=True)
class Exclusion:
    """A person in `one` (model, column) is never in `other`, nor the other way round."""

    name: str
    one: tuple[type[models.Model], str]
    other: tuple[type[models.Model], str]
    told: str

    @property
    def sides(self):
        """(table, column, other table, other column), once for each side that may be written."""
        (a, a_column), (b, b_column) = self.one, self.other
        a, b = a._meta.db_table, b._meta.db_table
        return [(a, a_column, b, b_column), (b, b_column, a, a_column)]


_exclusions: list[Exclusion] = []


def never_both(name: str, one, other, *, told: str):
    """Declare that the database refuses a person in both `(model, column)`s with `told`."""
    _exclusions.append(Exclusion(name, one, other, told))


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


def lift_guards_between_tables(using="default", **_):
    """Before migrations on SQLite: no table can be rebuilt that a trigger of another one names.

    What keeps rows append-only stays; all others are laid again by `install_guards` when it is done.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    kept = tuple(f"{model._meta.db_table}_no_" for model in append_only_models())
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            if not name.startswith(kept):
                cursor.execute(f'DROP TRIGGER "{name}"')


def append_only_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if getattr(model, "append_only", False)]


def lift_event_guard(using="default"):
    """Take the append-only guard off (only test databases being flushed need this)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in append_only_models():
            table = model._meta.db_table
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            for deed in ("update", "delete", "replace", "truncate"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{deed}"{on}')


def _append_only(present) -> Iterator[tuple[str, str]]:
    for model in append_only_models():
        if model._meta.db_table in present:
            yield model._meta.db_table, model._meta.pk.column


def _known(present) -> Iterator[Kinship]:
    for kin in kinships():
        if {kin.child._meta.db_table, kin.parent._meta.db_table} <= present:
            yield kin


def _sides(present):
    """Both sides of every exclusion, each with a name for its trigger."""
    for exclusion in _exclusions:
        for number, side in enumerate(exclusion.sides, 1):
            if {side[0], side[2]} <= present:
                yield f"{exclusion.name}_{number}", side, exclusion.told


def _sqlite(present):
    yield from _events_on_sqlite(present)
    yield from _kinships_on_sqlite(present)
    for name, (table, column, other, other_column), told in _sides(present):
        for deed in ("insert", "update"):
            yield f'DROP TRIGGER IF EXISTS "{name}_{deed}"'
            yield (
                f'CREATE TRIGGER "{name}_{deed}" BEFORE {deed.upper()} ON "{table}" WHEN EXISTS '
                f'(SELECT 1 FROM "{other}" o WHERE o."{other_column}" = NEW."{column}") '
                f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
            )


def _events_on_sqlite(present):
    for table, key in _append_only(present):
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for deed in ("UPDATE", "DELETE"):
            yield f'DROP TRIGGER IF EXISTS "{table}_no_{deed.lower()}"'
            yield f'CREATE TRIGGER "{table}_no_{deed.lower()}" BEFORE {deed} ON "{table}" {refuse}'
        # INSERT OR REPLACE deletes without firing the DELETE trigger (recursive_triggers is off).
        yield f'DROP TRIGGER IF EXISTS "{table}_no_replace"'
        yield (
            f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '
            f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}") {refuse}'
        )


def _kinships_on_sqlite(present):
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
    yield from _events_on_postgresql(present)
    yield from _kinships_on_postgresql(present)
    yield from _exclusions_on_postgresql(present)


# Two transactions that write one side each at the same moment: the lock lets the second one see
# what the first has written.
_NEVER_BOTH = """
CREATE OR REPLACE FUNCTION never_both() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE id bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint; found_one boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext(TG_ARGV[3]), id::integer);
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I = $1)', TG_ARGV[1], TG_ARGV[2])
    INTO found_one USING id;
  IF found_one THEN
    RAISE EXCEPTION '%', TG_ARGV[3] USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def _exclusions_on_postgresql(present):
    yield _NEVER_BOTH
    for name, (table, column, other, other_column), told in _sides(present):
        yield f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
        yield (
            f'CREATE TRIGGER "{name}" BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW '
            f"EXECUTE FUNCTION never_both('{column}', '{other}', '{other_column}', '{told}')"
        )


def _events_on_postgresql(present):
    yield (
        "CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table, _ in _append_only(present):
        for deed, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            yield f'DROP TRIGGER IF EXISTS "{table}_no_{deed.lower()}" ON "{table}"'
            yield (
                f'CREATE TRIGGER "{table}_no_{deed.lower()}" BEFORE {deed} ON "{table}" '
                f"FOR EACH {each} EXECUTE FUNCTION append_only_refuse()"
            )


def _kinships_on_postgresql(present):
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
