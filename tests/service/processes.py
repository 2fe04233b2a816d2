"""A real server in processes of its own, found again by a mark in their environment, and killed."""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARK = "KVOTA_TESTS_MARK"
HOST = "127.0.0.1"
PATIENCE_S = 240.0
"""Nothing here takes so long; whatever does fails its test."""
_COMMANDS = {b"check", b"allocate", b"audit"}


class Kind(StrEnum):
    """What a process of ours does."""

    SERVER = "serve"
    WORKER = "worker"
    COMMAND = "command"
    SOLVER = "solver"
    HELPER = "helper"
    """Whatever Python starts beside a solver."""


@dataclass(frozen=True)
class Found:
    """A living process."""

    pid: int
    kind: Kind

    def kill(self) -> bool:
        """End it as a power cut would; whether it was there to be killed."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True


def marked(mark: str) -> list[Found]:
    """Every living process that was started with this mark, or by one that was."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                found.append(Found(int(folder.name), _kind(words)))
    return sorted(found, key=lambda process: process.pid)


def _kind(words: list[bytes]) -> Kind:
    if b"--multiprocessing-fork" in words:
        return Kind.SOLVER
    if words[1:3] != [b"-m", b"api"]:
        return Kind.HELPER
    return Kind.COMMAND if words[3] in _COMMANDS else Kind(words[3].decode())


def free_port() -> int:
    """A port below those that the kernel gives to clients: nobody takes it while a server is away."""
    for port in itertools.count(20_000 + os.getpid() % 10_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return port
    raise AssertionError


class Server:
    """``kvota serve`` on a store; started again at the same port after it was killed."""

    def __init__(self, url: str, folder: Path, workers: int, lease_s: float) -> None:
        self._words = ["--database", url, "--workers", str(workers), "--lang", "en"]
        self.mark = os.urandom(8).hex()
        self.port = free_port()
        self.log = folder / "server.log"
        scratch = folder / "scratch"
        scratch.mkdir()
        own = {MARK: self.mark, "KVOTA_LEASE": str(lease_s), "TMPDIR": str(scratch)}
        self._environment = {**os.environ, **own}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Start it and wait until it says that it serves."""
        words = [sys.executable, "-m", "api", "serve", "--port", str(self.port), *self._words]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
        said = self._process.stdout.readline().decode() if ready else ""
        assert self.url in said, (said, self.log.read_text(encoding="utf-8")[-2000:])

    def alive(self, kind: Kind) -> list[Found]:
        """Its processes of a kind."""
        return [process for process in marked(self.mark) if process.kind is kind]

    def buried(self) -> int:
        """Take note of the server's end; its exit code."""
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._process.wait(PATIENCE_S)

    def stop(self) -> int:
        """Ask it to end, and wait for that; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self.buried()

    def ctrl_c(self) -> int:
        """What a terminal does to all processes that were started in it; the server's exit code."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGINT)
        return self.buried()

    def left_behind(self) -> list[Found]:
        """Its processes that are still there when all had time to end."""
        until = time.monotonic() + PATIENCE_S
        while (found := marked(self.mark)) and time.monotonic() < until:
            time.sleep(0.1)
        return found


@contextlib.contextmanager
def serving(url: str, folder: Path, *, workers: int, lease_s: float = 15) -> Iterator[Server]:
    """A server that runs; whatever of it still runs after the block is killed."""
    server = Server(url, folder, workers, lease_s)
    try:
        server.start()
        yield server
    finally:
        for process in marked(server.mark):
            process.kill()
        server.buried()
