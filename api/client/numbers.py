"""Unique numbers as typed calls; a part of the client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from api.http.models import Page
from api.http.number_models import IssuedOut, NewNumbers, NumberBalance, NumberDetail, NumberOut

OutT = TypeVar("OutT", bound=BaseModel)
PATH = "/v1/unique-numbers"


class Reading(Protocol):
    """How the client reads."""

    def __call__(self, kind: type[OutT], path: str, params: Mapping[str, str] | None = None) -> OutT:
        """What lies at the path."""


class Writing(Protocol):
    """How the client writes; ``key``: the same key again does nothing twice."""

    def __call__(self, kind: type[OutT], method: str, path: str, key: str | None, **sent: Any) -> OutT:
        """What the server answers."""


class Numbers:
    """The calls on unique numbers."""

    def __init__(self, read: Reading, write: Writing) -> None:
        self._read, self._write = read, write

    def page(
        self,
        campaign_id: str | None = None,
        *,
        state: str | None = None,
        district_id: str | None = None,
        holder: str | None = None,
        on: date | None = None,
        cursor: str | None = None,
    ) -> Page[NumberOut]:
        """Numbers in their order, now or at the end of a day."""
        asked = {
            "campaign_id": campaign_id, "state": state, "district_id": district_id, "holder": holder,
            "on": _day(on), "cursor": cursor, "limit": "200",
        }  # fmt: skip
        return self._read(Page[NumberOut], PATH, _given(asked))

    def one(self, number: str, on: date | None = None) -> NumberDetail:
        """A number with its history."""
        return self._read(NumberDetail, _at(number), _given({"on": _day(on)}))

    def balance(self, campaign_id: str, on: date | None = None) -> NumberBalance:
        """How many there are, and where."""
        asked = {"campaign_id": campaign_id, "on": _day(on)}
        return self._read(NumberBalance, f"{PATH}/balance", _given(asked))

    def issue(self, order: NewNumbers, *, key: str | None = None) -> IssuedOut:
        """Issue a batch."""
        sent = order.model_dump(mode="json", exclude_none=True)
        return self._write(IssuedOut, "POST", PATH, key, json=sent)

    def happen(self, seen: NumberOut, kind: str, *, key: str | None = None, **told: object) -> NumberOut:
        """What happens to a number, if it still is as it was seen; ``told``: the fields of that kind."""
        headers = {"If-Match": f'"{seen.sequence}"'}
        path = f"{_at(seen.number)}/events"
        return self._write(NumberOut, "POST", path, key, json={"kind": kind, **told}, headers=headers)


def _at(number: str) -> str:
    return f"{PATH}/{quote(number, safe='')}"


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _given(asked: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value is not None}
