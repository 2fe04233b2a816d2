"""The workers of a server: processes of their own, started again when one dies, ended with the server."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import TracebackType
from typing import Self

from api.parent import environment_of_child
from api.service.logs import log
from api.service.stores import ENVIRONMENT

_LOOK_S = 0.5
_PAUSE_S = 1.0
_END_S = 10.0


class Crew:
    """``size`` workers on the store ``url``, for as long as the block lasts."""

    def __init__(self, url: str, size: int) -> None:
        self._environment = environment_of_child(**{ENVIRONMENT: url})
        self._size = size
        self._stop = threading.Event()
        self._processes: list[subprocess.Popen[bytes]] = []
        # workers end with the thread that started them: it lives as long as the server
        self._keeper = threading.Thread(target=self._keep, name="crew")

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._keeper.join()

    def _keep(self) -> None:
        self._processes = [self._begun() for _ in range(self._size)]
        while not self._stop.wait(_LOOK_S):
            for place, process in enumerate(self._processes):
                if process.poll() is not None:
                    log().error("worker_died", exit_code=process.returncode)
                    if not self._stop.wait(_PAUSE_S):
                        self._processes[place] = self._begun()
        self._end()

    def _begun(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "api", "worker"]
        return subprocess.Popen(words, env=self._environment, stdin=subprocess.DEVNULL)  # noqa: S603  # our own command

    def _end(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
