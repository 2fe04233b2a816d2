"""``kvota serve``: the HTTP interface, with its workers."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from api.exits import ExitCode, wrong_option
from api.http.app import create_app
from api.http.settings import MIB, Settings
from api.service import logs
from api.service.crew import Crew
from api.service.stores import opened, url_of
from api.voice import Voice

_LAST_WORDS_S = 3
"""Seconds that requests have to end when the server does."""
_BACKLOG = 2048


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    store: str
    host: str
    port: int
    workers: int
    most_upload_mib: int
    names_actor: bool


def run(request: Request, voice: Voice) -> ExitCode:
    """Serve until asked to end."""
    logs.set_up()
    settings = Settings(most_upload=request.most_upload_mib * MIB, names_actor=request.names_actor)
    store = opened(request.store)
    with _bound(request.host, request.port) as listener:
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            create_app(store, settings),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_LAST_WORDS_S,
            backlog=_BACKLOG,
        )
        server = uvicorn.Server(config)
        with _asked_to_end(server), Crew(url_of(request.store), request.workers):
            voice.say("serving", url=f"http://{shown}:{port}")
            sys.stdout.flush()
            server.run(sockets=[listener])
    store.close()
    return ExitCode.DONE


@contextmanager
def _asked_to_end(server: uvicorn.Server) -> Iterator[None]:
    """While the block runs, signals only ask the server to end.

    Left to itself it raises them again when it has ended, which would end this process before the workers
    have put their jobs back.
    """
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _bound(host: str, port: int) -> socket.socket:
    """A socket at the address.  Raises: InputError: it is taken, or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named as TCP, or asyncio leaves Nagle's algorithm on: every answer would wait for a delayed ACK, 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise wrong_option(
            "--port",
            f"{host}:{port}",
            ("адрес занят или недоступен", "the address is taken or not available"),
            ("свободный порт этой машины, 0 – любой", "a free port of this machine, 0: any"),
        ) from error
    return listener
