"""Forms of this room, one module per kind of record."""
