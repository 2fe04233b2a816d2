"""Small words: plurals, lists that add up, lines that fit, working days."""

from __future__ import annotations

import re
from datetime import date

import pytest

from api.summary import english, russian
from api.summary.calendar import is_working_day
from api.summary.english import terms as english_terms
from api.summary.facts import LeftOut
from api.summary.goals import SHARES
from api.summary.reasons import Terms, reasons_text
from api.summary.russian import terms as russian_terms
from api.summary.words import cut, en, first_fitting, joined, names_or_count, ru, short_name, split
from rules.registry import GOALS


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


@pytest.mark.parametrize("room", [95, 80, 60, 40, 20])
@pytest.mark.parametrize("terms", [russian_terms.REASONS, english_terms.REASONS])
def test_reasons_add_up_in_any_room(terms: Terms, room: int) -> None:
    reasons = (("outranked", 11), ("quota", 11), ("nothing_fits", 6), ("school_absence", 5), ("available", 4))
    out = LeftOut(100, 37, reasons, (("физика", 3), ("труд", 2), ("логопед", 1)))
    text = reasons_text(out, terms, True, room)
    assert len(text) <= room
    bare = re.sub(r" \(.*?\)", "", text)
    assert sum(int(part.rsplit(" ", 1)[1]) for part in bare.split(", ")) == 37
    for subjects in re.findall(r"\((.*?)\)", text):
        assert sum(int(part.rsplit(" ", 1)[1]) for part in subjects.split(", ")) == 6


def test_every_goal_has_its_words_and_its_total() -> None:
    ru_terms, en_terms = russian_terms, english_terms
    names = {g.name for g in GOALS}
    assert set(SHARES) == set(ru_terms.GOALS) == set(en_terms.GOALS) == names
    assert set(ru_terms.REASONS.full) == set(en_terms.REASONS.full)
    assert set(ru_terms.REASONS.short) <= set(ru_terms.REASONS.full)
    assert set(en_terms.REASONS.short) <= set(en_terms.REASONS.full)
    assert set(russian.__all__) == set(english.__all__)
