"""What a unique number looks like: ``26H1-007-000123-5``.

Period, district code, serial, check digit.  The district code is the one that the number was issued under,
and stays whoever holds the number later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST_SERIAL = 999_999
LONGEST = 64
"""Characters of a number, also of one that came from elsewhere."""

_PERIOD = re.compile(r"[0-9]{2}H[12]", re.ASCII)
_CODE = re.compile(r"[0-9]{3}", re.ASCII)
_FORM = re.compile(r"([0-9]{2}H[12])-([0-9]{3})-([0-9]{6})-([0-9])", re.ASCII)
_KEPT = re.compile(r"[^\x00-\x20\x7f/\\?#%\ud800-\udfff]{1,64}")

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""A totally anti-symmetric quasigroup of order ten, from H. Michael Damm's dissertation (Marburg, 2004): row
by what was read so far, column by the next digit.  A wrong digit, or two neighbours in each other's place,
never lead to the same check digit."""


class WrongNumberError(ValueError):
    """A text is no unique number of ours; ``sentence`` says why (ru, en)."""

    def __init__(self, code: str, sentence: tuple[str, str]) -> None:
        super().__init__(sentence[1])
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class UniqueNumber:
    """The parts of a number; ``serial`` from 1 to 999999."""

    period: str
    district_code: str
    serial: int
    check: int

    def __str__(self) -> str:
        return f"{self.period}-{self.district_code}-{self.serial:06d}-{self.check}"


def check_digit(digits: Iterable[int]) -> int:
    """The digit that makes the whole sequence end in state 0."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][digit])
    return state


def make(period: str, district_code: str, serial: int) -> str:
    """A number in full.

    ``period`` as ``26H1``, ``district_code`` of three digits, ``serial`` from 1 to 999999.
    Raises: WrongNumberError.
    """
    if _PERIOD.fullmatch(period) is None:
        raise WrongNumberError(
            "wrong_period", ("период записывается как 26H1", "a period is written like 26H1")
        )
    if _CODE.fullmatch(district_code) is None:
        raise WrongNumberError(
            "wrong_district_code", ("код района – три цифры", "a district code has three digits")
        )
    if not 1 <= serial <= LARGEST_SERIAL:
        raise WrongNumberError(
            "wrong_serial", ("порядковый номер от 1 до 999999", "a serial is from 1 to 999999")
        )
    check = check_digit(_digits(f"{period}{district_code}{serial:06d}"))
    return str(UniqueNumber(period, district_code, serial, check))


def parse(text: str) -> UniqueNumber:
    """The parts of a number.  Raises: WrongNumberError: another form, or the check digit does not fit."""
    found = _FORM.fullmatch(text)
    if found is None or int(found[3]) == 0:
        raise WrongNumberError(
            "wrong_form",
            (
                "номер записывается как 26H1-007-000123-5: период, код района, порядковый номер, "
                "контрольная цифра",
                "a number is written like 26H1-007-000123-5: period, district code, serial, check digit",
            ),
        )
    number = UniqueNumber(found[1], found[2], int(found[3]), int(found[4]))
    if check_digit(_digits(text)) != 0:
        raise WrongNumberError(
            "wrong_check_digit",
            ("контрольная цифра не сходится: в номере опечатка", "the check digit does not fit: a misprint"),
        )
    return number


def is_ours(text: str) -> bool:
    """Whether the text is a number as this project issues them."""
    try:
        parse(text)
    except WrongNumberError:
        return False
    return True


def can_be_kept(text: str) -> bool:
    """Whether the ledger keeps it: also a number of another system's form, if it fits an address."""
    return _KEPT.fullmatch(text) is not None and text not in {".", ".."}


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character in "0123456789"]
