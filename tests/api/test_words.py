"""Small words: plurals, lists that add up, lines that fit, working days."""

from __future__ import annotations

from datetime import date

import pytest

from api.summary.calendar import is_working_day
from api.summary.words import cut, en, first_fitting, joined, names_or_count, ru, short_name, split


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "0 школ"), (1, "1 школа"), (2, "2 школы"), (5, "5 школ"), (11, "11 школ"), (12, "12 школ"),
     (21, "21 школа"), (22, "22 школы"), (111, "111 школ"), (121, "121 школа")],
)  # fmt: skip
def test_russian_plurals(n: int, expected: str) -> None:
    assert ru(n, "школа", "школы", "школ") == expected


def test_english_plurals() -> None:
    assert (en(1, "school"), en(2, "school"), en(3, "person", "people")) == (
        "1 school",
        "2 schools",
        "3 people",
    )


@pytest.mark.parametrize("room", range(5, 40))
def test_a_split_that_does_not_fit_still_adds_up(room: int) -> None:
    text = split([("нет квоты", 11), ("даты", 3), ("прочие причины", 2)], "прочее", room)
    assert len(text) <= max(room, len("прочее 16"))
    assert sum(int(part.rsplit(" ", 1)[1]) for part in text.split(", ")) == 16


def test_texts_are_shortened() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert joined(["ab", "cd", "ef"], 6) == "ab; cd"
    assert joined(["abcdef", "x"], 4) == "abc…"
    assert first_fitting(["abcdef", "abc"], 4) == "abc"
    assert first_fitting(["abcdef", "abcdefg"], 4) == "abc…"
    assert short_name("МБОУ «Ольховская ООШ»") == "Ольховская ООШ"
    assert short_name("Ольховская ООШ") == "Ольховская ООШ"
    assert names_or_count(["А", "Б", "В"], "и ещё {n}") == ["А, Б и ещё 1", "А и ещё 2", "3"]
    assert names_or_count(["А"], "и ещё {n}") == ["А", "1"]


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2027, 1, 4), False),
        (date(2027, 1, 8), False),
        (date(2027, 1, 9), False),
        (date(2027, 1, 11), True),
        (date(2027, 2, 23), False),
        (date(2027, 3, 6), False),
        (date(2027, 6, 30), True),
    ],
)
def test_working_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working
