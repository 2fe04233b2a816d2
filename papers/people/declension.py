"""Full names in the accusative and the dative; what can't be declined surely stays, with a doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from papers.people.gender import Gender, gender_of
from rules.text import normal

if TYPE_CHECKING:
    from pytrovich.maker import PetrovichDeclinationMaker


class Case(StrEnum):
    """The cases that papers need: направить кого, поручить кому."""

    ACCUSATIVE = "accusative"
    DATIVE = "dative"


class Doubt(StrEnum):
    """Why a name should be looked at."""

    NOT_CYRILLIC = "not_cyrillic"
    INITIALS = "initials"
    NO_GENDER = "no_gender"
    SURNAME_STAYS = "surname_stays"
    """A man's surname that no rule declines."""
    FLEETING = "fleeting"
    """A man's surname whose vowel may drop out: Заяц, Соловей, Лев; usage differs between families."""


@dataclass(frozen=True)
class Declined:
    """A name in a case; ``doubt``: it stayed as it was, or should be looked at."""

    text: str
    doubt: Doubt | None = None


Exceptions = Mapping[str, Mapping[Case, str]]
"""By full name or surname in normal form, what it is in each case."""

_CYRILLIC = re.compile(r"[А-Яа-яЁё\s’'-]+")
_INITIALS = re.compile(r"\b\w\.")
_STAY_BY_RIGHT = ("о", "е", "и", "у", "ю", "ы", "э", "ых", "их", "аго", "ово")
"""Surnames with these endings stay as they are, a man's too."""
_FLEETING = ("ец", "яц", "ок", "ёк", "ень")
_FLEETING_WHOLE = frozenset(
    {"лев", "соловей", "воробей", "муравей", "орёл", "орел", "осёл", "козёл", "козел", "ковёр", "костёр"}
)
_PARTICLES = frozenset({"оглы", "кызы", "гызы", "улы", "угли"})


@dataclass(frozen=True)
class Decliner:
    """Declines names; ``exceptions`` go before every rule."""

    exceptions: Exceptions = field(default_factory=lambda: MappingProxyType({}))

    def decline(self, full_name: str, case: Case) -> Declined:
        """Surname, first name and patronymic in the case."""
        words = full_name.split()
        whole = self.exceptions.get(normal(full_name), {}).get(case)
        if whole:
            return Declined(whole)
        doubt = _unfit(full_name, words)
        if doubt is not None:
            return Declined(" ".join(words), doubt)
        surname, first, rest = words[0], words[1], words[2:]
        gender = gender_of(first, " ".join(rest))
        if gender is None:
            return Declined(" ".join(words), Doubt.NO_GENDER)
        known = self.exceptions.get(normal(surname), {}).get(case)
        told = known or _word("LASTNAME", gender, case, surname)
        parts = [told, _word("FIRSTNAME", gender, case, first), *(_patronymic(gender, case, rest))]
        return Declined(" ".join(parts), None if known else _doubt_of_surname(surname, told, gender))


def _unfit(full_name: str, words: list[str]) -> Doubt | None:
    if not words or _CYRILLIC.fullmatch(full_name) is None:
        return Doubt.INITIALS if _INITIALS.search(full_name) else Doubt.NOT_CYRILLIC
    return Doubt.INITIALS if len(words) < 2 or min(map(len, words)) < 2 else None


def _patronymic(gender: Gender, case: Case, words: list[str]) -> list[str]:
    """«Рашид кызы» stays; «Петровна» declines."""
    if words and words[-1].casefold() in _PARTICLES:
        return words
    return [_word("MIDDLENAME", gender, case, word) for word in words]


def _doubt_of_surname(surname: str, told: str, gender: Gender) -> Doubt | None:
    """Women's surnames in a consonant stay by right; a man's must change unless its ending stays by right."""
    ending = surname.casefold()
    if gender is Gender.FEMALE or ending.endswith(_STAY_BY_RIGHT):
        return None
    if told == surname:
        return Doubt.SURNAME_STAYS
    return Doubt.FLEETING if ending.endswith(_FLEETING) or ending in _FLEETING_WHOLE else None


def _word(part: str, gender: Gender, case: Case, word: str) -> str:
    from pytrovich import enums  # noqa: PLC0415  # its rules take a while to load

    word = "-".join(part.capitalize() for part in word.split("-")) if word.isupper() else word
    known_case = {Case.ACCUSATIVE: enums.Case.ACCUSATIVE, Case.DATIVE: enums.Case.DATIVE}[case]
    known_gender = {Gender.MALE: enums.Gender.MALE, Gender.FEMALE: enums.Gender.FEMALE}[gender]
    return str(_maker().make(enums.NamePart[part], known_gender, known_case, word))


@cache
def _maker() -> PetrovichDeclinationMaker:
    from pytrovich.maker import PetrovichDeclinationMaker  # noqa: PLC0415  # its rules take a while to load

    return PetrovichDeclinationMaker()
