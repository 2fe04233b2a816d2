"""Commands as processes: each begun anew, or forked from one that has the dataset in memory already."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from api.parent import environment_of_child
from api.service.commands import SAID
from api.voice import WORDS

NICENESS = 10
OUT, ERR = "out.json", "err.txt"
"""Where a command's answer and its other words go, in the job's folder."""


class Process(Protocol):
    """What is asked of a command at work."""

    @property
    def returncode(self) -> int | None:
        """How it ended; None: it has not."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end.  Raises: subprocess.TimeoutExpired."""

    def send_signal(self, sig: int) -> None:
        """Send a signal, if it has not ended."""

    def kill(self) -> None:
        """End it at once."""


@dataclass(frozen=True)
class Command:
    """Words of ``kvota``, the interpreter first; the folder; the dataset and the hash of its content."""

    words: list[str]
    folder: Path
    dataset: Path
    key: str


@contextmanager
def begun(command: Command) -> Iterator[Process]:
    """The command in a process of its own at low priority; it never outlives the block."""
    environment = environment_of_child(**{WORDS: str(command.folder / SAID)})
    with (command.folder / OUT).open("wb") as out, (command.folder / ERR).open("wb") as err:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command.words,
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C in the server's terminal is meant for the server alone
        )
        try:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
            yield process
        finally:
            process.kill()
            process.wait()


class Room:
    """Commands about one dataset after another; the keeper begins with the first and ends with the block."""

    def __init__(self) -> None:
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The keeper's process."""
        return None if self._keeper is None else self._keeper.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @contextmanager
    def begun(self, command: Command) -> Iterator[Process]:
        """As :func:`begun`, forked from the keeper."""
        keeper = self._begin()
        assert keeper.stdin is not None
        task = {
            "key": command.key,
            "dataset": str(command.dataset),
            "words": command.words[command.words.index("api") + 1 :],
            "out": str(command.folder / OUT),
            "err": str(command.folder / ERR),
            "environment": {WORDS: str(command.folder / SAID)},
        }
        for name in (OUT, ERR):  # there, and empty, even where the keeper dies before the command begins
            (command.folder / name).touch()
        with suppress(BrokenPipeError):
            keeper.stdin.write(json.dumps(task).encode() + b"\n")
            keeper.stdin.flush()
        process = _Forked(keeper)
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            if keeper.poll() is not None:
                self._end()

    def _begin(self) -> subprocess.Popen[bytes]:
        if self._keeper is None or self._keeper.poll() is not None:
            self._end()
            self._keeper = subprocess.Popen(  # our own module
                [sys.executable, "-m", "api.service.keeper"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment_of_child(),
                start_new_session=True,
            )
            with suppress(OSError):  # its commands are as it is, and reading a dataset is work too
                os.setpriority(os.PRIO_PROCESS, self._keeper.pid, NICENESS)
        return self._keeper

    def _end(self) -> None:
        if self._keeper is None:
            return
        self._keeper.kill()
        self._keeper.wait()
        for stream in (self._keeper.stdin, self._keeper.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._keeper = None


class _Forked:
    """A command that the keeper forked, heard of through the keeper alone."""

    def __init__(self, keeper: subprocess.Popen[bytes]) -> None:
        self._keeper = keeper
        self._heard = b""
        self._pid: int | None = None
        self._later: int | None = None
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end.  Raises: subprocess.TimeoutExpired."""
        until = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired("kvota", timeout or 0.0)
            self._hear(left)
        return self.returncode

    def send_signal(self, sig: int) -> None:
        """Send a signal as soon as there is a process to hear it."""
        self._hear(0)
        if self.returncode is None and self._pid is None:
            self._later = sig
        elif self.returncode is None and self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, sig)

    def kill(self) -> None:
        """End it at once; while the dataset is still being read, the keeper with it."""
        self._hear(0)
        if self.returncode is None and self._pid is None:
            self._keeper.kill()
        else:
            self.send_signal(signal.SIGKILL)

    def _hear(self, seconds: float | None) -> None:
        """What the keeper says within so many seconds (None: until it says something)."""
        if self.returncode is not None:
            return
        assert self._keeper.stdout is not None
        stream = self._keeper.stdout.fileno()
        if not select.select([stream], [], [], seconds)[0]:
            return
        piece = os.read(stream, 4096)
        if not piece:
            ended = self._keeper.wait()  # and the command with it: whatever the keeper says, that did not end
            self.returncode = ended if ended < 0 else -signal.SIGKILL
            return
        *lines, self._heard = (self._heard + piece).split(b"\n")
        for line in lines:
            said = json.loads(line)
            self._pid = said.get("pid", self._pid)
            self.returncode = said.get("returncode")
        if self._pid is not None and self._later is not None:
            later, self._later = self._later, None
            self.send_signal(later)
