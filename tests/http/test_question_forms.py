"""Questions over HTTP that are none by their form: refused before any work."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.http.calling import SECRET, faults, new_dataset, refused
from tests.http.test_questions import MORE, NOBODY


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"scenarios": []}, ("body.scenarios", "too_short")),
        ({"scenarios": [{"name": "x", "change": []}]}, ("body.scenarios.0.change", "too_short")),
        ({"scenarios": [{**MORE, "why": SECRET}]}, ("body.scenarios.0.why", "extra_forbidden")),
        (
            {"scenarios": [{"name": "x", "change": [{"rule": "r", "parameter": "p", "value": [None]}]}]},
            ("body.scenarios.0.change.0", "no_such_value"),
        ),
        (
            {"scenarios": [{"name": "x", "change": [{"rule": "r", "parameter": "p", "value": [[[[[1]]]]]}]}]},
            ("body.scenarios.0.change.0", "no_such_value"),
        ),
        ({"plan_id": SECRET}, ("body.plan_id", "string_pattern_mismatch")),
        ({"seed": 1.5}, ("body.seed", "int_type")),
        ({"out": SECRET}, ("body.out", "extra_forbidden")),
    ],
)
def test_an_order_of_another_form_is_refused(
    server: httpx.Client, archive: bytes, more: dict[str, Any], fault: tuple[str, str]
) -> None:
    order = {"dataset_id": new_dataset(server, archive)["id"], "scenarios": [MORE], **more}
    problem = refused(server.post("/v1/scenarios", json=order), 422, "wrong_request")
    assert [(field, code) for field, code in faults(problem) if code == fault[1]] == [fault]
    assert server.get("/v1/jobs").json()["items"] == []


def test_half_a_character_is_no_text(server: httpx.Client, archive: bytes) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    change = '{"table": "groups", "add": {"group_id": "\\ud800"}}'
    body = f'{{"dataset_id": "{dataset_id}", "scenarios": [{{"name": "x", "change": [{change}]}}]}}'
    headers = {"Content-Type": "application/json"}
    problem = refused(server.post("/v1/scenarios", content=body, headers=headers), 422, "wrong_request")
    assert faults(problem) == [("body.scenarios.0.change.0", "string_unicode")]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"teacher_id": "t1", "closed_group_id": "g1"},
        {"teacher_id": "t1", "programme_id": "p1", "group_id": "g1"},
        {"closed_group_id": "g1", "programme_id": "p1"},
    ],
)
def test_an_unclear_question_is_refused(server: httpx.Client, asked: dict[str, str]) -> None:
    body = {"plan_id": f"plan_{NOBODY}", **asked}
    problem = refused(server.post("/v1/explanations", json=body), 422, "wrong_request")
    assert faults(problem) == [("body", "unclear_question")]


def test_options_of_another_question_are_refused(server: httpx.Client) -> None:
    for more in ({"question": "reserve", "top": 3}, {"question": "value", "each": 2}):
        problem = refused(
            server.post("/v1/worth", json={"plan_id": f"plan_{NOBODY}", **more}), 422, "wrong_request"
        )
        assert faults(problem) == [("body", "unclear_question")]
