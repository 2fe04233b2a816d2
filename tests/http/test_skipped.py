"""Registrations upon which a rebalancing does not act: told, and set aside by name or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from store import jobs, registrations
from store.engine import Store
from store.paging import Paging
from tests.http.calling import faults, made, refused
from tests.http.published import TODAY, Campaign, ago, published, refusal
from tests.service.tables import working
from tests.store.dumps import everything


@pytest.fixture
def campaign(server: httpx.Client, store: Store, tmp_path: Path) -> Campaign:
    return published(server, store, tmp_path / "data")


def pending(campaign: Campaign) -> list[str]:
    with campaign.store.reading() as connection:
        return [row.id for row in registrations.known(connection, campaign.id).pending]


def told(answer: httpx.Response) -> str:
    """The identifier of the one row that was registered."""
    (row,) = made(answer)["registered"]
    return str(row["id"])


def test_what_is_not_acted_upon_is_told_and_set_aside_by_name_alone(campaign: Campaign) -> None:
    """t1 refuses g1 and then confirms it; t4 refuses g2, which is acted upon."""
    told(campaign.tells("refusal", refusal("t4", "g2")))
    stuck = told(campaign.tells("refusal", refusal("t1", "g1")))
    row = {"teacher_id": "t1", "group_id": "g1", "confirmed_on": ago(1)}
    told(campaign.tells("confirmation", row))
    with working(campaign.store):
        proposal = campaign.proposes()
    (skipped,) = proposal["skipped"]
    assert (skipped["registration_id"], skipped["code"]) == (stuck, "confirmed")
    assert (skipped["teacher_id"], skipped["group_id"]) == ("t1", "g1")
    assert "skipped" not in proposal["figures"]

    before = everything(campaign.store)
    for without in ([], ["registration_0123456789abcdef"], [stuck, "registration_0123456789abcdef"]):
        problem = refused(campaign.decides(proposal, "acceptance", without=without), 409, "skipped")
        assert faults(problem) == [(stuck, "confirmed")]
    assert everything(campaign.store) == before
    made(campaign.decides(proposal, "acceptance", without=[stuck]), 200)
    assert pending(campaign) == []
    noted = made(campaign.server.get("/v1/journal", params={"object_id": proposal["id"]}), 200)["items"]
    assert [entry["detail"].get("skipped") for entry in noted if entry["action"] == "accepted"] == [[stuck]]


def test_what_is_taken_back_needs_a_proposal_of_its_own(campaign: Campaign) -> None:
    stuck = told(campaign.tells("refusal", refusal("t1", "g1")))
    told(campaign.tells("confirmation", {"teacher_id": "t1", "group_id": "g1", "confirmed_on": ago(1)}))
    with working(campaign.store):
        proposal = campaign.proposes()
        path = f"/v1/registrations/{stuck}/withdrawal"
        made(campaign.server.post(path, json={"reason": "подтвердили"}))
        refused(campaign.decides(proposal, "acceptance", without=[stuck]), 409, "overtaken")
        again = campaign.proposes()
    assert again["skipped"] == []
    made(campaign.decides(again, "acceptance"), 200)


def test_a_proposal_that_skips_nothing_wants_no_names(campaign: Campaign) -> None:
    known = told(campaign.tells("refusal", refusal("t1", "g1")))
    with working(campaign.store):
        proposal = campaign.proposes()
    assert proposal["skipped"] == []
    refused(campaign.decides(proposal, "acceptance", without=[known]), 409, "skipped")
    made(campaign.decides(proposal, "acceptance"), 200)


@pytest.mark.parametrize("dated", [True, False])
def test_nothing_is_proposed_for_a_day_before_what_is_registered(campaign: Campaign, dated: bool) -> None:
    """A row told by a clock that is ahead would be skipped as one of a day to come."""
    ahead = TODAY + timedelta(days=7)
    row = refusal("t1", "g1", on=ahead.isoformat())
    told(campaign.tells("refusal", row, on=ahead))
    body: dict[str, Any] = {"as_of": (ahead - timedelta(days=1)).isoformat()} if dated else {}
    problem = refused(campaign.post("proposals", json=body), 409, "not_allowed_now")
    assert faults(problem) == [("body.as_of", "before_registration")]
    assert jobs.page(campaign.store, Paging(10)).items == []
    made(campaign.post("proposals", json={"as_of": ahead.isoformat()}), 202)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"teacher_id": "t8", "group_id": "g3", "named_by": "s1"}, "began"),
        ({"teacher_id": "t2", "group_id": "g2", "named_by": "s1"}, "seated"),
        ({"teacher_id": "t8", "group_id": "g1", "named_by": "s2"}, "other_school"),
        ({"teacher_id": "t8", "group_id": "g1", "named_by": "s1", "named_on": ago(-1)}, "in_future"),
        ({"teacher_id": "t4", "group_id": "g1", "named_by": "s3"}, "refuser"),
        ({"teacher_id": "t9", "group_id": "g1", "named_by": "s1"}, "not_repeated"),
    ],
)
def test_a_substitute_is_judged_when_it_is_named(
    server: httpx.Client, store: Store, tmp_path: Path, row: dict[str, str], code: str
) -> None:
    """t9 has been taught p1 before, t4 refuses a place at the same time."""
    history = [{"teacher_id": "t9", "programme_id": "p1", "end": "2026-03-05", "hours": 16}]
    campaign = published(server, store, tmp_path / "data", training_history=history)
    told(campaign.tells("refusal", refusal("t4", "g2")))
    before = everything(store)
    fine = {"teacher_id": "t9", "group_id": "g2", "named_by": "s1", "named_on": ago(1)}
    answer = campaign.tells("substitute", fine, {"named_on": ago(1), **row})
    assert faults(refused(answer, 422, "not_admitted")) == [("body.rows.1", code)]
    assert everything(store) == before
    made(campaign.tells("substitute", fine))
