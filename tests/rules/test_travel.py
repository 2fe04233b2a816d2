"""Who can't travel is not sent to in-person sessions away from home (the goal is tested elsewhere)."""

from __future__ import annotations

import pytest

from rules.context import Context
from rules.pair_rules.travel import RULE
from tests.builders import tiny
from tests.rules.pairs import admitted, context, refusal

GROUPS = [
    {"group_id": "g1", "district_id": "d1"},
    {"group_id": "g2", "district_id": "d2"},
    {"group_id": "g3"},
    {"group_id": "g4", "programme_id": "p4"},
    {"group_id": "g5", "end": "2027-03-12"},
]
"""g1 at home, g2 in the other district, g3 at the provider's, g4 remote, g5 in person from the 10th."""


def seen(*teachers: dict[str, object]) -> Context:
    return context(
        tiny(
            districts=[{"district_id": "d1"}, {"district_id": "d2"}],
            schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
            teachers=list(teachers),
            programmes=[{"programme_id": "p1"}, {"programme_id": "p4", "form": "remote"}],
            groups=[dict(g) for g in GROUPS],
            group_sessions=[
                {"group_id": "g5", "start": "2027-03-01", "end": "2027-03-03", "mode": "online_sync"},
                {"group_id": "g5", "start": "2027-03-10", "end": "2027-03-12", "mode": "in_person"},
            ],
        )
    )


def places(teacher: str) -> list[str]:
    return [f"{teacher} g{i}" for i in range(1, 6)]


def test_who_travels_freely_goes_anywhere() -> None:
    free = seen({"teacher_id": "t1"}, {"teacher_id": "t2", "travel": "free", "travel_until": "2027-12-31"})
    assert admitted(RULE, free, *places("t1"), *places("t2")) == [True] * 10


def test_who_cannot_travel_stays_at_home_or_online() -> None:
    barred = seen({"teacher_id": "t1", "travel": "no"})
    assert admitted(RULE, barred, *places("t1")) == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("until", "good"), [("2027-03-09", True), ("2027-03-10", False), ("2027-03-12", False)]
)
def test_the_bar_ends_before_the_first_day_in_person(until: str, good: bool) -> None:
    barred = seen({"teacher_id": "t1", "travel": "no", "travel_until": until})
    assert admitted(RULE, barred, "t1 g5") == [good]


def test_any_post_bars_the_person_and_any_post_is_home() -> None:
    two = seen(
        {"teacher_id": "t1", "person_id": "x", "school_id": "s1", "travel": "no"},
        {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
    )
    assert admitted(RULE, two, *places("t1")) == [True, True, False, True, False]
    assert admitted(RULE, two, *places("t2")) == [True, True, False, True, False]


def test_the_longest_bar_of_the_person_counts() -> None:
    two = seen(
        {"teacher_id": "t1", "person_id": "x", "travel": "no", "travel_until": "2027-02-01"},
        {"teacher_id": "t2", "person_id": "x", "travel": "no", "travel_until": "2027-03-01"},
    )
    assert admitted(RULE, two, "t1 g2", "t2 g2", "t1 g5") == [False, False, True]


def test_the_refusal_tells_when_and_where() -> None:
    ru, en = refusal(RULE, seen({"teacher_id": "t1", "travel": "no", "travel_until": "2027-03-31"}), "t1 g2")
    assert "до 31.03.2027" in ru
    assert "с 01.03.2027 в районе d2" in ru
    assert "from 2027-03-01 in district d2" in en
    ru, _ = refusal(RULE, seen({"teacher_id": "t1", "travel": "no"}), "t1 g5")
    assert ru == "Педагог не может выезжать, а у группы очное занятие с 10.03.2027 у организации."
