"""The store that a command works on, by its URL or as a file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from api.exits import wrong_option
from rules.problems import InputError
from store.engine import Store, sqlite_url
from store.errors import BusyError
from store.upgrade import upgrade

OPTION = "--database"
ENVIRONMENT = "KVOTA_DATABASE"
_EXPECTED = (
    "файл, например kvota.db, или postgresql://ПОЛЬЗОВАТЕЛЬ@УЗЕЛ/БАЗА",
    "a file, say kvota.db, or postgresql://USER@HOST/DATABASE",
)


def url_of(text: str) -> str:
    """The URL of a store.  Raises: InputError: of another kind of database, or none at all."""
    if "://" not in text:
        return sqlite_url(Path(text).absolute())
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise _refused(("адрес не читается", "unreadable address")) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite+pysqlite", "sqlite"):
        raise _refused(("такая база не поддерживается", "this kind of database is not supported"))
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise _refused(("база только в памяти", "a database in memory only"))
    return url.render_as_string(hide_password=False)


def opened(text: str) -> Store:
    """The store, at its newest tables.  Raises: InputError: it can't be opened."""
    store = Store(url_of(text))
    if store.is_sqlite and store.url.database is not None:
        Path(store.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        upgrade(store)
    except (BusyError, OperationalError) as error:
        store.close()
        message = ("хранилище не открывается", "the store can't be opened")
        raise _refused(message) from error
    return store


def _refused(message: tuple[str, str]) -> InputError:
    """The refusal, without the address: it may hold a password."""
    return wrong_option(OPTION, "…", message, _EXPECTED)
