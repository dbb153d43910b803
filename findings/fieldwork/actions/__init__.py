"""Deeds on site, one module per kind of record."""
