"""A campaign that is closed while a rebalancing is at work: the job ends, once, and says why."""

from __future__ import annotations

from pathlib import Path

import httpx

from store import campaigns, jobs
from store.engine import Store
from store.paging import Paging
from tests.http.calling import made
from tests.http.published import TODAY, published, refusal
from tests.service.tables import over, working
from tests.store.conftest import OPERATOR


def test_a_rebalancing_of_a_closed_campaign_fails_with_its_code(
    server: httpx.Client, store: Store, tmp_path: Path
) -> None:
    campaign = published(server, store, tmp_path / "data")
    made(campaign.tells("refusal", refusal("t1", "g1")))
    job = made(campaign.post("proposals", json={"as_of": TODAY.isoformat()}), 202)
    with store.writing(OPERATOR) as work:
        campaigns.change(work, campaign.id, 1, state="closed")
    with working(store):
        done = over(store, job["id"])
    assert (done.state, done.attempt, done.plan_id) == ("failed", 1, None)
    assert done.result is not None
    assert (done.result["code"], "exit_code" in done.result) == ("not_allowed_now", False)
    listed = made(server.get(f"/v1/campaigns/{campaign.id}/proposals"), 200)["items"]
    assert listed == []
    assert [item.id for item in jobs.page(store, Paging(10), "failed").items] == [job["id"]]
