"""Whether a full name is a man's or a woman's, told by the patronymic, else by the first name."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Gender(StrEnum):
    """By which endings decline."""

    MALE = "male"
    FEMALE = "female"


_FEMALE = ("овна", "евна", "ёвна", "ична", "инична", "кызы", "гызы")
_MALE = ("ович", "евич", "ёвич", "ьич", "мич", "кич", "ич", "оглы", "улы", "угли")


def gender_of(first: str, patronymic: str) -> Gender | None:
    """None: neither tells."""
    ending = patronymic.casefold()
    if ending.endswith(_FEMALE):
        return Gender.FEMALE
    if ending.endswith(_MALE):
        return Gender.MALE
    return _of_first_name(first.title()) if first and not patronymic else None


@cache
def _of_first_name(first: str) -> Gender | None:
    from pytrovich.detector import PetrovichGenderDetector  # noqa: PLC0415  # its rules take a while to load
    from pytrovich.enums import Gender as Known  # noqa: PLC0415

    found = PetrovichGenderDetector().detect(firstname=first)  # type: ignore[no-untyped-call]
    return {Known.MALE: Gender.MALE, Known.FEMALE: Gender.FEMALE}.get(found)
