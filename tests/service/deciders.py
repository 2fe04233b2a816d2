"""People who accept rebalancings and undo them without rest, and whether the store holds what they did.

Proposals are put straight into the store, as a job would leave them; deciding goes through the server.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from random import Random
from typing import Any

import httpx
from sqlalchemy import Connection, Table, select

from store import plans
from store.campaigns import locked
from store.engine import Actor, Store
from store.tables import idempotency, journal, plan
from store.tables_numbers import number_event
from store.tables_rebalancing import plan_basis, proposal
from tests.service.processes import PATIENCE_S
from tests.store.rebalancings import Hall, begun, check_ledger, proposed, some_change

JUDGE = Actor("judge", "region")
NEAR = 6
"""So many versions back an undo reaches."""
Rows = list[dict[str, Any]]


class Decider:
    """Somebody with a campaign of their own; ``counts``: what was done, and how often the server died of it.

    ``halls``: who sits where by each plan, told before the server is asked to publish it.
    """

    def __init__(self, store: Store, name: str, seed: int) -> None:
        self.name, self.counts = name, Counter[str]()
        self._store, self._draw, self._n = store, Random(f"{seed} {name}"), 0
        self.campaign_id, hall, self._now = begun(store, people=6)
        self.halls: dict[str, Hall] = {self._now.id: hall}
        self._past, self._lost = [self._now], threading.Event()

    def work(self, url: str, stop: threading.Event, lost: threading.Event) -> None:
        """Decide until ``stop`` is set; ``lost``: the server will not come back."""
        who = {"X-Actor": self.name, "X-Level": "region"}
        with httpx.Client(base_url=url, headers=who, timeout=60.0, trust_env=False) as client:
            self._lost = lost
            while not stop.is_set():
                hall = self.halls[self._now.id]
                if len(self._past) > 1 and (len(hall.seats) < 3 or self._draw.random() < 0.35):
                    self._undo(client)
                else:
                    self._accept(client, hall)

    def _accept(self, client: httpx.Client, hall: Hall) -> None:
        change = some_change(hall, self._draw, f"p{100 + self._n}")
        made = proposed(self._store, self._now, change)
        self.halls[made.plan_id] = change.after
        answer = self._sent(client, f"/v1/proposals/{made.id}/acceptance", 1)
        assert answer["proposal"]["state"] == "accepted"
        self._published(answer["plan"]["id"], made.plan_id)
        self.counts["accepted"] += 1

    def _undo(self, client: httpx.Client) -> None:
        goal = self._draw.choice(self._past[-NEAR:-1])
        answer = self._sent(client, f"/v1/plans/{goal.id}/restoration", self._now.version)
        self.halls[answer["id"]] = self.halls[goal.id]
        self._published(answer["id"], answer["id"])
        self.counts["restored"] += 1

    def _published(self, told: str, expected: str) -> None:
        assert told == expected
        self._now = plans.get(self._store, told)
        assert self._now.state == "published"
        self._past.append(self._now)

    def _sent(self, client: httpx.Client, path: str, seen: int) -> dict[str, Any]:
        """The answer, asked for under one key until there is one."""
        self._n += 1
        headers = {"If-Match": f'"{seen}"', "Idempotency-Key": f"{self.name}-{self._n}"}
        body: dict[str, str] | None = {} if path.endswith("acceptance") else None
        until, died = time.monotonic() + PATIENCE_S, False
        while True:
            try:
                answer = client.post(path, json=body, headers=headers)
                break
            except httpx.ConnectError:
                assert not self._lost.is_set()
            except httpx.TransportError:
                died = True
            assert time.monotonic() < until, path
            time.sleep(0.02)
        assert answer.status_code == 200, answer.text
        if died:
            replayed = answer.headers.get("idempotency-replayed") == "true"
            self.counts["died, was in" if replayed else "died, was out"] += 1
        found = answer.json()
        assert isinstance(found, dict)
        return found


def judge(store: Store, deciders: list[Decider]) -> None:
    """Whether every decision is wholly in or wholly out, at a moment at which nobody decides.

    Raises: AssertionError, BrokenLedgerError: plans, proposals, journal, kept answers and ledger disagree.
    """
    with store.writing(JUDGE) as work:
        for each in deciders:
            locked(work, each.campaign_id)  # whatever a dying server left behind has ended then
        for each in deciders:
            _judge_campaign(store, work.connection, each)


def _judge_campaign(store: Store, connection: Connection, decider: Decider) -> None:
    proposals = _rows(connection, proposal, proposal.c.campaign_id == decider.campaign_id)
    own = _rows(connection, plan, plan.c.campaign_id == decider.campaign_id)
    public = sorted((row for row in own if row["state"] != "draft"), key=lambda row: row["number"])
    ids = {row["id"] for row in own}
    basis = {row["plan_id"]: row for row in _rows(connection, plan_basis) if row["plan_id"] in ids}
    _judge_versions(public)
    assert basis.keys() == {row["id"] for row in public}
    accepted = {row["plan_id"]: row["id"] for row in proposals if row["state"] == "accepted"}
    assert accepted == {name: row["proposal_id"] for name, row in basis.items() if row["proposal_id"]}
    waiting = {row["plan_id"] for row in proposals if row["state"] == "open"}
    assert waiting >= {row["id"] for row in own if row["state"] == "draft"}  # no copy was left unpublished
    assert {row["version"] for row in proposals if row["state"] == "accepted"} <= {2}
    events = _rows(connection, number_event, number_event.c.campaign_id == decider.campaign_id)
    assert {row["proposal_id"] for row in events} - {None} <= set(accepted.values())
    restored = {name for name, row in basis.items() if row["restores"]}
    _judge_notes(connection, decider, set(accepted.values()), {row["id"] for row in public}, restored)
    kept = _rows(connection, idempotency, idempotency.c.actor == decider.name)
    assert len(kept) == len(accepted) + len(restored)
    now = public[-1]["id"]
    while now not in decider.halls:  # undone at this moment: nobody was told of the new version yet
        now = basis[now]["restores"]
    check_ledger(store, decider.campaign_id, decider.halls[now])


def _judge_versions(public: Rows) -> None:
    assert [row["number"] for row in public] == list(range(1, len(public) + 1))
    assert [row["state"] for row in public] == ["superseded"] * (len(public) - 1) + ["published"]
    assert [row["succeeds"] for row in public] == [None, *(row["id"] for row in public[:-1])]


def _judge_notes(
    connection: Connection, decider: Decider, accepted: set[str], public: set[str], restored: set[str]
) -> None:
    """The journal tells of every decision once."""
    notes = Counter(
        (row["action"], row["object_id"])
        for row in _rows(connection, journal)
        if row["action"] in ("accepted", "publish", "restore")
        and (row["object_id"] in public or row["actor"] == decider.name)
    )
    expected = [("accepted", name) for name in accepted]
    expected += [("publish", name) for name in public]
    expected += [("restore", name) for name in restored]
    assert notes == Counter(expected)


def _rows(connection: Connection, table: Table, *conditions: Any) -> Rows:
    return [dict(row) for row in connection.execute(select(table).where(*conditions)).mappings()]
