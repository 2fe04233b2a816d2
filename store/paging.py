"""Lists in pages: each page names where the next one begins."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")

LARGEST = 200


@dataclass(frozen=True)
class Paging:
    """How many items at most (1 to 200), and behind which one to begin."""

    limit: int = 50
    after: tuple[str, ...] | None = None

    @classmethod
    def of(cls, limit: int, cursor: str | None, width: int) -> Paging:
        """From what a client sends.  Raises: ValueError: the cursor is none of ours."""
        if cursor is None:
            return cls(min(limit, LARGEST))
        try:
            parts = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        except (ValueError, UnicodeError) as error:
            raise ValueError("not a cursor") from error
        if not isinstance(parts, list) or len(parts) != width or not all(isinstance(p, str) for p in parts):
            raise ValueError("not a cursor")
        return cls(min(limit, LARGEST), tuple(parts))


@dataclass(frozen=True)
class Page(Generic[ItemT]):
    """Items, and the cursor of the next page (None: there is none)."""

    items: Sequence[ItemT]
    next: str | None

    @classmethod
    def of(
        cls, items: Sequence[ItemT], paging: Paging, place: Callable[[ItemT], tuple[str, ...]]
    ) -> Page[ItemT]:
        """A page of items of which one more than asked for was looked up."""
        if len(items) <= paging.limit:
            return cls(items, None)
        kept = items[: paging.limit]
        text = json.dumps(place(kept[-1])).encode("utf-8")
        return cls(kept, base64.urlsafe_b64encode(text).decode("ascii"))
