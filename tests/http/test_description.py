"""The description of the interface: complete, with every refusal of every route."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.http.app import create_app
from store.engine import Store, sqlite_url

WRITES = {"post", "patch", "delete"}
CONDITIONAL = {
    ("patch", "/v1/campaigns/{campaign_id}"),
    ("post", "/v1/plans/{plan_id}/publication"),
    ("post", "/v1/unique-numbers/{number_id}/events"),
    ("post", "/v1/proposals/{proposal_id}/acceptance"),
    ("post", "/v1/proposals/{proposal_id}/rejection"),
    ("post", "/v1/plans/{plan_id}/restoration"),
}
FILES = {"/v1/datasets", "/v1/audits"}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    store = Store(sqlite_url(tmp_path_factory.mktemp("described") / "kvota.db"))  # never opened
    schema = create_app(store).openapi()
    store.close()
    return schema


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_has_a_name_of_its_own(described: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(ids) == len(set(ids)) > 20
    summaries = [operation["summary"] for _, _, operation in operations(described)]
    assert len(summaries) == len(set(summaries))
    assert all(re.fullmatch(r"[А-ЯЁ].* · .+", summary) for summary in summaries)


def test_every_route_tells_its_refusals(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        if not path.startswith("/v1"):
            continue
        expected = {"400", "422", "503"}
        expected |= {"404"} if "{" in path else set()
        expected |= {"413"} if method in WRITES else set()
        expected |= {"412", "428"} if (method, path) in CONDITIONAL else set()
        expected |= {"415"} if method == "post" and path in FILES else set()
        refusals = {status: told for status, told in operation["responses"].items() if status >= "400"}
        assert expected <= refusals.keys(), (method, path, expected - refusals.keys())
        for told in refusals.values():
            schema = {"$ref": "#/components/schemas/ProblemOut"}
            assert told["content"] == {"application/problem+json": {"schema": schema}}
            assert " · " in told["description"]


def test_writes_take_actor_level_and_key(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        headers = {p["name"].lower() for p in operation.get("parameters", ()) if p["in"] == "header"}
        expected = {"x-actor", "x-level", "idempotency-key"} if method in WRITES else set()
        assert headers & {"x-actor", "x-level", "idempotency-key"} == expected, path
        assert ("if-match" in headers) == ((method, path) in CONDITIONAL)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert named <= schemas.keys()
    assert "ProblemOut" in named
    assert "HTTPValidationError" not in json.dumps(described)
