"""Unique numbers over HTTP: issued, given to people, passed on, looked at as of any day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from rules.ledger.numbers import parse
from store.engine import Store
from tests.api.commands import write_tiny
from tests.builders import Row
from tests.http.calling import SECRET, faults, made, new_campaign, new_dataset, refused
from tests.service.tables import zipped

PATH = "/v1/unique-numbers"
NO_DATASET = "dataset_0123456789abcdef"


@pytest.fixture
def campaign_id(server: httpx.Client) -> str:
    return str(new_campaign(server)["id"])


def issued(server: httpx.Client, campaign_id: str, count: int = 3, **more: object) -> list[str]:
    body = {"period": "27H1", "district_id": "d1", "district_code": "007", "count": count, **more}
    return list(made(server.post(PATH, json={"campaign_id": campaign_id, **body}))["numbers"])


def happens(server: httpx.Client, number: str, seen: int, kind: str, **told: object) -> httpx.Response:
    headers = {"If-Match": f'"{seen}"'}
    return server.post(f"{PATH}/{number}/events", json={"kind": kind, **told}, headers=headers)


def goes(server: httpx.Client, number: str, *steps: dict[str, Any]) -> dict[str, Any]:
    """Let a number just issued go through the steps; as it stands afterwards."""
    now: dict[str, Any] = {}
    for seen, step in enumerate(steps, start=1):
        now = made(happens(server, number, seen, **step), 200)
    return now


def balances(server: httpx.Client, campaign_id: str, **params: str) -> list[dict[str, Any]]:
    answer = server.get(f"{PATH}/balance", params={"campaign_id": campaign_id, **params})
    return list(made(answer, 200)["periods"])


def test_numbers_are_issued_one_after_the_other(server: httpx.Client, campaign_id: str) -> None:
    first, second = issued(server, campaign_id, 2), issued(server, campaign_id, 1)
    assert [parse(number).serial for number in (*first, *second)] == [1, 2, 3]
    listed = made(server.get(PATH, params={"campaign_id": campaign_id}), 200)["items"]
    assert [item["number"] for item in listed] == sorted([*first, *second])
    assert {(item["state"], item["free_level"], item["issued_district"]) for item in listed} == {
        ("free", "municipality", "d1")
    }


def test_a_life_is_told_from_its_beginning(server: httpx.Client, campaign_id: str) -> None:
    (number,) = issued(server, campaign_id, 1)
    now = goes(
        server,
        number,
        {"kind": "assigned", "holder": "p1", "teacher_id": "t1"},
        {"kind": "applied"},
        {"kind": "enrolled", "group_id": "g1"},
        {"kind": "refused", "reason": "болезнь", "free_level": "region"},
        {"kind": "passed", "holder": "p2", "district_id": "d2", "reason": "замена"},
        {"kind": "enrolled", "group_id": "g2"},
        {"kind": "confirmed"},
        {"kind": "used"},
    )
    assert (now["state"], now["holder"], now["district_id"], now["issued_district"]) == (
        "used", "p2", "d2", "d1",
    )  # fmt: skip
    answer = server.get(f"{PATH}/{number}")
    detail = made(answer, 200)
    assert answer.headers["etag"] == '"9"'
    assert {**detail, "events": 0, "on": 0} == {**now, "events": 0, "on": 0}
    events = detail["events"]
    assert [event["sequence"] for event in events] == list(range(1, 10))
    assert {event["actor"] for event in events} == {"operator-7"}
    assert [before["after"] for before in events[:-1]] == [after["before"] for after in events[1:]]
    assert events[4]["told_ru"] == "отказ p1; номер свободен в регионе (болезнь)"
    assert events[5]["told_en"].startswith("passed to p2; allotted to district d2 now (was d1)")


def test_the_balance_follows_the_numbers(server: httpx.Client, campaign_id: str) -> None:
    one, two, three = issued(server, campaign_id, 3, level="region")
    goes(server, one, {"kind": "passed", "holder": "p1", "district_id": "d2"})
    goes(server, two, {"kind": "expired"})
    (period,) = balances(server, campaign_id)
    assert {name: period[name] for name in ("issued", "held", "free", "used", "expired")} == {
        "issued": 3, "held": 1, "free": 1, "used": 0, "expired": 1,
    }  # fmt: skip
    told = {each["district_id"]: (each["issued_to"], each["allotted"]) for each in period["districts"]}
    assert told == {"d1": (3, 2), "d2": (0, 1)}
    free = made(server.get(PATH, params={"campaign_id": campaign_id, "state": "free"}), 200)["items"]
    assert [item["number"] for item in free] == [three]
    held = made(server.get(PATH, params={"holder": "p1", "district_id": "d2"}), 200)["items"]
    assert [item["number"] for item in held] == [one]


def test_the_past_can_be_looked_at(server: httpx.Client, store: Store, campaign_id: str) -> None:
    today = store.clock().astimezone().date()
    first, second = today - timedelta(days=5), today - timedelta(days=2)
    (number,) = issued(server, campaign_id, 1, on=first.isoformat())
    goes(server, number, {"kind": "assigned", "holder": "p1", "on": second.isoformat()})
    days = [
        (first - timedelta(days=1), None),
        (first, "free"),
        (second - timedelta(days=1), "free"),
        (second, "held"),
    ]
    for day, state in days:
        on = {"on": day.isoformat()}
        listed = made(server.get(PATH, params={"campaign_id": campaign_id, **on}), 200)["items"]
        assert [item["state"] for item in listed] == ([] if state is None else [state])
        assert [period["issued"] for period in balances(server, campaign_id, **on)] == [1] * (
            state is not None
        )
        answer = server.get(f"{PATH}/{number}", params=on)
        if state is None:
            refused(answer, 404, "not_there")
        else:
            assert (made(answer, 200)["state"], len(answer.json()["events"])) == (state, 2)


def test_nothing_happens_tomorrow_nor_before_the_last_event(
    server: httpx.Client, store: Store, campaign_id: str
) -> None:
    today = store.clock().astimezone().date()
    (number,) = issued(server, campaign_id, 1)
    told: dict[str, Any] = {"kind": "assigned", "holder": "p1"}
    early, late = ((today + timedelta(days=days)).isoformat() for days in (-1, 2))
    problem = refused(happens(server, number, 1, **told, on=early), 409, "number_refused")
    assert faults(problem) == [("number", "too_early")]
    batch = {"period": "27H1", "district_id": "d1", "district_code": "007", "count": 1, "on": late}
    for answer in (
        happens(server, number, 1, **told, on=late),
        server.post(PATH, json={"campaign_id": campaign_id, **batch}),
        server.post(
            f"{PATH}/brought", json={"campaign_id": campaign_id, "dataset_id": NO_DATASET, "on": late}
        ),
    ):
        assert faults(refused(answer, 422, "wrong_request")) == [("body.on", "in_the_future")]
    made(happens(server, number, 1, **told, on=today.isoformat()), 200)


def test_a_dataset_brings_numbers_into_its_own_campaign(
    server: httpx.Client, campaign_id: str, tmp_path: Path
) -> None:
    """Or into any, where it belongs to none."""
    numbers: list[Row] = [{"unique_number": "УН-1", "status": "free"}]
    archive = zipped(write_tiny(tmp_path / "data", unique_numbers=numbers)).getvalue()
    other = new_campaign(server)["id"]
    own, others, free = (new_dataset(server, archive, owner)["id"] for owner in (campaign_id, other, None))

    def brought(dataset_id: str) -> httpx.Response:
        return server.post(f"{PATH}/brought", json={"campaign_id": campaign_id, "dataset_id": dataset_id})

    problem = refused(brought(others), 422, "wrong_request")
    assert faults(problem) == [("body.dataset_id", "other_campaign")]
    assert balances(server, campaign_id) == []
    assert made(brought(own))["numbers"] == ["УН-1"]
    assert faults(refused(brought(free), 409, "number_refused")) == [("unique_numbers", "known_number")]


def test_the_version_that_was_seen_decides(server: httpx.Client, campaign_id: str) -> None:
    (number,) = issued(server, campaign_id, 1)
    body: dict[str, Any] = {"kind": "assigned", "holder": "p1"}
    refused(server.post(f"{PATH}/{number}/events", json=body), 428, "no_condition")
    made(happens(server, number, 1, **body), 200)
    answer = happens(server, number, 1, "assigned", holder="p2")
    refused(answer, 412, "changed_meanwhile")
    assert answer.headers["etag"] == '"2"'
    assert made(server.get(f"{PATH}/{number}"), 200)["holder"] == "p1"


def test_a_second_holder_and_a_second_number_are_refused(server: httpx.Client, campaign_id: str) -> None:
    one, two = issued(server, campaign_id, 2)
    made(happens(server, one, 1, "assigned", holder="p1"), 200)
    problem = refused(happens(server, one, 2, "passed", holder="p2"), 409, "second_holder")
    assert one in problem.detail
    assert "p1" in problem.detail
    problem = refused(happens(server, two, 1, "assigned", holder="p1"), 409, "second_number")
    assert one in problem.detail
    made(happens(server, two, 1, "assigned", holder="p2"), 200)


def test_an_event_is_taken_back_by_another_one(server: httpx.Client, campaign_id: str) -> None:
    (number,) = issued(server, campaign_id, 1)
    steps = [
        {"kind": "assigned", "holder": "p1"},
        {"kind": "refused", "reason": "болезнь", "free_level": "municipality"},
        {"kind": "undone", "reason": "отказ внесён по ошибке"},
    ]
    assert goes(server, number, *steps)["holder"] == "p1"
    events = made(server.get(f"{PATH}/{number}"), 200)["events"]
    assert [event["undoes"] for event in events] == [None, None, None, 3]


@pytest.mark.parametrize(
    ("kind", "told", "code"),
    [
        ("confirmed", {}, "wrong_state"),
        ("used", {}, "wrong_state"),
        ("released", {"free_level": "municipality"}, "not_wider"),
        ("passed", {"holder": "p1", "district_id": "d2"}, "other_district"),
        ("undone", {"reason": "ошибка"}, "nothing_to_undo"),
    ],
)
def test_what_a_free_number_cannot_do(
    server: httpx.Client, campaign_id: str, kind: str, told: dict[str, Any], code: str
) -> None:
    (number,) = issued(server, campaign_id, 1)
    before = made(server.get(f"{PATH}/{number}"), 200)
    problem = refused(happens(server, number, 1, kind, **told), 409, "number_refused")
    assert faults(problem) == [("number", code)]
    assert made(server.get(f"{PATH}/{number}"), 200) == before


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "lost"},
        {"kind": "assigned"},
        {"kind": "refused", "free_level": "region"},
        {"kind": "refused", "free_level": "village", "reason": "болезнь"},
        {"kind": "applied", "holder": "p1"},
        {"kind": "undone", "reason": ""},
        {"kind": "assigned", "holder": "p1", "on": "вчера"},
    ],
)
def test_an_event_of_another_form_is_refused(
    server: httpx.Client, campaign_id: str, told: dict[str, Any]
) -> None:
    (number,) = issued(server, campaign_id, 1)
    refused(happens(server, number, 1, **told), 422, "wrong_request")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"period": "весна"}, 422, "wrong_request"),
        ({"district_code": "7"}, 422, "wrong_request"),
        ({"count": 0}, 422, "wrong_request"),
        ({"count": 5001}, 422, "wrong_request"),
        ({"level": "school"}, 409, "number_refused"),
        ({"school_id": "s1"}, 409, "number_refused"),
        ({"district_id": "d2"}, 409, "number_refused"),
        ({"campaign_id": "campaign_0123456789abcdef"}, 404, "not_there"),
    ],
)
def test_numbers_that_are_not_issued(
    server: httpx.Client, campaign_id: str, change: dict[str, Any], status: int, code: str
) -> None:
    issued(server, campaign_id, 1)
    body = {"campaign_id": campaign_id, "period": "27H1", "district_id": "d1", "district_code": "007"}
    refused(server.post(PATH, json={**body, "count": 1, **change}), status, code)
    assert [period["issued"] for period in balances(server, campaign_id)] == [1]


def test_a_closed_campaign_issues_and_changes_nothing(server: httpx.Client, campaign_id: str) -> None:
    (number,) = issued(server, campaign_id, 1)
    closed = server.patch(
        f"/v1/campaigns/{campaign_id}", json={"state": "closed"}, headers={"If-Match": '"1"'}
    )
    made(closed, 200)
    refused(happens(server, number, 1, "expired"), 409, "not_allowed_now")
    body = {"period": "27H1", "district_id": "d1", "district_code": "007", "count": 1}
    refused(server.post(PATH, json={"campaign_id": campaign_id, **body}), 409, "not_allowed_now")


def test_the_same_key_does_it_once(server: httpx.Client, campaign_id: str) -> None:
    (number,) = issued(server, campaign_id, 1)
    headers = {"If-Match": '"1"', "Idempotency-Key": "assign-1"}
    body = {"kind": "assigned", "holder": "p1"}
    first, again = (server.post(f"{PATH}/{number}/events", json=body, headers=headers) for _ in range(2))
    assert made(again, 200) == made(first, 200)
    assert len(made(server.get(f"{PATH}/{number}"), 200)["events"]) == 2


@pytest.mark.parametrize("number", ["26H1-007-000123-9", SECRET])
def test_a_number_that_is_not_there(server: httpx.Client, number: str) -> None:
    refused(server.get(f"{PATH}/{number}"), 404, "not_there")
    refused(happens(server, number, 1, "expired"), 404, "not_there")


def test_lists_come_in_pages(server: httpx.Client, campaign_id: str) -> None:
    expected = issued(server, campaign_id, 5)
    found: list[str] = []
    params = {"campaign_id": campaign_id, "limit": "2"}
    while True:
        page = made(server.get(PATH, params=params), 200)
        found += [item["number"] for item in page["items"]]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert found == expected
    wrong = server.get(PATH, params={"cursor": "WyIvIl0="})
    assert faults(refused(wrong, 422, "wrong_request")) == [("query.cursor", "wrong_cursor")]
