"""Leave, departure and blocked days meet no session."""

from __future__ import annotations

import pytest

from rules.context import Context
from rules.pair_rules.available import RULE
from tests.builders import Row, tiny
from tests.rules.pairs import admitted, context, refusal

SESSIONS: list[Row] = [
    {"group_id": "g1", "start": "2027-03-01", "end": "2027-03-03", "mode": "in_person"},
    {"group_id": "g1", "start": "2027-04-10", "end": "2027-04-12", "mode": "online_async"},
]
"""g1 meets from 1 to 3 March and from 10 to 12 April 2027."""


def seen(**post: object) -> Context:
    return context(
        tiny(
            teachers=[{"teacher_id": "t1", "full_name": "Проба Проба Пробовна", **post}],
            groups=[{"group_id": "g1", "start": "2027-03-01", "end": "2027-04-12"}],
            group_sessions=SESSIONS,
        )
    )


def test_an_active_post_is_free() -> None:
    assert admitted(RULE, seen(), "t1 g1") == [True]
    assert admitted(RULE, seen(status="active", status_until="2027-03-02"), "t1 g1") == [True]


@pytest.mark.parametrize(
    ("status", "until", "good"),
    [
        ("leave", "2027-02-28", True),
        ("leave", "2027-03-01", False),
        ("leave", "2028-01-01", False),
        ("leave", None, False),
        ("leaving", "2027-04-12", True),
        ("leaving", "2027-04-11", False),
        ("leaving", "2027-01-01", False),
        ("leaving", None, False),
    ],
)
def test_leave_bars_what_begins_in_it_and_leaving_what_ends_after_it(
    status: str, until: str | None, good: bool
) -> None:
    assert admitted(RULE, seen(status=status, status_until=until), "t1 g1") == [good]


@pytest.mark.parametrize(
    ("days", "good"),
    [
        ("2027-02-01/2027-02-28", True),
        ("2027-03-04/2027-04-09", True),
        ("2027-04-13/2027-05-01", True),
        ("2027-02-01/2027-03-01", False),
        ("2027-03-03/2027-03-03", False),
        ("2027-04-12/2027-04-30", False),
        ("2026-01-01/2028-01-01", False),
        ("2027-03-04/2027-03-09;2027-04-11/2027-04-11", False),
        ("2027-03-04/2027-03-09;2027-03-06/2027-04-09", True),
    ],
)
def test_blocked_days_meet_no_session_of_any_mode(days: str, good: bool) -> None:
    assert admitted(RULE, seen(unavailable=days), "t1 g1") == [good]


def test_days_are_the_persons_a_status_is_the_posts() -> None:
    two = context(
        tiny(
            teachers=[
                {"teacher_id": "t1", "person_id": "x", "unavailable": "2027-03-02/2027-03-02"},
                {"teacher_id": "t2", "person_id": "x"},
                {"teacher_id": "t3", "person_id": "y", "status": "leave"},
                {"teacher_id": "t4", "person_id": "y"},
            ],
            groups=[{"group_id": "g1"}],
        )
    )
    assert admitted(RULE, two, "t1 g1", "t2 g1", "t3 g1", "t4 g1") == [False, False, False, True]


def test_the_refusal_tells_what_meets_what() -> None:
    ru, en = refusal(RULE, seen(status="leave", status_until="2027-03-01"), "t1 g1")
    assert ru == "Педагог в отпуске до 01.03.2027, а занятия группы начинаются 01.03.2027."
    assert "until 2027-03-01" in en
    assert (
        "увольняется 11.04.2027"
        in refusal(RULE, seen(status="leaving", status_until="2027-04-11"), "t1 g1")[0]
    )
    blocked = seen(unavailable="2027-04-11/2027-05-01;2027-02-01/2027-03-02")
    assert "занят 01.03.2027" in refusal(RULE, blocked, "t1 g1")[0]
