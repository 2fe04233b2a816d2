"""Uploaded datasets: kept as they came, found again by identifier or hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import insert

from store import blobs
from store.campaigns import opened
from store.engine import Store, Work, new_id
from store.journal import note
from store.paging import Page, Paging
from store.rows import newest_first, one
from store.tables import dataset


@dataclass(frozen=True)
class StoredDataset:
    """A dataset; ``media``: ``zip`` (CSV tables) or ``xlsx``; ``sha256`` of what was uploaded."""

    id: str
    campaign_id: str | None
    sha256: str
    media: str
    size: int
    created_at: datetime
    created_by: str


def create(work: Work, content: BinaryIO, media: str, campaign_id: str | None) -> StoredDataset:
    """Keep an upload.  Raises: NotThereError, NotAllowedNowError: no such campaign, or it is closed."""
    if campaign_id is not None:
        opened(work, campaign_id, "dataset")
    sha256, size = blobs.put(work, content)
    made = StoredDataset(new_id("dataset"), campaign_id, sha256, media, size, work.at, work.actor.actor)
    work.connection.execute(insert(dataset).values(vars(made)))
    note(work, "upload", "dataset", made.id, sha256=sha256, size=size)
    return made


def get(store: Store, dataset_id: str) -> StoredDataset:
    """The dataset.  Raises: NotThereError."""
    with store.reading() as connection:
        return one(connection, dataset, dataset_id, lambda row: StoredDataset(**row))


def page(store: Store, paging: Paging, campaign_id: str | None = None) -> Page[StoredDataset]:
    """Datasets, the newest first."""
    wanted = () if campaign_id is None else (dataset.c.campaign_id == campaign_id,)
    return newest_first(store, dataset, paging, lambda row: StoredDataset(**row), *wanted)
