"""Rows judged outside of the transaction that writes them; the server's own day on what they do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from api.http.routes import registrations as routes
from api.service import registering
from store import numbers_reading, plans, registrations
from store.engine import Store
from tests.http.calling import faults, made, refused
from tests.http.published import Campaign, kept_draft, published, refusal
from tests.store.conftest import OPERATOR, Clock
from tests.store.rebalancings import begun, draft, passing, proposed


@pytest.fixture
def campaign(server: httpx.Client, store: Store, tmp_path: Path) -> Campaign:
    return published(server, store, tmp_path / "data")


@pytest.fixture
def alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes a second connection while one is out: of thirty who did, none would get it."""
    reading = store.reading

    @contextmanager
    def checked() -> Iterator[Connection]:
        assert store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        with reading() as connection:
            yield connection

    monkeypatch.setattr(store, "reading", checked)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> list[str]:
    """Something happens while rows are judged for the first time; the plans by which they were."""
    judge, seen = registering.judged, list[str]()

    def judged(by: Any, *told: Any) -> Any:
        seen.append(by.plan_id)
        if len(seen) == 1:
            happens()
        return judge(by, *told)

    monkeypatch.setattr(routes, "judged", judged)
    return seen


def test_what_is_told_meanwhile_is_judged_without_a_second_connection(
    campaign: Campaign, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else confirms the place that is refused."""

    def confirmed() -> None:
        row = {"teacher_id": "t1", "group_id": "g1", "confirmed_on": "2027-01-14"}
        with campaign.store.writing(OPERATOR) as work:
            registrations.add(work, campaign.id, "confirmation", [row])

    seen = meanwhile(monkeypatch, confirmed)
    answer = campaign.tells("refusal", refusal("t1", "g1"))
    assert faults(refused(answer, 422, "not_admitted")) == [("body.rows.0", "confirmed")]
    assert seen == [campaign.plan_id] * 2


def test_rows_are_judged_anew_by_a_plan_that_is_published_meanwhile(
    campaign: Campaign, alone: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The place that is refused is not in the new plan."""
    dataset = campaign.current()["dataset_id"]
    other = kept_draft(campaign.store, tmp_path / "data", dataset, campaign.id, [("t2", "g2")], "default")

    def replaced() -> None:
        with campaign.store.writing(OPERATOR) as work:
            plans.publish(work, other, 1)

    seen = meanwhile(monkeypatch, replaced)
    answer = campaign.tells("refusal", refusal("t1", "g1"))
    assert faults(refused(answer, 422, "not_admitted")) == [("body.rows.0", "not_seated")]
    assert seen == [campaign.plan_id, other]
    made(campaign.tells("refusal", refusal("t2", "g2")))


# --- which day it is ---------------------------------------------------------------------------------


@pytest.fixture
def evening(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """Half past ten in the evening in Greenwich: the server, in Kazan, has the next day."""
    clock = Clock()
    clock.at = datetime(2027, 1, 11, 22, 30, tzinfo=UTC)
    monkeypatch.setattr(store, "clock", clock)
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "Europe/Moscow")
        time.tzset()
        yield date(2027, 1, 12)
    time.tzset()


def test_what_happens_to_numbers_is_of_the_servers_day(
    evening: date, server: httpx.Client, store: Store
) -> None:
    """Published, confirmed, taken back, restored: each by its day."""
    campaign_id, hall, plan = begun(store)
    number = hall.seats["p0"][1]
    after = hall.without("p0").with_seat("p0", "g1", number)
    with store.writing(OPERATOR) as work:
        other = draft(work, campaign_id, after)

    def last_day(wanted: str) -> date:
        event = numbers_reading.history(store, number)[-1]
        assert event.kind == wanted
        return event.on

    path = f"/v1/plans/{other.id}/publication"
    now = made(server.post(path, headers={"If-Match": '"1"'}), 200)
    assert last_day("enrolled") == evening
    proposal = proposed(store, plans.get(store, other.id), passing(after, "p0", "p9"))
    path = f"/v1/proposals/{proposal.id}/acceptance"
    done = made(server.post(path, json={}, headers={"If-Match": '"1"'}), 200)
    path = f"/v1/plans/{now['id']}/restoration"
    made(server.post(path, headers={"If-Match": f'"{done["plan"]["version"]}"'}), 200)
    assert last_day("undone") == evening
    path = f"/v1/plans/{plan.id}/restoration"
    made(server.post(path, headers={"If-Match": '"2"'}), 200)
    assert last_day("enrolled") == evening
