from django.db import DatabaseError, connection


def faults() -> list[str]:
    """What keeps this installation from working; empty when the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return ["database"]
    return []
