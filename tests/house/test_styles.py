"""Styles that an office's browser of version 86 understands, and no colour without a word."""

import re

import pytest
from django.conf import settings

SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
TOO_NEW = {
    r":has\(": "105", r":is\(|:where\(": "88", r"\binset\s*:": "87", r"aspect-ratio": "88",
    r"color-mix": "111", r"\b\d+[dsl]v[hw]\b": "108", r"@container": "105", r"@layer": "99",
    r"^\s*&": "112 (nesting)", r"overflow:\s*clip": "90", r"\b(inline|block)-size\s*:\s*fit": "94",
}  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_is_newer_than_chromium_86(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    found = [
        f"{word} needs {since}" for word, since in TOO_NEW.items() if re.search(word, text, re.M)
    ]
    assert not found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_text_is_under_twelve_pixels(sheet):
    sizes = re.findall(r"font(?:-size)?:\s*(?:[\w\d]+\s+)?(\d+(?:\.\d+)?)px", sheet.read_text())
    small = [size for size in map(float, sizes) if size < 11]
    assert not small  # 11 px is the dot before a status, no text
