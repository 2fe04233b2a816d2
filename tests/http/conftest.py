"""A server on both databases, called inside this process."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from api.service import logs
from datasets.generator import generate
from datasets.write import write_workbook
from store.engine import Store
from store.upgrade import upgrade
from tests.http.calling import caller
from tests.service.tables import tiny_folder, zipped

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store by the real clock, empty."""
    made = Store(url)
    upgrade(made)
    yield made
    made.close()


@pytest.fixture
def server(store: Store) -> Iterator[httpx.Client]:
    """Who calls the server as operator-7 of the region."""
    with caller(store) as client:
        yield client


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_folder(tmp_path_factory.mktemp("http") / "tiny")


@pytest.fixture(scope="session")
def archive(tables: Path) -> bytes:
    """A dataset as a zip of tables."""
    return zipped(tables).getvalue()


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same dataset as a workbook."""
    path = tmp_path_factory.mktemp("http") / "tiny.xlsx"
    write_workbook(generate("tiny", 0), path)
    return path.read_bytes()


@pytest.fixture
def logged() -> Iterator[Lines]:
    """The lines logged since the last look; each of them is a JSON object."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    logs.set_up()
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)

    def lines() -> list[dict[str, Any]]:
        text = written.getvalue()
        written.seek(0)
        written.truncate()
        return [json.loads(line) for line in text.splitlines()]

    yield lines
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()
