"""Files of the old Office format, as small as they come: a header, a table, a directory, no content."""

import struct

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5


def _entry(name, kind, right=NONE, child=NONE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return head + struct.pack("<III", NONE, right, child) + bytes(36) + struct.pack("<IQ", END, 0)


def old_office(*names: str) -> bytes:
    """A compound file whose root holds empty streams of these names ("Macros/" is a folder)."""
    entries = [_entry("Root Entry", ROOT, child=1 if names else NONE)]
    for number, name in enumerate(names, start=1):
        kind = STORAGE if name.endswith("/") else STREAM
        right = number + 1 if number < len(names) else NONE
        entries.append(_entry(name.rstrip("/"), kind, right=right))
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = b"".join(entries)
    sectors = len(directory) // 512
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    chain = [FAT, *(n + 2 for n in range(sectors - 1)), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return header + table + directory
