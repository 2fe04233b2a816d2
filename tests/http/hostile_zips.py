"""Archives that nobody means well with, by name."""

from __future__ import annotations

import struct

from tests.http.calling import SECRET
from tests.http.raw_zip import BZIP2, DEFLATED, ENCRYPTED, LZMA, STORED, SYMLINK, UTF8, Member, zip_of

NAME = b"teachers.csv"
ROW = f"teacher_id\n{SECRET}\n".encode()
GOOD = Member(NAME, ROW)
MIB = b"\0" * 2**20


def _named(*names: bytes, flags: int = UTF8) -> bytes:
    return zip_of([Member(name, ROW, flags=flags) for name in names])


def names() -> dict[str, bytes]:
    """Strange names."""
    long = b"n" * 250
    return {
        "absolute": _named(b"/etc/teachers.csv"),
        "upwards": _named(b"../../teachers.csv"),
        "upwards within": _named(b"a/../teachers.csv"),
        "backslashes": _named(b"..\\..\\teachers.csv"),
        "drive": _named(b"C:teachers.csv"),
        "nul": _named(b"teachers.csv\0.exe"),
        "control characters": _named(b"teach\r\n\x1b[31mers.csv"),
        "cp866": _named("педагоги.csv".encode("cp866"), flags=0),
        "cyrillic": _named("педагоги.csv".encode()),
        "utf-8 flag, other bytes": _named(b"\xff\xfe.csv"),
        "surrogate": _named(b"\xed\xa0\x80.csv"),
        "right to left": _named("teachers\u202evsc.csv".encode()),
        "empty": _named(b""),
        "dot": _named(b"."),
        "two dots": _named(b".."),
        "slash": _named(b"/"),
        "only a suffix": _named(b".csv"),
        "folder with content": _named(b"teachers.csv/"),
        "folder and file": _named(b"teachers.csv/x.csv", NAME),
        "twice": _named(NAME, NAME),
        "twice but for case": _named(NAME, b"TEACHERS.CSV", b"Teachers.Csv"),
        "as long as can be": _named(b"n" * 65_531 + b".csv"),
        "longer than a file's": _named(long + b"nnn.csv"),
        "as long as a file's": _named(long + b"n.csv"),
        "long in cyrillic": _named("ж".encode() * 130 + b".csv"),
        "deep": _named(b"d/" * 2000 + NAME),
        "somebody's": _named(f"{SECRET}.exe".encode()),
        "two folders": _named(b"a/teachers.csv", f"{SECRET}/groups.csv".encode()),
        "of macOS": _named(b"__MACOSX/._teachers.csv", b".DS_Store", NAME),
        "only of macOS": _named(b"__MACOSX/._teachers.csv"),
        "in upper case": _named(b"TEACHERS.CSV"),
    }


def lies() -> dict[str, bytes]:
    """What the headers say is not what is there."""
    other_name = struct.pack("<HHBI", 0x7075, 9 + 2, 1, 0) + b"../x"
    overlapping = [Member(NAME, ROW)] + [Member(b"x%d.csv" % i, ROW, offset=0) for i in range(20)]
    return {
        "smaller than said": zip_of([Member(NAME, ROW, size=10**9)]),
        "larger than said": zip_of([Member(NAME, MIB, size=5)]),
        "nothing, it says": zip_of([Member(NAME, ROW, size=0, packed_size=0)]),
        "packed to more than the file": zip_of([Member(NAME, ROW, packed_size=2**31)]),
        "sizes for zip64": zip_of([Member(NAME, ROW, size=2**32 - 1, packed_size=2**32 - 1)]),
        "another checksum": zip_of([Member(NAME, ROW, crc=1)]),
        "begins beyond the end": zip_of([Member(NAME, ROW, offset=2**31)]),
        "begins elsewhere": zip_of([Member(NAME, ROW, offset=7)]),
        "overlapping": zip_of(overlapping),
        "the same data for all": zip_of([GOOD], directory_times=500),
        "encrypted": zip_of([Member(NAME, ROW, flags=UTF8 | ENCRYPTED)]),
        "strongly encrypted": zip_of([Member(NAME, ROW, flags=UTF8 | 0x41, method=99)]),
        "patched data": zip_of([Member(NAME, ROW, flags=UTF8 | 0x20)]),
        "unknown method": zip_of([Member(NAME, ROW, method=97)]),
        "stored, said to be packed": zip_of([Member(NAME, b"x" * 50, method=STORED)]).replace(
            b"\0\x08\0\0", b"\0\x08\x08\0"
        ),
        "symbolic link": zip_of([Member(NAME, b"/etc/passwd", attributes=SYMLINK, method=STORED)]),
        "device": zip_of([Member(NAME, b"", attributes=0o060666 << 16)]),
        "another name in an extra field": zip_of([Member(NAME, ROW, extra=other_name)]),
        "cut extra field": zip_of([Member(NAME, ROW, extra=b"\x01\x00\xff\xff")]),
        "zip64 extra field without content": zip_of([Member(NAME, ROW, size=2**32 - 1, extra=b"\1\0\0\0")]),
        "zip64": zip_of([GOOD], zip64=True),
        "fewer than said": zip_of([GOOD], told=60_000),
        "more than said": zip_of([GOOD, Member(b"groups.csv", ROW)], told=1),
        "comment": zip_of([GOOD], comment=b"PK\x05\x06" * 16_000),
        "two ends": zip_of([GOOD]) + zip_of([Member(b"x.exe", ROW)]),
        "something before": zip_of([GOOD], head=b"MZ" + b"\0" * 5000),
        "something before, still a zip": zip_of([GOOD], head=b"PK" + b"\0" * 5000),
        "something behind": zip_of([GOOD], tail=b"\0" * 70_000),
        "empty archive": zip_of([]),
        "only the end, cut": b"PK\x05\x06\0\0",
        "split archive": zip_of([GOOD]).replace(b"PK\x05\x06\0\0", b"PK\x05\x06\7\0"),
        "zip in a zip": zip_of([Member(b"inner.zip", zip_of([GOOD]))]),
        "zip called csv": zip_of([Member(NAME, zip_of([GOOD]))]),
    }


def bombs() -> dict[str, bytes]:
    """Small files that are large inside."""
    quine = zip_of([Member(b"a.zip", zip_of([Member(b"b.csv", MIB, repeat=64)]))])
    return {
        "zeros": zip_of([Member(NAME, MIB, repeat=64)]),
        "zeros in many": zip_of([Member(b"t%d.csv" % i, MIB, repeat=8) for i in range(8)]),
        "bzip2": zip_of([Member(NAME, MIB, BZIP2, repeat=64)]),
        "lzma": zip_of([Member(NAME, MIB, LZMA, repeat=16)]),
        "nested": quine,
        "many members": zip_of([Member(b"t%d.csv" % i, b"", STORED) for i in range(2001)]),
        "as many as allowed": zip_of([Member(b"t%d.csv" % i, b"", STORED) for i in range(2000)]),
        "endless list of members": zip_of([GOOD], directory_times=60_000),
        "one block for all": zip_of(
            [Member(NAME, MIB, repeat=32)] + [Member(NAME, b"", STORED, offset=0) for _ in range(500)]
        ),
        "endless line": zip_of([Member(NAME, b"x" * 2**20, DEFLATED, repeat=12)]),
        "a million columns": zip_of([Member(NAME, b"," * 2**20)]),
        "a million empty lines": zip_of([Member(NAME, b"\n" * 2**20)]),
        "a million quotes": zip_of([Member(NAME, b'teacher_id\n"' + b'"' * 2**20)]),
    }


def tables() -> dict[str, bytes]:
    """Honest archives of dishonest tables."""
    contents = {
        "nothing": b"",
        "NUL": b"teacher_id\n\0\n",
        "utf-16": "teacher_id\nт1\n".encode("utf-16"),
        "cp1251": "teacher_id\nпедагог\n".encode("cp1251"),
        "half a character": "teacher_id\nт".encode()[:-1],
        "open quote": b'teacher_id\n"' + ROW,
        "semicolons": b"teacher_id;school_id\nt1;s1\n",
        "formulas": b"teacher_id,school_id\n=cmd|'/c calc'!A0,@SUM(1)\n",
        "only line ends": b"\r\n\r\r\n\n",
        "headings twice": b"teacher_id,teacher_id\n1,2\n",
        "without headings": b",,,\n1,2,3,4\n",
        "huge numbers": b"teacher_id,birth_year\nt1," + b"9" * 5000 + b"\n",
        "odd numbers": b"teacher_id,birth_year,load\nt1,nan,inf\nt2,1e999,-0\nt3,0x10,1_000\n",
        "odd days": b"period_id,start,end\np,0000-00-00,9999-99-99\np,-1,1e9\n",
        "odd characters": "teacher_id\n\u2028\u0085\ufeff\U0010ffff\x7f\x1f\n".encode(),
    }
    return {
        f"{name}: {content}": zip_of([Member(f"{name}.csv".encode(), data)])
        for name in ("teachers", "period")
        for content, data in contents.items()
    }
