"""The form of a unique number, and the misprints that its check digit finds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.ledger.numbers import (
    WrongNumberError,
    can_be_kept,
    check_digit,
    is_ours,
    make,
    parse,
)

PERIODS = st.builds(lambda year, half: f"{year:02d}H{half}", st.integers(0, 99), st.integers(1, 2))
NUMBERS = st.builds(
    make, PERIODS, st.integers(0, 999).map(lambda code: f"{code:03d}"), st.integers(1, 999_999)
)


def test_the_example_of_damms_dissertation() -> None:
    assert check_digit([5, 7, 2]) == 4
    assert check_digit([5, 7, 2, 4]) == 0


def test_a_number_by_hand() -> None:
    assert make("26H1", "007", 123) == "26H1-007-000123-9"


@given(NUMBERS)
def test_a_number_comes_back_in_its_parts(text: str) -> None:
    number = parse(text)
    assert str(number) == text == make(number.period, number.district_code, number.serial)
    assert is_ours(text)
    assert can_be_kept(text)


@given(NUMBERS, st.data())
def test_every_wrong_digit_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([i for i, letter in enumerate(text) if letter.isdigit()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    with pytest.raises(WrongNumberError):
        parse(text[:place] + other + text[place + 1 :])


@given(NUMBERS, st.data())
def test_every_pair_of_neighbours_in_each_others_place_is_found(text: str, data: st.DataObject) -> None:
    digits = [i for i, letter in enumerate(text) if letter.isdigit()]
    pairs = [(i, j) for i, j in pairwise(digits) if text[i] != text[j]]
    assume(pairs)
    i, j = data.draw(st.sampled_from(pairs))
    letters = list(text)
    letters[i], letters[j] = letters[j], letters[i]
    with pytest.raises(WrongNumberError):
        parse("".join(letters))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26H1",
        "26H3-007-000123-9",
        "26h1-007-000123-9",
        "26Н1-007-000123-9",  # a Cyrillic letter
        "26H1-07-000123-9",
        "26H1-007-123-9",
        "26H1-007-000123",
        " 26H1-007-000123-9",
        "26H1-007-000123-9\n",
        "٢٦H1-007-000123-9",
    ],
)
def test_another_form_is_said_to_be_one(text: str) -> None:
    with pytest.raises(WrongNumberError) as told:
        parse(text)
    assert told.value.code == "wrong_form"
    assert "26H1-007-000123-" in told.value.sentence[0]
    assert not is_ours(text)


def test_serial_zero_is_no_number() -> None:
    check = check_digit([2, 6, 1, 0, 0, 7, 0, 0, 0, 0, 0, 0])
    with pytest.raises(WrongNumberError, match="written like"):
        parse(f"26H1-007-000000-{check}")


def test_a_misprint_is_told_from_another_form() -> None:
    with pytest.raises(WrongNumberError) as told:
        parse("26H1-007-000123-8")
    assert told.value.code == "wrong_check_digit"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("26H0", "007", 1), "wrong_period"),
        (("2026-1", "007", 1), "wrong_period"),
        (("26H1", "7", 1), "wrong_district_code"),
        (("26H1", "0070", 1), "wrong_district_code"),
        (("26H1", "007", 0), "wrong_serial"),
        (("26H1", "007", 1_000_000), "wrong_serial"),
    ],
)
def test_no_number_of_wrong_parts(parts: tuple[str, str, int], code: str) -> None:
    with pytest.raises(WrongNumberError) as told:
        make(*parts)
    assert told.value.code == code


def test_the_least_and_the_greatest_serial() -> None:
    assert [parse(make("26H2", "000", serial)).serial for serial in (1, 999_999)] == [1, 999_999]


@pytest.mark.parametrize("text", ["УН-17", "2015.6492", "x" * 64])
def test_numbers_of_other_systems_are_kept(text: str) -> None:
    assert can_be_kept(text)
    assert not is_ours(text)


@pytest.mark.parametrize("text", ["x" * 65, "", "УН 17", "УН/17", ".", "..", "\ud800"])
def test_what_fits_no_address_is_not_kept(text: str) -> None:
    assert not can_be_kept(text)
