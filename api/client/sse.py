"""Server-sent events, as far as this server speaks them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ServerEvent:
    """An event: its number, its kind and what it says."""

    id: str
    kind: str
    content: dict[str, Any]


def events_of(lines: Iterable[str]) -> Iterator[ServerEvent]:
    """The whole events in a stream of lines."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if {"id", "event", "data"} <= fields.keys():
            yield ServerEvent(fields["id"], fields["event"], json.loads(fields["data"]))
        fields = {}
