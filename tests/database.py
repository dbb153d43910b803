"""The test databases: migrated once, kept as a template, cloned for every worker and every run.

The migrations cost seconds, a clone costs a tenth of one. The template is thrown away as soon as a
migration, the kernel (whose guards are laid after every migrate) or Django itself has changed.
SQLite keeps it under `.pytest_cache/`, PostgreSQL as a database named `test_…_template`.
"""

import fcntl
import hashlib
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import django
from django.apps import apps
from django.conf import settings
from django.db.migrations.state import ProjectState

CACHE = settings.BASE_DIR / ".pytest_cache" / "database"


def create(connection) -> None:
    """Give this worker its own migrated database; `drop` takes it away again."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time():
        {"sqlite": _clone_sqlite, "postgresql": _clone_postgresql}[connection.vendor](connection)
    connection.ensure_connection()


def drop(connection, name: str) -> None:
    connection.creation.destroy_test_db(name, verbosity=0)


def _digest() -> str:
    found = hashlib.sha256(f"{django.VERSION}".encode())
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    for folder in (*folders, settings.BASE_DIR / "kernel"):
        for path in sorted(folder.glob("*.py")):
            found.update(f"{folder.parent.name}/{path.name}".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


@contextmanager
def _one_at_a_time():
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _point(connection, name: str) -> None:
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name


def _append_in_place(state, app_label, model_name, option, added):
    """An index or a constraint more, without making the classes of all related models anew.

    Django does so after each, and that was half the time of the migrations. Here no relation changes,
    and the operation looks at the class it is about alone. (`make run` migrates as Django does.)
    """
    options = state.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in vars(state):
        model = state.apps.get_model(app_label, model_name)
        setattr(model._meta, option, list(options[option]))


@mock.patch.object(ProjectState, "_append_option", _append_in_place)
def _migrate_into(connection, name: str) -> None:
    """A new database `name`, made by the real migrations."""
    test, before = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    named, test["NAME"] = test["NAME"], name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        test["NAME"] = named
    _point(connection, before)


def _clone_sqlite(connection) -> None:
    template = CACHE / f"{_digest()}.sqlite3"
    if not template.exists():
        for stale in CACHE.glob("*.sqlite3*"):
            stale.unlink()
        fresh = template.with_suffix(".sqlite3-fresh")
        _migrate_into(connection, str(fresh))
        fresh.rename(template)
    _point(connection, connection.creation._get_test_db_name())
    connection.ensure_connection()
    source = sqlite3.connect(template)
    source.backup(connection.connection)
    source.close()


def _clone_postgresql(connection) -> None:
    creation, digest = connection.creation, _digest()
    template = f"test_{connection.settings_dict['NAME']}_template"
    with creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [template],
        )
        made_of = (cursor.fetchone() or [None])[0]
    if made_of != digest:
        with creation._nodb_cursor() as cursor:  # a stale one, or one cut off in the making
            cursor.execute(f"DROP DATABASE IF EXISTS {creation._quote_name(template)}")
        _migrate_into(connection, template)
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"COMMENT ON DATABASE {creation._quote_name(template)} IS '{digest}'")
    connection.settings_dict["TEST"]["TEMPLATE"] = template
    creation._create_test_db(verbosity=0, autoclobber=True)
    _point(connection, creation._get_test_db_name())
