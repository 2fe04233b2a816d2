"""Multipart bodies that no form sends, by name: what the header says, and the body."""

from __future__ import annotations

from tests.http.calling import SECRET

B = b"b0undary"
TYPE = f"multipart/form-data; boundary={B.decode()}"
END = b"--" + B + b"--\r\n"
Form = tuple[str, bytes]


def part(name: str | None, content: bytes, filename: str | None = None, more: bytes = b"") -> bytes:
    """A part of a form."""
    said = "form-data"
    said += "" if name is None else f'; name="{name}"'
    said += "" if filename is None else f'; filename="{filename}"'
    head = f"Content-Disposition: {said}\r\n".encode()
    return b"--" + B + b"\r\n" + head + more + b"\r\n" + content + b"\r\n"


def forms(field: str, content: bytes, others: dict[str, str]) -> dict[str, Form]:
    """Forms with the file ``content`` as ``field`` among ``others``, each broken in its own way."""
    rest = b"".join(part(name, value.encode()) for name, value in others.items())
    file = part(field, content, "x")
    good = file + rest + END
    types = {
        "no boundary": "multipart/form-data",
        "empty boundary": "multipart/form-data; boundary=",
        "other boundary": "multipart/form-data; boundary=other",
        "long boundary": f"multipart/form-data; boundary={'b' * 5000}",
        "quoted and open": f'multipart/form-data; boundary="{B.decode()}',
        "boundary of blanks": 'multipart/form-data; boundary="   "',
        "boundary in latin-1": "multipart/form-data; boundary=\xff\xfe",
        "boundary twice": f"{TYPE}; boundary=other",
        "boundary as rfc 2231": f"multipart/form-data; boundary*=utf-8''{B.decode()}",
        "mixed": TYPE.replace("form-data", "mixed"),
        "no such charset": f"{TYPE}; charset=none",
        "charset that is no text": f"{TYPE}; charset=base64",
        "charset undefined": f"{TYPE}; charset=undefined",
        "charset idna": f"{TYPE}; charset=idna",
        "charset utf-16": f"{TYPE}; charset=utf-16",
        "charset of escapes": f"{TYPE}; charset=unicode_escape",
        "charset with a NUL": f"{TYPE}; charset=utf-8\0",
    }
    bodies = {
        "nothing": b"",
        "only the end": END,
        "no end": file + rest,
        "cut": good[: len(good) // 2],
        "cut in a header": file[:30],
        "line feeds only": good.replace(b"\r\n", b"\n"),
        "text before": b"preamble " * 1000 + b"\r\n" + good,
        "text behind": good + b"epilogue" * 1000,
        "no name": part(None, content, "x") + rest + END,
        "empty name": part("", content, "x") + rest + END,
        "name that never ends": good.replace(f'name="{field}"'.encode(), f'name="{field}'.encode()),
        "no disposition": b"--" + B + b"\r\n\r\nx\r\n" + END,
        "header without colon": b"--" + B + b"\r\nnonsense\r\n\r\nx\r\n" + END,
        "header without end": b"--" + B + b"\r\nX: " + b"x" * 2**20,
        "many headers": part(field, content, "x", b"".join(b"X-%d: y\r\n" % i for i in range(5000)))
        + rest
        + END,
        "NUL in a header": part(field, content, "x\0y") + rest + END,
        "path as a file's name": part(field, content, "../../etc/passwd") + rest + END,
        "somebody's name": part(field, content, f"{SECRET}.zip") + rest + END,
        "somebody's field": part(SECRET, b"x") + file + rest + END,
        "file as text": part(field, content) + rest + END,
        "file twice": file + file + rest + END,
        "file and text": file + part(field, b"x") + rest + END,
        "text and file": part(field, b"x") + file + rest + END,
        "other file": part("other", content, "x") + rest + END,
        "empty file": part(field, b"", "x") + rest + END,
        "in base64": part(field, content, "x", b"Content-Transfer-Encoding: base64\r\n") + rest + END,
        "form in a form": part(field, good, "x", f"Content-Type: {TYPE}\r\n".encode()) + rest + END,
        "many fields": file + rest + b"".join(part(f"x{i}", b"y") for i in range(5000)) + END,
        "many files": b"".join(part(f"x{i}", b"y", "z") for i in range(5000)) + END,
        "large field": file + part("profile", b"x" * 2**20) + rest + END,
        "charset as a field": part("_charset_", b"utf-7") + file + rest + END,
        "no utf-8": file + part("profile", b"\xff\xfe\xed\xa0\x80") + rest + END,
        "NUL in a field": file + part("profile", b"a\0b") + rest + END,
        "profile that is none": file + part("profile", f"[{SECRET}".encode()) + rest + END,
        "surrogate": file + part("profile", b"\\ud800") + rest + END,
        "fields twice": file + rest + rest + END,
        "odd values": file + rest + part("seed", "١".encode()) + part("as_of", b"0") + END,
        "boundary in the file": part(field, b"x\r\n--" + B + b"y\r\n--" + B + b"z", "x") + rest + END,
        "dashes": b"--" * 100_000,
        "almost a boundary": (b"\r\n--" + B[:-1]) * 20_000,
    }
    broken: dict[str, Form] = {name: (media, good) for name, media in types.items()}
    broken |= {name: (TYPE, body) for name, body in bodies.items()}
    broken["surrogate by its charset"] = (f"{TYPE}; charset=unicode_escape", bodies["surrogate"])
    return broken
