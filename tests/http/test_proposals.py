"""Rebalancings over HTTP: proposed by a job, looked at, accepted whole and in part, rejected, undone."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from rules.ledger.events import Kind
from rules.ledger.states import FreeLevel
from store import datasets, jobs, numbers, numbers_reading, plans, registrations
from store.engine import Store
from store.paging import Paging
from store.plans import StoredPlan
from tests.http.calling import SECRET, faults, made, refused
from tests.http.conftest import Lines
from tests.http.published import Campaign, published, refusal
from tests.http.seeded import archive_of
from tests.service.tables import working
from tests.store.conftest import OPERATOR
from tests.store.dumps import everything
from tests.store.rebalancings import DAY, Hall, begun, check_ledger, draft, passing, proposed

Steps = list[tuple[str, str, str, str, str]]


@pytest.fixture
def campaign(server: httpx.Client, store: Store, tmp_path: Path) -> Campaign:
    return published(server, store, tmp_path / "data")


def steps(proposal: dict[str, Any]) -> Steps:
    """Who left, who comes, from where, to where, and how, step by step."""
    names = ("from_teacher", "to_teacher", "from_group", "to_group", "kind")
    return [tuple(step[name] for name in names) for step in proposal["steps"]]


def touched(proposal: dict[str, Any]) -> set[str]:
    """Everybody who enters a place."""
    return {step["to_teacher"] for step in proposal["steps"]}


# --- with a worker ---------------------------------------------------------------------------------


def test_a_refusal_becomes_a_successor(campaign: Campaign, logged: Lines) -> None:
    """t1 leaves g1; t2 moves there from g2; t9, of the same school, comes to g2 in the place of t2."""
    server = campaign.server
    made(campaign.tells("refusal", refusal("t1", "g1")))
    before = campaign.places()
    with working(campaign.store):
        proposal = campaign.proposes()
        chain = [("t1", "t2", "g2", "g1", "moved"), ("t2", "t9", "", "g2", "substitute")]
        assert steps(proposal) == chain
        figures = proposal["figures"]
        assert {name: figures[name] for name in ("freed", "filled", "moved", "level", "chains")} == {
            "freed": 1, "filled": 1, "moved": 1, "level": 0, "chains": 1,
        }  # fmt: skip
        assert (proposal["state"], proposal["holds"], proposal["status"]) == ("open", True, "optimal")
        assert (proposal["base_plan_id"], proposal["registered"]) == (campaign.plan_id, 1)
        listed = made(server.get(f"/v1/campaigns/{campaign.id}/proposals"), 200)["items"]
        assert listed == [{name: value for name, value in proposal.items() if name != "steps"}]
        assert campaign.places() == before  # nothing happens until it is accepted

        text = server.get(f"/v1/proposals/{proposal['id']}.csv").text
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [[row[name] for name in ("from_teacher", "to_teacher", "from_group", "to_group", "kind")]
                for row in rows] == [list(step) for step in chain]  # fmt: skip
        assert {(row["chain"], row["reason"]) for row in rows} == {("1", "болезнь")}
        check_drawing(server, proposal)

        answer = made(campaign.decides(proposal, "acceptance", reason="согласовано"), 200)
        assert (answer["proposal"]["state"], answer["proposal"]["reason"]) == ("accepted", "согласовано")
        assert answer["plan"] == campaign.current()
        assert (answer["plan"]["id"], answer["plan"]["succeeds"]) == (proposal["plan_id"], campaign.plan_id)
        assert campaign.places().keys() == (before.keys() - {("t1", "g1"), ("t2", "g2")}) | {
            ("t2", "g1"), ("t9", "g2"),
        }  # fmt: skip
        audit = campaign.audited()
        assert (audit["exit_code"], audit["violations"], audit["claims_hold"]) == (0, [], True)
        again = campaign.tells("refusal", refusal("t1", "g1"))
        assert faults(refused(again, 422, "not_admitted")) == [("body.rows.0", "refused_before")]

        empty = campaign.proposes()
        assert (empty["figures"]["freed"], empty["steps"]) == (0, [])
        made(campaign.tells("refusal", refusal("t2", "g1")))
        alone = campaign.proposes()  # nobody but t1, who refused it, wants g1
        assert (alone["figures"]["freed"], alone["steps"]) == (1, [])
    assert SECRET not in str(logged())


def check_drawing(server: httpx.Client, proposal: dict[str, Any]) -> None:
    """The drawing is XML, and has every chain with everybody in it."""
    answer = server.get(f"/v1/proposals/{proposal['id']}.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.text)
    assert root.tag.endswith("}svg")
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("}text")]
    boxes = [element for element in root.iter() if element.tag.endswith("}rect")]
    chains = {step["chain"] for step in proposal["steps"]}
    assert {str(chain) for chain in chains} <= set(texts)
    assert len(boxes) == len(proposal["steps"]) + len(chains)
    assert touched(proposal) <= set(texts)


def test_some_chains_are_accepted_and_the_rest_is_proposed_again(campaign: Campaign) -> None:
    """t1 leaves g1, t4 leaves g2 of district d2; only the place of t4 is filled at first."""
    made(campaign.tells("refusal", refusal("t1", "g1"), refusal("t4", "g2")))
    with working(campaign.store):
        whole = campaign.proposes()
        assert steps(whole) == [
            ("t1", "t2", "g2", "g1", "moved"),
            ("t2", "t9", "", "g2", "substitute"),
            ("t4", "t10", "", "g2", "substitute"),
        ]
        check_drawing(campaign.server, whole)
        (chosen,) = [step["chain"] for step in whole["steps"] if step["to_teacher"] == "t10"]
        part = campaign.proposes(part_of=whole["id"], chains=[chosen])
        assert (part["part_of"], steps(part)) == (whole["id"], [("t4", "t10", "", "g2", "substitute")])
        assert (part["figures"]["freed"], part["figures"]["filled"]) == (2, 1)
        assert part["figures"]["open_places"] == [{"teacher_id": "t1", "group_id": "g1"}]
        made(campaign.decides(part, "acceptance"), 200)
        assert {("t10", "g2"), ("t2", "g2")} <= campaign.places().keys()
        assert not {("t1", "g1"), ("t4", "g2")} & campaign.places().keys()
        assert campaign.audited()["violations"] == []

        assert campaign.proposal(whole["id"])["holds"] is False
        refused(campaign.decides(whole, "acceptance"), 409, "overtaken")
        refused(campaign.post("proposals", json={"part_of": whole["id"], "chains": [1]}), 409, "overtaken")

        rest = campaign.proposes()
        assert (rest["figures"]["refused"], rest["figures"]["freed"]) == (1, 1)
        assert steps(rest) == [("t1", "t2", "g2", "g1", "moved"), ("t2", "t9", "", "g2", "substitute")]
        assert not {"t1", "t4"} & touched(rest)  # who refused is not asked again, though t1 wanted g2 too
        made(campaign.decides(rest, "acceptance"), 200)
        assert campaign.audited()["violations"] == []

        # back to the beginning: the refusals count again, and so does what follows from them
        first = campaign.plan_id
        now = campaign.current()
        back = made(
            campaign.server.post(
                f"/v1/plans/{first}/restoration", headers={"If-Match": f'"{now["version"]}"'}
            ),
            200,
        )
        assert (back["number"], back["succeeds"]) == (4, now["id"])
        assert campaign.places() == campaign.places(first)
        assert steps(campaign.proposes()) == steps(whole)


# --- asked for in vain -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"chains": [1]}, "body.part_of", "unknown_chains"),
        ({"part_of": "{proposal}"}, "body.chains", "unknown_chains"),
        ({"part_of": "{proposal}", "chains": [1]}, "body.chains", "unknown_chains"),
        ({"part_of": "{proposal}", "chains": []}, "body.chains", "too_short"),
        ({"part_of": "{other}", "chains": [1]}, "body.part_of", "unknown_chains"),
    ],
)
def test_a_part_names_a_proposal_and_chains_that_it_has(
    campaign: Campaign, body: dict[str, Any], field: str, code: str
) -> None:
    """The proposal made by hand has no chains at all."""
    plan = plans.get(campaign.store, campaign.plan_id)
    own = proposed(campaign.store, plan, passing(begun(campaign.store)[1], "p0", None)).id
    _, hall, elsewhere = begun(campaign.store)
    other = proposed(campaign.store, elsewhere, passing(hall, "p0", "p9")).id
    if "part_of" in body:
        body = {**body, "part_of": body["part_of"].format(proposal=own, other=other)}
    before = everything(campaign.store)
    problem = refused(campaign.post("proposals", json=body), 422, "wrong_request")
    assert faults(problem) == [(field, code)]
    assert everything(campaign.store) == before


def test_nothing_is_proposed_where_nothing_is_published_or_the_campaign_is_closed(campaign: Campaign) -> None:
    server = campaign.server
    empty = made(server.post("/v1/campaigns", json={"name": "Осень 2027"}))["id"]
    refused(server.post(f"/v1/campaigns/{empty}/proposals", json={}), 409, "not_allowed_now")
    path = f"/v1/campaigns/{campaign.id}"
    made(server.patch(path, json={"state": "closed"}, headers={"If-Match": '"1"'}), 200)
    refused(campaign.post("proposals", json={}), 409, "not_allowed_now")
    unknown = "/v1/campaigns/campaign_0123456789abcdef/proposals"
    refused(server.post(unknown, json={}), 404, "not_there")
    assert jobs.page(campaign.store, Paging(10)).items == []


@pytest.mark.parametrize("what", ["", ".csv", ".svg"])
def test_a_proposal_that_is_not_there(server: httpx.Client, what: str) -> None:
    refused(server.get(f"/v1/proposals/proposal_0123456789abcdef{what}"), 404, "not_there")


# --- decided upon, without a worker ----------------------------------------------------------------


class Desk:
    """A campaign made by hand, with a proposal, as an operator has it."""

    def __init__(self, server: httpx.Client, store: Store) -> None:
        self.server, self.store = server, store
        self.campaign_id, self.hall, self.plan = begun(store)
        self.change = passing(self.hall, "p0", "p9", via="p1")
        self.proposal = proposed(store, self.plan, self.change)

    def decide(self, what: str, seen: str | None = '"1"', **body: object) -> httpx.Response:
        headers = {} if seen is None else {"If-Match": seen}
        return self.server.post(f"/v1/proposals/{self.proposal.id}/{what}", json=body, headers=headers)

    def restore(self, plan_id: str, seen: str | None) -> httpx.Response:
        headers = {} if seen is None else {"If-Match": seen}
        return self.server.post(f"/v1/plans/{plan_id}/restoration", headers=headers)

    def refused(self, answer: httpx.Response, status: int, code: str, before: object) -> str:
        """The detail of a refusal that changed nothing."""
        detail = refused(answer, status, code).detail
        assert everything(self.store) == before
        return detail

    def ledger(self, hall: Hall) -> None:
        check_ledger(self.store, self.campaign_id, hall)


@pytest.fixture
def desk(server: httpx.Client, store: Store) -> Desk:
    return Desk(server, store)


@pytest.mark.parametrize(("what", "body"), [("acceptance", {}), ("rejection", {"reason": "подождём"})])
@pytest.mark.parametrize(
    ("seen", "status", "code"),
    [(None, 428, "no_condition"), ('"2"', 412, "changed_meanwhile"), ("*", 412, "changed_meanwhile")],
)
def test_a_decision_wants_the_version_that_was_seen(
    desk: Desk, what: str, body: dict[str, str], seen: str | None, status: int, code: str
) -> None:
    before = everything(desk.store)
    desk.refused(desk.decide(what, seen, **body), status, code, before)
    made(desk.decide(what, **body), 200)


def test_accepted_is_accepted_once_and_told_again_under_its_key(desk: Desk) -> None:
    path, key = (
        f"/v1/proposals/{desk.proposal.id}/acceptance",
        {"If-Match": '"1"', "Idempotency-Key": "yes-1"},
    )
    first = desk.server.post(path, json={}, headers=key)
    assert first.headers["etag"] == '"2"'
    desk.ledger(desk.change.after)
    before = everything(desk.store)
    again = desk.server.post(path, json={}, headers=key)
    assert (made(again, 200), again.headers["idempotency-replayed"]) == (made(first, 200), "true")
    desk.refused(desk.decide("acceptance", '"2"'), 409, "not_allowed_now", before)
    desk.refused(desk.decide("rejection", '"2"', reason="поздно"), 409, "not_allowed_now", before)


def test_rejected_is_over(desk: Desk) -> None:
    decided = made(desk.decide("rejection", reason="подождём"), 200)
    assert (decided["state"], decided["reason"], decided["holds"]) == ("rejected", "подождём", False)
    desk.ledger(desk.hall)
    before = everything(desk.store)
    desk.refused(desk.decide("acceptance", '"2"'), 409, "not_allowed_now", before)
    refused(desk.decide("rejection", '"2"', reason=""), 422, "wrong_request")


def by_hand(desk: Desk) -> str:
    number = desk.hall.seats["p0"][1]
    with desk.store.writing(OPERATOR) as work:
        level = FreeLevel.REGION
        numbers.act(work, number, Kind.REFUSED, on=DAY, free_level=level, reason="по звонку")
        numbers.act(work, number, Kind.PASSED, on=DAY, holder="p20", teacher_id="p20")
    return number


def by_telling(desk: Desk) -> str:
    with desk.store.writing(OPERATOR) as work:
        row = {"teacher_id": "p1", "group_id": "g1", "confirmed_on": "2027-01-11"}
        return registrations.add(work, desk.campaign_id, "confirmation", [row])[0].id


def by_publishing(desk: Desk) -> str:
    other = proposed(desk.store, desk.plan, passing(desk.hall, "p2", "p12"))
    path = f"/v1/proposals/{other.id}/acceptance"
    made(desk.server.post(path, json={}, headers={"If-Match": '"1"'}), 200)
    return other.plan_id


@pytest.mark.parametrize(
    ("happens", "what"),
    [(by_hand, "unique_number"), (by_telling, "registration"), (by_publishing, "plan")],
)
def test_what_stands_against_it_is_named(desk: Desk, happens: Any, what: str) -> None:
    """The conflict says what happened, and changes nothing."""
    name = happens(desk)
    before = everything(desk.store)
    detail = desk.refused(desk.decide("acceptance"), 409, "overtaken", before)
    assert detail == f"proposal {desk.proposal.id}: {what} {name}"
    made(desk.decide("rejection", reason="устарело"), 200)


def test_the_draft_of_a_proposal_is_not_published_past_it(desk: Desk) -> None:
    before = everything(desk.store)
    path = f"/v1/plans/{desk.proposal.plan_id}/publication"
    answer = desk.server.post(path, headers={"If-Match": '"1"'})
    desk.refused(answer, 409, "not_allowed_now", before)


def test_an_earlier_plan_is_restored_with_its_numbers(desk: Desk) -> None:
    made(desk.decide("acceptance"), 200)
    before = everything(desk.store)
    for seen, status, code in ((None, 428, "no_condition"), ('"7"', 412, "changed_meanwhile")):
        desk.refused(desk.restore(desk.plan.id, seen), status, code, before)
    now = desk.proposal.plan_id
    desk.refused(desk.restore(now, '"2"'), 409, "not_allowed_now", before)
    back = made(desk.restore(desk.plan.id, '"2"'), 200)
    assert (back["state"], back["number"], back["succeeds"]) == ("published", 3, now)
    desk.ledger(desk.hall)
    forth = made(desk.restore(now, f'"{back["version"]}"'), 200)
    assert (forth["number"], forth["succeeds"]) == (4, back["id"])
    desk.ledger(desk.change.after)
    table = desk.server.get(f"/v1/plans/{forth['id']}.csv").text
    assert table == desk.server.get(f"/v1/plans/{now}.csv").text


def test_a_restored_plan_takes_the_seats_of_a_new_one_back(desk: Desk) -> None:
    """A plan that is no rebalancing seats people elsewhere; the plan before it seats them as before."""
    after = desk.hall.without("p2").with_seat("p3", "g0", desk.hall.seats["p3"][1])
    other = new_plan(desk, after)
    made(desk.server.post(f"/v1/plans/{other.id}/publication", headers={"If-Match": '"1"'}), 200)
    held = Hall(after.seats, held={"p2": desk.hall.seats["p2"][1]})
    desk.ledger(held)
    made(desk.restore(desk.plan.id, '"2"'), 200)
    desk.ledger(desk.hall)


def handed_on(desk: Desk, whose: str) -> str:
    """The number goes to p20 by hand; which one it is."""
    number = desk.hall.seats[whose][1]
    with desk.store.writing(OPERATOR) as work:
        level = FreeLevel.REGION
        numbers.act(work, number, Kind.REFUSED, on=DAY, free_level=level, reason="по звонку")
        numbers.act(work, number, Kind.PASSED, on=DAY, holder="p20", teacher_id="p20")
    return number


def test_a_plan_is_not_published_over_a_number_that_was_handed_on_since(desk: Desk) -> None:
    other = new_plan(desk, desk.hall)
    number = handed_on(desk, "p3")
    before = everything(desk.store)
    path = f"/v1/plans/{other.id}/publication"
    answer = desk.server.post(path, headers={"If-Match": '"1"'})
    detail = desk.refused(answer, 409, "overtaken", before)
    assert detail == f"plan {other.id}: unique_number {number}"


def test_a_plan_is_not_restored_over_a_number_that_was_handed_on_since(desk: Desk) -> None:
    made(desk.decide("acceptance"), 200)
    number = handed_on(desk, "p3")
    before = everything(desk.store)
    detail = desk.refused(desk.restore(desk.plan.id, '"2"'), 409, "overtaken", before)
    assert detail == f"plan {desk.plan.id}: unique_number {number}"


def test_posts_of_one_person_hold_one_number(desk: Desk) -> None:
    """The plan seats somebody through another post than holds the number."""
    rows = "teacher_id,person_id,school_id,position\np0,p0,s1,учитель\np50,p0,s2,учитель\n"
    number = desk.hall.seats["p0"][1]
    with desk.store.writing(OPERATOR) as work:
        kept = datasets.create(work, io.BytesIO(archive_of({"teachers.csv": rows.encode()})), "zip", None)
        hall = Hall({"p50": ("g1", number)})
        other = draft(work, desk.campaign_id, hall, kept.id)
    made(desk.server.post(f"/v1/plans/{other.id}/publication", headers={"If-Match": '"1"'}), 200)
    standing = numbers_reading.get(desk.store, number).standing
    assert (standing.holder, standing.teacher_id, standing.group_id) == ("p0", "p50", "g1")


def new_plan(desk: Desk, hall: Hall) -> StoredPlan:
    with desk.store.writing(OPERATOR) as work:
        return draft(work, desk.campaign_id, hall)
