"""What a thief of the database and of the files finds, and how a text is looked for in it."""

import base64
import json
import sqlite3
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def spellings(text: str):
    """The bytes that would give `text` away, however they were written."""
    utf8 = text.encode()
    yield from (utf8, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030"))
    yield json.dumps(text)[1:-1].encode()
    yield from (quote(text).encode(), quote(quote(text)).encode())
    yield from (utf8.hex().encode(), utf8.hex().upper().encode())
    for shift in range(3):  # base64 of it, wherever in a longer text it begins
        coded = base64.b64encode(b"\x00" * shift + utf8)
        yield coded[4 if shift else 0 : -4]


def told_of(haystack: bytes, secrets) -> list[str]:
    """Which of these texts stand in it, however they were written."""
    return [text for text in secrets if any(way in haystack for way in spellings(text))]


def all_rows() -> bytes:
    """Every column of every table, as it comes out of a dump; sessions also as they decode."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found += [_bytes(value) for value in row]
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.all()
    found += [json.dumps(one.get_decoded(), default=str).encode() for one in sessions]
    return b"\x00".join(found)


def _bytes(value) -> bytes:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return raw + raw.hex().encode()
    return (value if isinstance(value, str) else json.dumps(value, default=str)).encode()


def database_file() -> bytes:
    """SQLite's file byte for byte, free pages included; nothing on PostgreSQL."""
    if connection.vendor != "sqlite":
        return b""
    connection.ensure_connection()
    stored = connection.connection
    return stored.serialize() if isinstance(stored, sqlite3.Connection) else b""


def all_files(folder) -> bytes:
    """Whatever lies in a folder, byte for byte."""
    return b"\x00".join(path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())
