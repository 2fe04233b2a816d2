"""What the server tells of itself: that it is there, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from api.http.models import Model


class JournalEntry(Model):
    """Who did what when."""

    number: int
    at: datetime
    actor: str
    level: str
    action: str
    object_kind: str
    object_id: str
    request_id: str | None
    detail: dict[str, Any]


class Health(Model):
    """The process answers."""

    status: Literal["ok"]
    version: str


class Ready(Model):
    """The store answers and has the tables that this version needs."""

    status: Literal["ready", "not_ready"]
    store: str
    waiting: int
    running: int
