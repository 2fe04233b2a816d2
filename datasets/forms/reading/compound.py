"""The old container of Office (a compound file): the streams inside, found without trusting the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from datasets.forms.reading.scanned import ScanError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_STREAM, _ROOT = 2, 5
_SHORT, _LONG = 2**32 - 1, 2**64 - 1
"""With small sectors the upper half of a size may be anything."""


class Compound:
    """A compound file in memory.  Raises ScanError where it contradicts itself."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER or not content.startswith(MAGIC):
            raise ScanError("no compound file")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ScanError("strange sectors")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directories, fat_count, directory = struct.unpack_from("<III", content, 40)
        self._cutoff, mini_fat, mini_count, difat, difat_count = struct.unpack_from("<IIIII", content, 56)
        if max(directories, fat_count, mini_count, difat_count) > len(content) // self._size:
            raise ScanError("more sectors than there are bytes")
        self._fat = self._table(self._fat_sectors(fat_count, difat))
        entries = self._joined(self._chain(directory, self._fat))
        sizes = _SHORT if shift == 9 else _LONG
        found = [entry for entry in _directory(entries, sizes) if entry[1] in (_STREAM, _ROOT)]
        if any(size > len(content) for _, _, (_, size) in found):
            raise ScanError("a stream longer than the file")
        self._entries = {name: place for name, _, place in found if name}
        self._mini_fat = self._table(self._chain(mini_fat, self._fat))
        root = next((place for _, kind, place in found if kind == _ROOT), (_END, 0))
        self._mini = self._joined(self._chain(root[0], self._fat))[: root[1]]

    @property
    def names(self) -> set[str]:
        """The names of everything inside."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream.  Raises ScanError where there is none."""
        if name not in self._entries:
            raise ScanError("no such stream")
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._joined(self._chain(start, self._fat))[:size]
        step = self._mini_size
        pieces = (self._mini[at * step : (at + 1) * step] for at in self._chain(start, self._mini_fat))
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        return self._content[begin : begin + self._size]

    def _joined(self, numbers: Iterator[int]) -> bytes:
        return b"".join(map(self._sector, numbers))

    def _table(self, numbers: Iterator[int]) -> tuple[int, ...]:
        raw = self._joined(numbers)
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _fat_sectors(self, count: int, difat: int) -> Iterator[int]:
        """Where the table of sectors lies: 109 in the header, the rest in sectors of its own."""
        most = min(count, len(self._content) // self._size + 1)
        listed = list(struct.unpack_from("<109I", self._content, 76))
        visited: set[int] = set()
        while len(listed) < most and difat < _END and difat not in visited:
            visited.add(difat)
            more = self._sector(difat)
            numbers = struct.unpack(f"<{len(more) // 4}I", more[: len(more) // 4 * 4])
            listed.extend(numbers[:-1])
            difat = numbers[-1] if numbers else _END
        return (number for number in listed[:most] if number < _END)

    @staticmethod
    def _chain(start: int, table: tuple[int, ...]) -> Iterator[int]:
        """Sector after sector; one that comes back is a lie."""
        number, steps = start, 0
        while number < _END:
            if number >= len(table) or steps > len(table):
                raise ScanError("a chain of sectors leads nowhere")
            yield number
            number, steps = table[number], steps + 1


def _directory(entries: bytes, sizes: int) -> Iterator[tuple[str, int, tuple[int, int]]]:
    """Name, kind and (first sector, bytes) of every entry; ``sizes``: which bits of a size count."""
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = min(struct.unpack_from("<H", entries, at + 64)[0], 64)
        name = entries[at : at + max(0, length - 2)].decode("utf-16-le", errors="replace")
        start, size = struct.unpack_from("<IQ", entries, at + 116)
        yield name, entries[at + 66], (start, size & sizes)
