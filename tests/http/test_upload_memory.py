"""A server in a process of its own under the worst uploads: it answers, it stays small, it goes on."""

from __future__ import annotations

import itertools
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.http.calling import ZIP
from tests.http.hostile_books import books
from tests.http.hostile_forms import END, TYPE, part
from tests.http.hostile_zips import NAME, bombs, lies
from tests.http.raw_zip import STORED, Member, zip_of

MIB = 2**20
LIMIT_MIB = 8
MOST_MIB = 64
"""What uploads may add to the memory of the idle server: pieces of a MiB in a few threads, a list of members
of two MiB as Python holds it.  An upload held whole (200 MiB), a list of members of any length (8 MiB of
it make more than 100) or a piece of bzip2 unpacked in one go would each add more."""
ROOT = Path(__file__).parents[2]


def peak_mib(pid: int) -> float:
    """The most memory that a process ever took."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024


@dataclass(frozen=True)
class Serving:
    """A server in another process."""

    pid: int
    client: httpx.Client
    idle_mib: float

    def added_mib(self) -> float:
        """The most memory that it ever took beyond what it had taken before the first upload."""
        return peak_mib(self.pid) - self.idle_mib

    def said(self, raw: Iterable[bytes], *, cut: bool = False) -> bytes:
        """The status of the answer to bytes that no client would send; nothing: the server hung up, and what
        it may have said was lost.  ``cut``: nothing more will come, the server is to see it."""
        with socket.create_connection((self.client.base_url.host, self.client.base_url.port), 60) as wire:
            try:
                for piece in raw:
                    wire.sendall(piece)
                if cut:
                    wire.shutdown(socket.SHUT_WR)
            except OSError:  # it has answered and hung up before all was sent
                pass
            try:
                line = wire.makefile("rb").readline()
            except ConnectionError:
                return b""
            return line.split(b" ")[1] if line else b""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("memory")
    words = ["serve", "--database", str(folder / "kvota.db"), "--port", "0", "--workers", "0"]
    words += ["--max-upload", str(LIMIT_MIB), "--lang", "en"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api", *words],
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=ROOT,
            env=os.environ,
        )
        try:
            assert process.stdout is not None
            address = re.search(rb"http://[\d.]+:\d+", process.stdout.readline())
            assert address is not None, (folder / "log").read_text(encoding="utf-8")
            with httpx.Client(base_url=address[0].decode(), timeout=300) as client:
                small = zip_of([Member(NAME)])
                for _ in range(3):  # whatever is made for the first upload only
                    assert client.post("/v1/datasets", content=small, headers=ZIP).status_code == 201
                yield Serving(process.pid, client, peak_mib(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            if process.stdout is not None:
                process.stdout.close()


def zeros(mib: int) -> Iterator[bytes]:
    for _ in range(mib):
        yield bytes(MIB)


def chunked(
    pieces: Iterable[bytes], media: str = "application/zip", path: str = "/v1/datasets"
) -> Iterator[bytes]:
    """A request of HTTP/1.1 in chunks."""
    yield f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media}\r\n".encode()
    yield b"Transfer-Encoding: chunked\r\n\r\n"
    for piece in pieces:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def plain(length: str, body: bytes, more: str = "", media: str = "application/zip") -> list[bytes]:
    """A request that says of its length what it likes."""
    head = f"POST /v1/datasets HTTP/1.1\r\nHost: x\r\nContent-Type: {media}\r\n{more}"
    return [f"{head}Content-Length: {length}\r\n\r\n".encode(), body]


def form_of(field: str) -> Iterator[bytes]:
    """A form with a file of 200 MiB, piece by piece."""
    yield part(field, b"", "x").rstrip(b"\r\n") + b"\r\n\r\n"
    yield from zeros(200)
    yield b"\r\n" + END


def test_uploads_beyond_the_limit_are_refused_before_they_are_held(serving: Serving) -> None:
    sent = {
        "declared": [*plain(str(200 * MIB), b""), *zeros(200)],
        "declared, of a form": [*plain(str(200 * MIB), b"", media=TYPE), *zeros(200)],
        "in chunks": chunked(zeros(200)),
        "a form in chunks": chunked(form_of("file"), TYPE),
        "a table in chunks": chunked(form_of("plan"), TYPE, "/v1/audits"),
    }
    told = {name: serving.said(raw) for name, raw in sent.items()}
    assert set(told.values()) <= {b"413", b""}  # whoever goes on sending may not hear it
    assert serving.said(plain(str(200 * MIB), b"")) == b"413"
    assert serving.said(itertools.islice(chunked(zeros(200)), 2 + LIMIT_MIB + 1)) == b"413"
    assert serving.added_mib() < MOST_MIB
    assert serving.client.get("/ready").json()["status"] == "ready"


def test_bombs_take_no_memory(serving: Serving) -> None:
    giant = {
        "half a gigabyte in one": zip_of([Member(NAME, bytes(MIB), repeat=512)]),
        "as many as fit": zip_of([Member(NAME, b"", STORED)], directory_times=(LIMIT_MIB * MIB - 500) // 60),
        **bombs(),
        **lies(),
        **{f"book: {name}": content for name, content in books().items()},
    }
    answers = {
        name: serving.client.post("/v1/datasets", content=sent, headers=ZIP) for name, sent in giant.items()
    }
    assert {
        name: answer.text for name, answer in answers.items() if answer.status_code not in (201, 422)
    } == {}
    assert answers["half a gigabyte in one"].status_code == answers["as many as fit"].status_code == 422
    assert serving.added_mib() < MOST_MIB
    assert serving.client.get("/ready").json()["status"] == "ready"


WRONG = {
    "negative length": plain("-1", b"PK"),
    "length in hexadecimal": plain("0x10", b"PK"),
    "length of thirty digits": plain("9" * 30, b"PK"),
    "two lengths": plain("2", b"PK", "Content-Length: 3\r\n"),
    "NUL in a header's name": plain("2", b"PK", "X\0: y\r\n"),
    "NUL in the path": [b"POST /v1/datasets\0 HTTP/1.1\r\n\r\n"],
    "TLS": [b"\x16\x03\x01 hello\r\n\r\n"],
    "chunk of no size": [*list(chunked([b"PK"]))[:2], b"zz\r\nPK\r\n"],
    "no zip": plain("2", b"PK"),
}
LARGE = {
    "long header": plain("2", b"PK", "X: " + "x" * 200_000 + "\r\n"),
    "many headers": plain("2", b"PK", "X: y\r\n" * 20_000),
}
CUT = {
    "less than declared": plain("10", b"PK"),
    "no last chunk": list(chunked([b"PK"]))[:3],
    "no end of the headers": [b"POST /v1/datasets HTTP/1.1\r\nHost: x\r\n"],
}


@pytest.mark.parametrize("name", [*WRONG, *LARGE, *CUT])
def test_requests_that_are_none(serving: Serving, name: str) -> None:
    status = serving.said({**WRONG, **LARGE, **CUT}[name], cut=name in CUT)
    assert status in ({b"400", b"413", b"422"} if name in WRONG else {b"400", b"422", b""})
    assert serving.client.get("/ready").json()["status"] == "ready"
