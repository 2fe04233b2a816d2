"""What has happened in a campaign since proposals were made, looked up once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection

from store import plans
from store.registrations import Registration, Withdrawn, pending, withdrawn_since


class Overtakable(Protocol):
    """What is asked of a proposal."""

    @property
    def base_plan_id(self) -> str:
        """The plan that it would replace."""

    @property
    def registered(self) -> int:
        """Up to which registration it knows."""

    @property
    def content(self) -> dict[str, Any]:
        """``teachers`` and ``groups`` that it touches."""


@dataclass(frozen=True)
class Since:
    """The plan that is published, and what was told and taken back after the registrations that the eldest
    proposal knows."""

    current: str | None
    told: Sequence[Registration]
    withdrawn: Sequence[Withdrawn]

    def against(self, found: Overtakable) -> tuple[str, str] | None:
        """What stands against a proposal: its kind and its identifier."""
        assert self.current is not None  # a plan that was published gives way to another one only
        if self.current != found.base_plan_id:
            return "plan", self.current
        teachers, groups = set(found.content["teachers"]), set(found.content["groups"])
        for told in self.told:
            about = {told.content.get("group_id"), told.content.get("into_group_id")}
            touched = told.content.get("teacher_id") in teachers or not groups.isdisjoint(about)
            if told.number > found.registered and touched:
                return "registration", told.id
        for gone in self.withdrawn:
            if gone.number <= found.registered < gone.taken_back:
                return "registration", gone.id
        return None


def happened_since(connection: Connection, campaign_id: str, registered: int) -> Since:
    """What has happened since somebody knew the registrations up to that number."""
    return Since(
        plans.current(connection, campaign_id),
        pending(connection, campaign_id, registered),
        withdrawn_since(connection, campaign_id, registered),
    )
