"""A number that nobody holds, from a dataset into the ledger and from there to whoever comes without one."""

from __future__ import annotations

from pathlib import Path

import httpx

from rules.ledger.events import Kind
from rules.ledger.states import State
from store import numbers_reading
from store.engine import Store
from tests.builders import Row
from tests.http.calling import made
from tests.http.published import published, refusal
from tests.service.tables import working

SEATED = ("t2", "t4", "t5", "t6")


def test_a_spare_number_goes_with_the_rebalancing_that_is_accepted(
    server: httpx.Client, store: Store, tmp_path: Path
) -> None:
    """t1 has a place and no number, so that t1's refusal frees none: whoever comes needs the spare one."""
    held: list[Row] = [
        {"unique_number": f"УН-{name}", "teacher_id": name, "status": "held"} for name in SEATED
    ]
    numbers: list[Row] = [*held, {"unique_number": "УН-9", "status": "free", "school_id": "s2"}]
    campaign = published(server, store, tmp_path / "data", "tatarstan", unique_numbers=numbers)
    dataset = campaign.current()["dataset_id"]
    path = "/v1/unique-numbers/brought"
    made(server.post(path, json={"campaign_id": campaign.id, "dataset_id": dataset}))
    made(campaign.tells("refusal", refusal("t1", "g1")))
    with working(store):
        proposal = campaign.proposes()
    (last,) = [step for step in proposal["steps"] if step["unique_number"]]
    assert last["unique_number"] == "УН-9"
    assert proposal["figures"]["filled"] == 1
    made(campaign.decides(proposal, "acceptance"), 200)
    standing = numbers_reading.get(store, "УН-9").standing
    comer, group = last["to_teacher"], last["to_group"]
    assert (standing.state, standing.holder, standing.group_id) == (State.ENROLLED, comer, group)
    assert campaign.places()[comer, group]["unique_number"] == "УН-9"
    kinds = [event.kind for event in numbers_reading.history(store, "УН-9")]
    assert kinds == [Kind.BROUGHT, Kind.RELEASED, Kind.PASSED, Kind.ENROLLED]  # from s2 to somebody of s1
    assert numbers_reading.verify(store, campaign.id) == len(numbers)
