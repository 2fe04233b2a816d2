"""The smallest compound file (.xls, .doc, an .xlsx with a password) that holds given streams."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _entry(name: str, kind: int, start: int, size: int, child: int, sibling: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    links = struct.pack("<III", _FREE, sibling, child)
    return (head + links).ljust(116, b"\0") + struct.pack("<IQ", start, size)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams, each padded to 4096 bytes so that none is small."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    table: list[int] = []
    body = b""
    starts = {}
    for name, content in padded.items():
        count = -(-len(content) // SECTOR)
        starts[name] = len(table)
        table += [len(table) + i + 1 for i in range(count - 1)] + [_END]
        body += content.ljust(count * SECTOR, b"\0")
    entries = _entry("Root Entry", 5, _END, 0, 1 if padded else _FREE, _FREE)
    for at, (name, content) in enumerate(padded.items(), start=1):
        last = at == len(padded)
        entries += _entry(name, 2, starts[name], len(content), _FREE, _FREE if last else at + 1)
    directory = len(table)
    sectors = -(-len(entries) // SECTOR)
    table += [directory + i + 1 for i in range(sectors - 1)] + [_END]
    fat = len(table)
    table.append(_TABLE)
    body += entries.ljust(sectors * SECTOR, b"\0")
    body += struct.pack("<128I", *(table + [_FREE] * (128 - len(table))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIIII", 0, 1, directory, 0, 4096, _END, 0, _END, 0, fat)
    return head.ljust(SECTOR, b"\xff") + body


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(content)) + content
