"""Zip files written byte by byte, so that every field of them can be wrong."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
UTF8, ENCRYPTED = 0x800, 0x1
SYMLINK = 0o120777 << 16


@dataclass(frozen=True)
class Member:
    """A member; what is None is told truly."""

    name: bytes
    data: bytes = b"teacher_id\n"
    method: int = DEFLATED
    flags: int = UTF8
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    extra: bytes = b""
    attributes: int = 0
    offset: int | None = None
    """Where the list of members says that it begins."""
    repeat: int = 1
    """The data are so many times these (kept packed as one stream, however many)."""

    def packed(self) -> bytes:
        if self.method == DEFLATED:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            return b"".join([packer.compress(self.data) for _ in range(self.repeat)]) + packer.flush()
        if self.method == BZIP2:
            bzip2 = bz2.BZ2Compressor()
            return b"".join([bzip2.compress(self.data) for _ in range(self.repeat)]) + bzip2.flush()
        if self.method == LZMA:
            return _lzma(self.data * self.repeat, 1 << 16)
        return self.data * self.repeat

    def checksum(self) -> int:
        value = 0
        for _ in range(self.repeat):
            value = zlib.crc32(self.data, value)
        return value


def _lzma(data: bytes, dictionary: int) -> bytes:
    """As zip files have it: a version, the size of the properties, the properties, the stream."""
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": dictionary}]
    properties = struct.pack("<BI", 0x5D, dictionary)
    return struct.pack("<BBH", 9, 4, 5) + properties + lzma.compress(data, lzma.FORMAT_RAW, filters=filters)


def zip_of(
    members: Sequence[Member],
    *,
    head: bytes = b"",
    tail: bytes = b"",
    comment: bytes = b"",
    told: int | None = None,
    directory_times: int = 1,
    zip64: bool = False,
) -> bytes:
    """A zip of the members between ``head`` and ``tail``; ``told``: how many it says it has."""
    body, listed = bytearray(head), bytearray()
    for member in members:
        packed = member.packed()
        true_size = len(member.data) * member.repeat
        fields = struct.pack(
            "<HHHHIII",
            member.flags,
            member.method,
            0,
            0x21,
            member.checksum() if member.crc is None else member.crc,
            len(packed) if member.packed_size is None else member.packed_size,
            true_size if member.size is None else member.size,
        )
        lengths = struct.pack("<HH", len(member.name), len(member.extra))
        offset = len(body) if member.offset is None else member.offset
        body += b"PK\x03\x04" + struct.pack("<H", 20) + fields + lengths + member.name + member.extra + packed
        listed += b"PK\x01\x02" + struct.pack("<HH", 0x314, 20) + fields + lengths
        listed += struct.pack("<HHHII", 0, 0, 0, member.attributes, offset) + member.name + member.extra
    begins, whole = len(body), bytes(listed) * directory_times
    number = len(members) * directory_times if told is None else told
    ends = struct.pack("<HHHHIIH", 0, 0, number & 0xFFFF, number & 0xFFFF, len(whole), begins, len(comment))
    if zip64:
        record = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, number, number, len(whole), begins)
        locator = struct.pack("<IQI", 0, begins + len(whole), 1)
        whole += b"PK\x06\x06" + record + b"PK\x06\x07" + locator
        ends = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, len(comment))
    return bytes(body) + whole + b"PK\x05\x06" + ends + comment + tail
