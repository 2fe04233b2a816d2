"""Nobody repeats a programme, or one of its family, within some years of its end."""

from __future__ import annotations

import pytest

from rules.context import Context
from rules.pair_rules.not_repeated import RULE
from tests.builders import Row, tiny
from tests.rules.pairs import admitted, context, refusal


def seen(*history: Row, start: str = "2027-03-01") -> Context:
    return context(
        tiny(
            teachers=[
                {"teacher_id": "t1"},
                {"teacher_id": "t2", "person_id": "x"},
                {"teacher_id": "t3", "person_id": "x"},
            ],
            programmes=[
                {"programme_id": "p1"},
                {"programme_id": "p2", "family": "ИКТ"},
                {"programme_id": "p3", "family": " икт"},
            ],
            groups=[
                {"group_id": f"g{i}", "programme_id": f"p{i}", "start": start, "end": "2027-03-05"}
                for i in (1, 2, 3)
            ],
            **({"training_history": list(history)} if history else {}),
        )
    )


def done(teacher: str, programme: str, end: str) -> Row:
    return {"teacher_id": teacher, "programme_id": programme, "end": end}


def test_without_history_nothing_is_repeated() -> None:
    assert admitted(RULE, seen(), "t1 g1", "t1 g2", "t2 g3") == [True, True, True]


@pytest.mark.parametrize(
    ("end", "good"),
    [
        ("2024-02-29", True),
        ("2024-03-01", True),
        ("2024-03-02", False),
        ("2027-02-28", False),
        ("2021-01-01", True),
    ],
)
def test_three_years_from_the_end_to_the_start(end: str, good: bool) -> None:
    assert admitted(RULE, seen(done("t1", "p1", end)), "t1 g1") == [good]


def test_29_february_counts_as_28() -> None:
    leap = done("t1", "p1", "2024-02-29")
    assert admitted(RULE, seen(leap, start="2027-02-28"), "t1 g1") == [True]
    assert admitted(RULE, seen(leap, start="2027-02-27"), "t1 g1") == [False]


def test_the_years_are_a_parameter() -> None:
    row = done("t1", "p1", "2025-03-01")
    assert admitted(RULE, seen(row), "t1 g1", years=2) == [True]
    assert admitted(RULE, seen(row), "t1 g1", years=3) == [False]


def test_the_newest_row_counts_whatever_its_place() -> None:
    rows = [done("t1", "p1", e) for e in ("2020-05-01", "2026-05-01", "2019-05-01")]
    assert admitted(RULE, seen(*rows), "t1 g1") == [False]


def test_one_of_the_family_is_a_repeat_an_empty_family_is_none() -> None:
    kin = done("t1", "p2", "2026-05-01")
    assert admitted(RULE, seen(kin), "t1 g1", "t1 g2", "t1 g3") == [True, False, False]
    alone = done("t1", "p1", "2026-05-01")
    assert admitted(RULE, seen(alone), "t1 g1", "t1 g2", "t1 g3") == [False, True, True]


def test_the_history_is_the_persons() -> None:
    row = done("t2", "p1", "2026-05-01")
    assert admitted(RULE, seen(row), "t1 g1", "t2 g1", "t3 g1") == [True, False, False]


def test_the_refusal_tells_the_dates() -> None:
    row = done("t1", "p3", "2026-05-01")
    older = done("t1", "p2", "2024-05-01")
    ru, en = refusal(RULE, seen(row, older), "t1 g2")
    for wanted in ("01.05.2026", "01.05.2029", "01.03.2027", "p2"):
        assert wanted in ru
    for wanted in ("2026-05-01", "2029-05-01", "2027-03-01"):
        assert wanted in en
