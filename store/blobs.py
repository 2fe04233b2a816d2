"""Content by its hash, in pieces: whoever is told that it is there will find it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Store, Work
from store.tables import blob, blob_chunk

PIECE = 1 << 20
"""Bytes of a piece: also what is held in memory at a time."""


def put(work: Work, content: BinaryIO) -> tuple[str, int]:
    """Keep what ``content`` holds from its beginning on; its hash and size.

    The same content again changes nothing.
    """
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    for piece in _pieces(content):
        digest.update(piece)
        size += len(piece)
    name = digest.hexdigest()
    if not _claimed(work, name, size):
        return name, size
    content.seek(0)
    for place, piece in enumerate(_pieces(content)):
        work.connection.execute(insert(blob_chunk).values(sha256=name, place=place, content=piece))
    return name, size


def _claimed(work: Work, name: str, size: int) -> bool:
    """Whether this transaction is the one that brings the content (others wait for it, or have it)."""
    values = {"sha256": name, "size": size, "created_at": work.at}
    engine = sqlite if work.is_sqlite else postgresql
    statement = engine.insert(blob).values(values).on_conflict_do_nothing().returning(blob.c.sha256)
    return work.connection.execute(statement).first() is not None


def pieces(store: Store, name: str) -> Iterator[bytes]:
    """The content, piece by piece.  Raises: KeyError: there is none of that hash."""
    place = 0
    with store.reading() as connection:
        if connection.execute(select(blob.c.size).where(blob.c.sha256 == name)).first() is None:
            raise KeyError(name)
    while True:
        with store.reading() as connection:
            row = connection.execute(
                select(blob_chunk.c.content).where(blob_chunk.c.sha256 == name, blob_chunk.c.place == place)
            ).first()
        if row is None:
            return
        yield bytes(row.content)
        place += 1


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    while piece := content.read(PIECE):
        yield piece
