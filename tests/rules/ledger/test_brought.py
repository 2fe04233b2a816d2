"""Numbers that a dataset brings: each state of the table, and every fault at once."""

from __future__ import annotations

import pytest

from rules.ledger.brought import BroughtNumber, read, standing_of
from rules.ledger.events import ImpossibleError
from rules.ledger.states import FreeLevel, Standing, State


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (BroughtNumber("1", "d1"), Standing(State.FREE, "d1", None, FreeLevel.MUNICIPALITY)),
        (BroughtNumber("1", "d1", "s1", "issued"), Standing(State.FREE, "d1", "s1", FreeLevel.SCHOOL)),
        (
            BroughtNumber("1", "d1", None, "Refused", "p1"),
            Standing(State.FREE, "d1", None, FreeLevel.MUNICIPALITY),
        ),
        (
            BroughtNumber("1", "d1", None, "", "p1", "t1"),
            Standing(State.HELD, "d1", holder="p1", teacher_id="t1"),
        ),
        (
            BroughtNumber("1", "d1", "s1", "confirmed", "p1"),
            Standing(State.CONFIRMED, "d1", "s1", holder="p1"),
        ),
        (
            BroughtNumber("1", "d1", "s1", "held", "p1", "t1", "d2", "s9"),
            Standing(State.HELD, "d2", "s9", holder="p1", teacher_id="t1"),
        ),
        (BroughtNumber("1", "d1", None, "used", "p1"), Standing(State.USED, "d1", holder="p1")),
        (BroughtNumber("1", "d1", None, "expired", "p1"), Standing(State.EXPIRED, "d1")),
    ],
)  # fmt: skip
def test_where_a_row_stands(row: BroughtNumber, expected: Standing) -> None:
    assert standing_of(row) == expected


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (BroughtNumber("1", "d1", None, "lost"), "unknown_state"),
        (BroughtNumber("1", "d1", None, "held"), "no_holder"),
        (BroughtNumber("1 2", "d1"), "wrong_form"),
    ],
)
def test_what_no_row_says(row: BroughtNumber, code: str) -> None:
    with pytest.raises(ImpossibleError) as error:
        standing_of(row)
    assert error.value.code == code


def test_every_fault_is_told_at_once() -> None:
    rows = [
        BroughtNumber("1", "d1", None, "held", "p1"),
        BroughtNumber("1", "d1"),
        BroughtNumber("2", "d1", None, "applied", "p1"),
        BroughtNumber("3", "d1", None, "free", "p1"),
        BroughtNumber("4", "d1", None, "lost"),
    ]
    standings, faults = read(rows)
    assert [(fault.place, fault.code) for fault in faults] == [
        (1, "second_row"), (2, "second_number"), (4, "unknown_state"),
    ]  # fmt: skip
    assert [standing.state for standing in standings] == [State.HELD, State.FREE]
