"""Two plans side by side, by plans whose differences are counted by hand."""

from __future__ import annotations

from typing import Any

import httpx

from store.engine import Store
from tests.http.calling import SECRET, faults, refused
from tests.http.drafts import draft, goal

BEFORE = [("т1", "г1"), ("т2", "г1"), ("т3", "г2"), ("т5", "г2"), ("т5", "г1"), ("т6", "г3")]
AFTER = [("т1", "г1"), ("т2", "г2"), ("т4", "г1"), ("т5", "г1"), ("т5", "г2"), ("т6", "г3"), ("т6", "г1")]
MOVES = [
    {"teacher_id": "т2", "groups_before": ["г1"], "groups_after": ["г2"]},
    {"teacher_id": "т3", "groups_before": ["г2"], "groups_after": []},
    {"teacher_id": "т4", "groups_before": [], "groups_after": ["г1"]},
    {"teacher_id": "т6", "groups_before": ["г3"], "groups_after": ["г1", "г3"]},
]
"""т1 and т5 stay (the order of a person's groups is none of their matter), т2 and т6 change."""


def compared(server: httpx.Client, plan: str, other: str, **params: str | int) -> dict[str, Any]:
    answer = server.get(f"/v1/plans/{plan}/comparison/{other}", params=params)
    assert answer.status_code == 200, answer.text
    content = answer.json()
    assert isinstance(content, dict)
    return content


def test_goals_and_moves_are_told(server: httpx.Client, store: Store) -> None:
    before = draft(store, None, BEFORE, [goal("overdue", 2, 2), goal("application", 10, 12)])
    after = draft(store, None, AFTER, [goal("overdue", 1, 2), goal("deficit", 5, 5)])
    assert compared(server, before, after) == {
        "before": before,
        "after": after,
        "same_dataset": True,
        "goals": [
            {"name": "overdue", "before": 2, "after": 1, "bound_before": 2, "bound_after": 2},
            {"name": "application", "before": 10, "after": None, "bound_before": 12, "bound_after": None},
            {"name": "deficit", "before": None, "after": 5, "bound_before": None, "bound_after": 5},
        ],
        "gained": 1,
        "lost": 1,
        "changed": 2,
        "unchanged": 2,
        "moves": MOVES,
        "next": None,
    }
    back = compared(server, after, before)
    assert (back["gained"], back["lost"], back["changed"], back["unchanged"]) == (1, 1, 2, 2)
    assert [(m["groups_after"], m["groups_before"]) for m in back["moves"]] == [
        (m["groups_before"], m["groups_after"]) for m in MOVES
    ]


def test_a_plan_does_not_differ_from_itself(server: httpx.Client, store: Store) -> None:
    plan = draft(store, None, BEFORE)
    same = compared(server, plan, plan)
    assert (same["moves"], same["unchanged"], same["gained"] + same["lost"] + same["changed"]) == ([], 5, 0)


def test_plans_of_different_data_are_told_apart(server: httpx.Client, store: Store) -> None:
    before, after = draft(store, None, BEFORE), draft(store, None, [], input_sha256="b" * 64)
    told = compared(server, before, after)
    assert (told["same_dataset"], told["lost"], told["unchanged"]) == (False, 5, 0)


def test_moves_come_in_pages_and_counts_are_of_all(server: httpx.Client, store: Store) -> None:
    before, after = draft(store, None, BEFORE), draft(store, None, AFTER)
    seen = []
    params: dict[str, str | int] = {"limit": 3}
    for size, following in ((3, "т4"), (1, None)):
        page = compared(server, before, after, **params)
        assert (page["gained"], page["lost"], page["changed"], page["unchanged"]) == (1, 1, 2, 2)
        assert (len(page["moves"]), page["next"]) == (size, following)
        seen += page["moves"]
        params["after"] = str(following)
    assert seen == MOVES
    assert compared(server, before, after, after="я")["moves"] == []
    assert compared(server, before, after, limit=4)["next"] is None


def test_identifiers_are_told_as_they_are_in_the_dataset(server: httpx.Client, store: Store) -> None:
    plan, empty = draft(store, None, [("'=t1", "'+г1")]), draft(store, None)
    (move,) = compared(server, empty, plan)["moves"]
    assert (move["teacher_id"], move["groups_after"]) == ("=t1", ["+г1"])


def test_what_is_not_there_is_said(server: httpx.Client, store: Store) -> None:
    plan, nobody = draft(store), "plan_0123456789abcdef"
    for pair in ((plan, nobody), (nobody, plan)):
        answer = server.get("/v1/plans/{}/comparison/{}".format(*pair))
        assert refused(answer, 404, "not_there").detail == f"plan {nobody}"
    answer = server.get(f"/v1/plans/{plan}/comparison/{SECRET}")
    assert faults(refused(answer, 422, "wrong_request")) == [("path.other_id", "string_pattern_mismatch")]
    for params, field in (
        ({"limit": "0"}, "limit"),
        ({"limit": SECRET}, "limit"),
        ({"after": SECRET * 30}, "after"),
    ):
        answer = server.get(f"/v1/plans/{plan}/comparison/{plan}", params=params)
        assert [f for f, _ in faults(refused(answer, 422, "wrong_request"))] == [f"query.{field}"]
