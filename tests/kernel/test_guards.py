"""The database's own guards step aside for a migration, and come back."""

import pytest
from django.db import connection

from kernel.guards import install_guards, lift_guards_between_tables

pytestmark = pytest.mark.django_db


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rebuilds no tables")
def test_a_table_that_guards_of_others_name_can_be_rebuilt_and_events_stay_guarded():
    before = triggers()
    lift_guards_between_tables()
    left = triggers()
    assert left
    assert all("_no_" in name for name in left)
    with connection.cursor() as cursor:  # what Django does with a table it alters
        cursor.execute("ALTER TABLE clues_transferitem RENAME TO new__clues_transferitem")
        cursor.execute("ALTER TABLE new__clues_transferitem RENAME TO clues_transferitem")
        # One that rows name which are append-only themselves and belong to an inspection.
        cursor.execute("ALTER TABLE reports_report RENAME TO new__reports_report")
        cursor.execute("ALTER TABLE new__reports_report RENAME TO reports_report")
    install_guards()
    assert triggers() == before
