"""Bytes of a workbook spoilt on their way: anywhere in an .xls, inside the parts of an archive otherwise."""

from __future__ import annotations

import io
import random
import re
import zipfile

NUMBERS = (b"0", b"-1", b"16385", b"1048577", b"4294967295", b"99999999999")
SIGNS = b'0123456789"<>/= -'
WORDS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xfe\xff\xff\x7f", b"\x01\0")


def spoilt(rng: random.Random, content: bytes) -> bytes:
    """The same file with a few things changed; an archive stays one."""
    if not content.startswith(b"PK"):
        return _overwritten(rng, content)
    source = zipfile.ZipFile(io.BytesIO(content))
    part = rng.choice([name for name in source.namelist() if name.endswith((".xml", ".rels"))])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            whole = source.read(name)
            archive.writestr(name, _reworded(rng, whole) if name == part else whole)
    return made.getvalue()


def _overwritten(rng: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(rng.choice((1, 2, 5, 20))):
        word = rng.choice((*WORDS, bytes([rng.randrange(256)])))
        at = rng.randrange(len(made) - len(word))
        made[at : at + len(word)] = word
    return bytes(made)


def _reworded(rng: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 10))):
        at = rng.randrange(max(1, len(made)))
        numbers = list(re.finditer(rb"\d+", made))
        change = rng.randrange(4)
        if change == 0 and made:
            made[at] = rng.choice(SIGNS)
        elif change == 1:
            del made[at : at + rng.randrange(1, 30)]
        elif change == 2:
            made[at:at] = made[at : at + rng.randrange(1, 200)]
        elif numbers:
            found = rng.choice(numbers)
            made[found.start() : found.end()] = rng.choice(NUMBERS)
    return bytes(made)
